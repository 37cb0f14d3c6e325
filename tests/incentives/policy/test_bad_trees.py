"""Trees that no form makes: each is refused by one sentence that names the place."""

from __future__ import annotations

from typing import Any

import pytest

from core.verdict import Refused
from incentives.policy.tree.checking import check
from incentives.policy.tree.reading import read

UNITS = {"award": "yuan", "cap": "yuan", "rate": "ratio", "how_many": "count", "prizes": "table"}
YES: Any = {"op": "is", "fact": "legal_person", "wanted": True}
AWARD: Any = {"op": "parameter", "code": "award"}


def tree(*conditions: Any, steps: tuple[Any, ...] = (AWARD,), subject: str = "INCLUSION") -> Any:
    lines = [{"code": f"C{n}", "title": f"条件{n}", "is": each} for n, each in enumerate(conditions, start=1)]
    found = [{"code": f"s{n}", "title": f"第{n}步", "is": each} for n, each in enumerate(steps, start=1)]
    return {"subject": subject, "parts": [{"code": "", "title": "", "conditions": lines, "steps": found}]}


def refused(given: Any, *, partial: bool = False) -> str:
    with pytest.raises(Refused) as told:
        check(read(given, partial=partial), UNITS, partial=partial)
    return told.value.sentence


def deep(levels: int) -> Any:
    node = YES
    for _level in range(levels):
        node = {"op": "all", "of": [node]}
    return node


def step(code: str) -> Any:
    return {"op": "step", "step": code}


def compare(left: Any, right: Any) -> Any:
    return {"op": "compare", "left": left, "how": "ge", "right": right}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (tree({"op": "is", "fact": "beauty", "wanted": True}), "条件第 1 条：没有“beauty”这个事实，或它不适用于这种对象。"),
        (
            tree(YES, {"op": "any", "of": [YES, {"op": "is", "fact": "beauty", "wanted": True}]}),
            "条件第 2 条之 2：没有“beauty”这个事实，或它不适用于这种对象。",
        ),
        (tree(YES, compare({"op": "fact", "fact": "output_next"}, {"op": "parameter", "code": "rate"})),
         "条件第 2 条：两边的单位不同，不能比较。"),
        (tree(YES, steps=({"op": "plus", "of": [AWARD, {"op": "parameter", "code": "rate"}]},)),
         "金额第 1 步：单位不同的值不能相加减或比大小。"),
        (tree(YES, steps=({"op": "times", "of": [AWARD, AWARD]},)), "金额第 1 步：金额不能与金额相乘。"),
        (tree(YES, steps=(AWARD, {"op": "divide", "of": [AWARD, AWARD]})), "金额第 2 步：政策里不用除法，请改为与比率相乘。"),
        (tree(YES, steps=(step("s2"), {"op": "whole", "value": step("s1")})),
         "金额第 1 步：步骤绕回了自己：第1步 → 第2步 → 第1步。"),
        (tree(YES, steps=(step("s1"),)), "金额第 1 步：步骤绕回了自己：第1步 → 第1步。"),
        (tree(YES, steps=({"op": "parameter", "code": "luck"},)), "金额第 1 步：没有名为“luck”的参数。"),
        (tree(YES, steps=({"op": "parameter", "code": "prizes"},)), "金额第 1 步：参数“prizes”不是一个数，不能直接取用。"),
        (tree(YES, steps=({"op": "parameter", "code": "rate"},)), "金额第 1 步：最后一步应是金额。"),
        (tree(*([YES] * 10_000)), "政策内容：条件和步骤太多，最多 300 项。"),
        (tree(deep(100)), "政策内容：条件嵌套太深，最多 12 层。"),
        (tree({"op": "eval", "code": "1"}), "条件第 1 条：“eval”不是可用的条件。"),
        (tree({"op": "any", "of": []}), "条件第 1 条：下面至少要有一个条件。"),
        (tree({"op": "all", "of": [YES, {"op": "any", "of": []}]}), "条件第 1 条之 2：下面至少要有一个条件。"),
        (tree(YES, subject="MOON"), "政策内容：没有“MOON”这种对象。"),
        (tree(), "政策内容：还没有条件。"),
        (tree(YES, steps=()), "政策内容：还没有金额的步骤。"),
        ([], "政策内容：内容不完整。"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(given: Any, sentence: str) -> None:
    assert refused(given) == sentence


@pytest.mark.parametrize(
    "given",
    [
        tree(steps=()),
        tree({"op": "any", "of": []}),
        tree(YES, steps=({"op": "parameter", "code": "rate"},)),
    ],
)
def test_a_draft_on_its_way_may_lack_conditions_steps_and_what_is_below_a_group(given: Any) -> None:
    check(read(given, partial=True), UNITS, partial=True)
    assert refused(given)


@pytest.mark.parametrize(
    "given",
    [
        tree({"op": "is", "fact": "beauty", "wanted": True}, steps=()),
        tree({"op": "any", "of": [{"op": "is", "fact": "beauty", "wanted": True}]}),
        tree(steps=(step("s1"),)),
        tree(deep(100)),
        tree(*([YES] * 10_000)),
    ],
)
def test_but_nothing_else_that_does_not_fit(given: Any) -> None:
    assert refused(given, partial=True)
