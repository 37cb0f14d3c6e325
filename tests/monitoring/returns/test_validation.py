"""V01–V06 and V26 on columns."""

import csv
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import MISSING
from monitoring.returns.fields import BY_CODE, FIELDS, NUMBERS, Behaviour
from monitoring.returns.rules.findings import Outcome, Strength, Validation, gather, shown
from monitoring.returns.rules.frame import Bounds, CheckedFrame, ReturnFrame, Window
from monitoring.returns.rules.reading import Refusal
from monitoring.returns.rules.validation import RULES

BY_ITSELF = {code: RULES[code] for code in ("V01", "V02", "V03", "V04", "V05", "V06", "V26")}
CITY = Path(__file__).parents[3] / "data" / "shenzhen"
with (CITY / "parameters.csv").open(encoding="utf-8") as file:
    BOUNDS = Bounds.from_parameters({row["code"]: row["value"] for row in csv.DictReader(file)})

GOOD: dict[str, Any] = {
    "revenue": 18_500_000_00,
    "revenue_prev": 17_000_000_00,
    "main_revenue": 18_000_000_00,
    "output": 18_600_000_00,
    "output_prev": 17_100_000_00,
    "export_delivery": 0,
    "profit": -120_000_00,
    "tax_paid": 300_000_00,
    "rd_expense": 800_000_00,
    "investment": 500_000_00,
    "upgrade_investment": 200_000_00,
    "electricity": 900_000_00,
    "electricity_prev": 880_000_00,
    "employees": 86,
    "rd_employees": 9,
    "receivables": 4_000_000_00,
    "inventory": 2_000_000_00,
    "finished_goods": 900_000_00,
    "capacity_use": 85_50,
    "order_trend": "UP",
    "outlook": "SAME",
    "status": "NORMAL",
    "filled_by": "李敏",
    "phone": "13800000000",
    "filled_on": "2024-10-18",
}


def validate(frame: ReturnFrame, bounds: Bounds) -> Validation:
    """By what blocks a return by itself; the rules that compare are in `test_comparing.py`."""
    return gather(CheckedFrame(frame, bounds), BY_ITSELF)


def frame(*changes: dict[str, Any], **context: Any) -> ReturnFrame:
    """One row for each change of the good return; None empties a field."""
    rows = [{**GOOD, **change} for change in changes]
    values: dict[str, npt.NDArray] = {}
    for field in FIELDS:
        cells = [row.get(field.code) for row in rows]
        if field.is_number:
            values[field.code] = np.array([MISSING if c is None else c for c in cells], dtype=np.int64)
        else:
            values[field.code] = np.array([c or "" for c in cells])
    return ReturnFrame(rows=len(rows), values=values, **context)


def fired(result: Validation, row: int = 0) -> list[tuple[str, str]]:
    return [(finding.rule, finding.field) for finding in result.of(row)]


def test_a_good_return_has_no_findings_and_every_rule_that_could_look_has_looked() -> None:
    result = validate(frame({}), BOUNDS)
    assert result.findings == []
    assert not result.blocked.any()
    assert {rule: int(outcome[0]) for rule, outcome in result.outcomes.items()} == {
        "V01": Outcome.NOT_EVALUATED,
        "V02": Outcome.NOT_EVALUATED,
        "V03": Outcome.PASSED,
        "V04": Outcome.PASSED,
        "V05": Outcome.PASSED,
        "V06": Outcome.PASSED,
        "V26": Outcome.PASSED,
    }


def test_v01_names_the_wrong_place_of_a_code() -> None:
    checked = validate(frame({}, uscc=np.array(["914403001922038217"])), BOUNDS)
    assert [finding.sentence for finding in checked.findings] == [
        "统一社会信用代码有误：第 18 位校验码应为 6"
    ]
    assert checked.blocked.tolist() == [True]


def test_v01_blocks_who_is_not_on_the_list_or_not_in_scope() -> None:
    result = validate(
        frame(
            {},
            {},
            uscc=np.array(["914403001922038216"] * 2),
            on_list=np.array([True, False]),
            in_scope=np.array([False, True]),
        ),
        BOUNDS,
    )
    assert [(finding.row, finding.rule) for finding in result.findings] == [(0, "V01"), (1, "V01")]
    assert "管辖范围" in result.of(0)[0].sentence
    assert "监测名单" in result.of(1)[0].sentence


