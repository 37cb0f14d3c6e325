"""The units of parameters at their borders: what is a value of a unit, and how it is shown."""

from __future__ import annotations

import pytest

from core.parameters import units

GROWTH = "p1_growth_indicator"
TOO_LARGE = "1" + 15 * "0"


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("count", "0"),
        ("count", "7.0"),
        ("count", "9" * 15),
        ("day", "1"),
        ("day", "31"),
        ("yuan", "0"),
        ("yuan", "0.01"),
        ("yuan", "0.10"),
        ("percent", "0"),
        ("percent", "12.345"),
        ("ratio", "-0.000001"),
        ("ratio", "-2"),
        ("ratio", "1.5"),
        ("bool", "0"),
        ("bool", "1"),
        ("choice", "OUTPUT"),
        ("month-day", "12-31"),
        ("month-day range", "02-01/11-30"),
        ("table", "class,tier,amount\nA,1,0.10\nA,2,3\n"),
        ("count", ""),
        ("bool", ""),
        ("choice", ""),
        ("month-day", ""),
        ("month-day range", ""),
    ],
)
def test_what_a_unit_can_hold_is_its_value(unit: str, value: str) -> None:
    assert units.check(GROWTH, unit, value).allowed


@pytest.mark.parametrize(
    ("unit", "value", "sentence"),
    [
        ("count", "0.5", "这个参数只能填整数。"),
        ("workdays", "-1", "这个参数不能是负数。"),
        ("yuan", "-0.01", "这个参数不能是负数。"),
        ("percent", "-0.5", "这个参数不能是负数。"),
        ("yuan", "0.001", "金额最多两位小数。"),
        ("ratio", "0.0000001", "比率最多六位小数。"),
        ("day", "0", "日应在 1 到 31 之间。"),
        ("day", "32", "日应在 1 到 31 之间。"),
        ("count", TOO_LARGE, "数值太大。"),
        ("ratio", f"-{TOO_LARGE}", "数值太大。"),
        ("bool", "2", "请填写 1（是）或 0（否）。"),
        ("choice", "PROFIT", "没有这个选项。"),
        ("month-day", "13-01", "请按 月-日 填写，例如 03-31。"),
        ("month-day", "01-32", "请按 月-日 填写，例如 03-31。"),
        ("month-day range", "02-01", "请按 月-日/月-日 填写，例如 02-01/11-30。"),
        ("month-day range", "02-01/11-30/12-01", "请按 月-日/月-日 填写，例如 02-01/11-30。"),
        ("month-day range", "02-01/11-31 日", "请按 月-日/月-日 填写，例如 02-01/11-30。"),
    ],
)
def test_what_a_unit_cannot_hold_is_refused_with_the_reason(unit: str, value: str, sentence: str) -> None:
    verdict = units.check(GROWTH, unit, value)
    assert (verdict.allowed, verdict.sentence, verdict.code) == (False, sentence, f"parameter.{unit}")


def test_a_choice_that_no_room_has_listed_may_be_any() -> None:
    assert units.check("no_such_code", "choice", "PROFIT").allowed


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("yuan", "10000", "1 万元"),
        ("yuan", "-20000", "-2 万元"),
        ("yuan", "10100", "1.01 万元"),
        ("yuan", "10050", "10,050 元"),
        ("yuan", "10101", "10,101 元"),
        ("yuan", "9900", "9,900 元"),
        ("yuan", "0", "0 元"),
        ("ratio", "0.000001", "0.000001（0.0001%）"),
        ("ratio", "-0.2", "-0.2（-20%）"),
        ("percent", "12.5", "12.5%"),
        ("count", "1000", "1,000 个"),
        ("bool", "1", "是"),
        ("choice", "PROFIT", "PROFIT"),
        ("month-day range", "02-01/11-30", "02-01 至 11-30"),
        ("month-day", "03-31", "03-31"),
        ("table", "rank,amount\n1,2\n", "1 行的表"),
        ("count", "许多", "许多"),
        ("bool", "", "待定"),
    ],
)
def test_each_unit_has_its_words(unit: str, value: str, text: str) -> None:
    assert units.shown(unit, value, GROWTH) == text


@pytest.mark.parametrize("text", ["", "1e3", "+1", "1.", ".5", "1,000", " 1", "--1", "NaN", "1.2.3"])
def test_only_a_plain_decimal_is_a_number(text: str) -> None:
    assert units.number_of(text) is None
