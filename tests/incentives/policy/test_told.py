"""A version in sentences, and what differs from another one, line by line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from incentives.policy.models import PolicyVersion
from incentives.policy.told import Mark, Words, compared, told
from incentives.policy.tree.frame import Terms

WORDS = Words(
    Terms({"award": "200000", "growth": "1.05"}, {"award": "yuan", "growth": "ratio"}),
    {"award": "奖励额", "growth": "增长要求"},
    dt.date(2024, 12, 31),
)
LEGAL: Any = {"op": "is", "fact": "legal_person", "wanted": True}
CITY: Any = {"op": "is", "fact": "in_city", "wanted": True}
UNPAID: Any = {"op": "is", "fact": "unpaid", "wanted": True}


def fact(code: str) -> Any:
    return {"op": "fact", "fact": code}


def grew(what: str, how: str = "gt", times: bool = False) -> Any:
    right = fact(f"{what}_first")
    if times:
        right = {"op": "times", "of": [right, {"op": "parameter", "code": "growth"}]}
    return {"op": "compare", "left": fact(f"{what}_next"), "how": how, "right": right}


def version(*lines: tuple[str, Any], steps: Any = None) -> PolicyVersion:
    conditions = [{"code": code, "title": code, "is": node} for code, node in lines]
    award = {"code": "s1", "title": "奖励额", "is": steps or {"op": "parameter", "code": "award"}}
    part = {"code": "", "title": "", "conditions": conditions, "steps": [award]}
    return PolicyVersion(tree={"subject": "INCLUSION", "parts": [part]})


def marked(new: PolicyVersion, old: PolicyVersion) -> list[tuple[str, str]]:
    found = compared(told(new, WORDS), told(old, WORDS))
    return [(each.mark.value, each.text) for part in found.parts for row in part.rows for each in row.each()]


OLD = version(("A", CITY), ("B", LEGAL), ("G", {"op": "any", "of": [grew("output"), grew("revenue")]}))


def test_a_version_is_told_with_its_places_and_framed_parameters() -> None:
    found = told(OLD, WORDS)
    rows = [(row.place, row.text) for part in found.parts for line in part.rows for row in line.each()]
    assert rows == [
        ("0-c-0", "在本市（含深汕）注册"),
        ("0-c-1", "独立法人"),
        ("0-c-2", "下面任一成立："),
        ("0-c-2-0", "次年产值 大于 入库当年产值"),
        ("0-c-2-1", "次年营业收入 大于 入库当年营业收入"),
        ("0-s-0", "奖励额 20 万元"),
    ]
    assert [piece.parameter for piece in found.parts[0].steps[0].pieces] == ["award"]


def test_the_same_version_differs_in_nothing() -> None:
    assert {mark for mark, _text in marked(OLD, OLD)} == {""}


def test_what_changed_is_new_or_gone_is_marked_where_it_stands() -> None:
    group = {"op": "any", "of": [grew("output", "ge", times=True), grew("revenue")]}
    new = version(("A", CITY), ("G", group), ("P", UNPAID))
    assert marked(new, OLD) == [
        ("", "在本市（含深汕）注册"),
        ("删", "独立法人"),
        ("", "下面任一成立："),
        ("改", "次年产值 不低于 入库当年产值 × 增长要求 1.05（105%）"),
        ("", "次年营业收入 大于 入库当年营业收入"),
        ("新增", "未领取过"),
        ("", "奖励额 20 万元"),
    ]
    found = compared(told(new, WORDS), told(OLD, WORDS))
    assert [found.marks[mark] for mark in (Mark.CHANGED, Mark.NEW, Mark.GONE)] == [1, 1, 1]


def test_the_old_words_stand_struck_through_beside_the_new_ones() -> None:
    new = version(
        ("A", CITY), ("B", LEGAL), ("G", {"op": "any", "of": [grew("output", "ge"), grew("revenue")]})
    )
    changed = next(
        row
        for line in compared(told(new, WORDS), told(OLD, WORDS)).parts[0].rows
        for row in line.each()
        if row.mark
    )
    assert [(piece.text, piece.gone, piece.new) for piece in changed.pieces] == [
        ("次年产值", False, False),
        (" 大于 ", True, False),
        (" 不低于 ", False, True),
        ("入库当年产值", False, False),
    ]


@pytest.mark.parametrize("order", [[1, 0], [0, 1]])
def test_a_line_that_only_moved_is_the_same(order: list[int]) -> None:
    lines = [("A", CITY), ("B", LEGAL)]
    assert {mark for mark, _text in marked(version(*(lines[at] for at in order)), version(*lines))} == {""}