def test_v02_tells_a_quarter_not_begun_from_a_closed_one() -> None:
    windows = [Window.OPEN, Window.NOT_BEGUN, Window.CLOSED, Window.UNKNOWN]
    result = validate(frame(*[{}] * 4, window=np.array(windows, dtype=np.int8)), BOUNDS)
    assert [finding.row for finding in result.findings] == [1, 2]
    assert [finding.observed for finding in result.findings] == ["未开放", "已关闭"]
    assert result.outcomes["V02"].tolist() == [1, 2, 2, 0]


@pytest.mark.parametrize("field", [field for field in FIELDS if field.required], ids=lambda field: field.code)
def test_v03_asks_for_every_required_field(field: Any) -> None:
    result = validate(frame({field.code: None}), BOUNDS)
    assert fired(result) == [("V03", field.code)]
    assert str(field.name) in result.findings[0].sentence


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if not field.required], ids=lambda field: field.code
)
def test_v03_leaves_an_optional_field_alone(field: Any) -> None:
    assert validate(frame({field.code: None}), BOUNDS).findings == []


def test_v03_takes_zero_for_an_answer_and_a_blank_for_none() -> None:
    assert validate(frame({"export_delivery": 0, "rd_expense": 0}), BOUNDS).findings == []
    assert fired(validate(frame({"filled_by": "  "}), BOUNDS)) == [("V03", "filled_by")]
    said = validate(frame({"filled_by": "", "rd_expense": MISSING}), BOUNDS).findings
    assert {one.field: one.sentence for one in said} == {
        "rd_expense": "“研发费用”未填写；确无发生额的请填 0",
        "filled_by": "“填报人”未填写",
    }


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal.NOT_A_NUMBER, "“营业收入（本年累计）”填的“约1850”不是数字"),
        (Refusal.DECIMALS, "“营业收入（本年累计）”按所填单位最多保留 2 位小数"),
        (Refusal.NOT_WHOLE, "“营业收入（本年累计）”应为整数"),
        (Refusal.TOO_LARGE, "“营业收入（本年累计）”的绝对值应小于 100,000 亿元，请检查金额单位"),
    ],
)
def test_v04_says_why_a_value_is_not_taken_and_v03_does_not_call_it_empty(
    refusal: Refusal, words: str
) -> None:
    bad = frame(
        {"revenue": None},
        refused={"revenue": np.array([refusal], dtype=np.uint8)},
        sent={"revenue": ["约1850"]},
    )
    result = validate(bad, BOUNDS)
    assert fired(result) == [("V04", "revenue")]
    assert result.findings[0].sentence == words


@pytest.mark.parametrize(
    ("value", "refused"), [(10**15, True), (-(10**15), True), (10**15 - 1, False), (1 - 10**15, False)]
)
def test_v04_refuses_ten_trillion_yuan_and_more(value: int, refused: bool) -> None:
    result = validate(frame({"profit": value}), BOUNDS)
    assert (("V04", "profit") in fired(result)) is refused


@pytest.mark.parametrize("values", [{}, {"revenue": np.array([MISSING], dtype=np.int64)}])
def test_v04_shows_nothing_of_a_value_that_nobody_kept(values: dict[str, npt.NDArray[np.int64]]) -> None:
    refused = {"revenue": np.array([Refusal.TOO_LARGE], dtype=np.uint8)}
    found = validate(ReturnFrame(rows=1, values=values, refused=refused), BOUNDS)
    assert [one.observed for one in found.findings if one.rule == "V04"] == [""]


def test_what_v04_refuses_counts_as_missing_for_the_other_rules() -> None:
    result = validate(frame({"output": -(10**15), "inventory": 10**15, "finished_goods": 1}), BOUNDS)
    assert fired(result) == [("V04", "output"), ("V04", "inventory")]


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field.sign == "V05_BLOCK"], ids=lambda f: f.code
)
def test_v05_blocks_a_negative_quantity(field: Any) -> None:
    finding = next(f for f in validate(frame({field.code: -1}), BOUNDS).findings if f.rule == "V05")
    assert (finding.field, finding.strength) == (field.code, Strength.BLOCK)
    assert "不能为负数" in finding.sentence


def test_v05_asks_why_tax_paid_is_negative_without_blocking() -> None:
    result = validate(frame({"tax_paid": -50_000_00}), BOUNDS)
    assert [(f.rule, f.strength, f.observed, f.required) for f in result.findings] == [
        ("V05", Strength.EXPLAIN, "-50000.00", ">= 0.00")
    ]
    assert result.blocked.tolist() == [False]
    assert result.to_explain.tolist() == [True]


@pytest.mark.parametrize("field", [field for field in FIELDS if field.within], ids=lambda field: field.code)
def test_v06_blocks_a_part_larger_than_its_whole(field: Any) -> None:
    whole = GOOD[field.within]
    assert fired(validate(frame({field.code: whole + 1}), BOUNDS)) == [("V06", field.code)]
    assert validate(frame({field.code: whole}), BOUNDS).findings == []
    assert ("V06", field.code) not in fired(
        validate(frame({field.code: whole + 1, field.within: None}), BOUNDS)
    )


def test_v06_shows_both_figures_with_all_their_digits() -> None:
    result = validate(frame({"finished_goods": 2_000_000_01}), BOUNDS)
    assert result.findings[0].sentence == "“其中：产成品”200.000001 万元 大于“存货”200.00 万元，请核对"
    assert (result.findings[0].observed, result.findings[0].required) == ("2000000.01", "<= 2000000.00")


@pytest.mark.parametrize(("value", "blocked"), [(0, False), (15000, False), (15001, True), (-1, True)])
def test_v26_holds_capacity_use_between_nothing_and_one_and_a_half(value: int, blocked: bool) -> None:
    result = validate(frame({"capacity_use": value}), BOUNDS)
    assert fired(result) == ([("V26", "capacity_use")] if blocked else [])


@pytest.mark.parametrize("code", ["vat_sales", "interest_paid", "assets", "orders_on_hand"])
def test_v26_blocks_a_negative_optional_amount(code: str) -> None:
    assert fired(validate(frame({code: -1}), BOUNDS)) == [("V26", code)]
    assert validate(frame({code: None}), BOUNDS).findings == []


def test_v26_is_not_evaluated_where_nothing_is_stated() -> None:
    empty = validate(frame({"capacity_use": None}), BOUNDS)
    assert empty.outcomes["V26"].tolist() == [Outcome.NOT_EVALUATED]


def test_a_field_the_return_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="not fields"):
        ReturnFrame(rows=1, values={"value_added": np.array([1])})
    with pytest.raises(ValueError, match="rows"):
        ReturnFrame(rows=2, values={"revenue": np.array([1])})
    with pytest.raises(TypeError, match="int64"):
        ReturnFrame(rows=1, values={"revenue": np.array([1.0])})


amounts = st.none() | st.integers(-(2 * 10**15), 2 * 10**15) | st.sampled_from([-1, 0, 1, 10**15, -(10**15)])


@given(st.lists(st.dictionaries(st.sampled_from([f.code for f in NUMBERS]), amounts), min_size=1, max_size=5))
def test_a_column_is_judged_as_each_return_alone(changes: list[dict[str, Any]]) -> None:
    together = validate(frame(*changes), BOUNDS)
    for row, change in enumerate(changes):
        alone = validate(frame(change), BOUNDS)
        assert [f.sentence for f in together.of(row)] == [f.sentence for f in alone.findings]
        for rule, outcome in together.outcomes.items():
            assert outcome[row] == alone.outcomes[rule][0]
        blocked = any(f.strength is Strength.BLOCK for f in alone.findings)
        assert together.blocked[row] == alone.blocked[0] == blocked


@given(st.dictionaries(st.sampled_from([f.code for f in NUMBERS]), amounts))
def test_a_rule_fires_only_where_it_was_evaluated(change: dict[str, Any]) -> None:
    result = validate(frame(change), BOUNDS)
    rules = {finding.rule for finding in result.findings}
    assert {rule for rule, outcome in result.outcomes.items() if outcome[0] == Outcome.FIRED} == rules
    for finding in result.findings:
        field = BY_CODE[finding.field]
        if field.kind is not Behaviour.CHOICE and finding.rule in {"V05", "V06", "V26"}:
            assert change.get(finding.field, GOOD.get(finding.field)) is not None


def test_a_hundred_thousand_good_returns_are_judged_without_a_loop() -> None:
    rows = 100_000
    values = {
        field.code: np.full(rows, GOOD.get(field.code, MISSING))
        if field.is_number
        else np.full(rows, GOOD.get(field.code, ""))
        for field in FIELDS
    }
    started = time.perf_counter()
    assert validate(ReturnFrame(rows=rows, values=values), BOUNDS).findings == []
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("employees", -1_234, "-1,234 人"),
        ("electricity", 41_250_050, "412,500.50 千瓦时"),
        ("capacity_use", 8_550, "85.50%"),
        ("revenue", 1_234_500_00, "123.45 万元"),
        ("revenue", 1_000_000, "1.00 万元"),
        ("revenue", -1, "-0.000001 万元"),
    ],
)
def test_a_number_is_shown_with_its_unit_and_all_its_digits(code: str, value: int, text: str) -> None:
    assert shown(BY_CODE[code], value) == text
