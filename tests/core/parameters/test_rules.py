"""What may be changed of a parameter and when, what a value of a unit is, and how a set reads its values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.parameters import rules, units
from core.parameters.selectors import ParameterSet
from core.verdict import Refused

TODAY = dt.date(2024, 5, 6)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("valid_from", "existing", "code"),
    [
        (YESTERDAY, False, "parameter.past"),
        (YESTERDAY, True, "parameter.past"),
        (TODAY, False, ""),
        (TODAY, True, "parameter.begun"),
        (TOMORROW, False, ""),
        (TOMORROW, True, ""),
    ],
)
def test_a_value_begins_today_or_later_and_one_that_has_begun_stays(
    valid_from: dt.date, existing: bool, code: str
) -> None:
    verdict = rules.may_write(valid_from, TODAY, existing)
    assert (verdict.allowed, verdict.code) == (not code, code)


def test_a_rule_of_old_is_loaded_before_what_is_known_and_never_between() -> None:
    assert rules.may_load_history(TODAY, None).allowed
    assert rules.may_load_history(YESTERDAY, TODAY).allowed
    assert not rules.may_load_history(TODAY, TODAY).allowed
    assert not rules.may_load_history(TOMORROW, TODAY).allowed


def test_a_reason_has_four_characters_beside_blanks() -> None:
    assert [rules.needs_reason(text).allowed for text in ("会议决定", "会议决", " 会议决 ", "", "  ")] == [
        True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "right", "wrong"),
    [
        ("count", ["0", "3", "5.0", "999999999999999"], ["-1", "2.5", "1000000000000000", "x", "1e3", "+1"]),
        ("day", ["1", "31"], ["0", "32", "1.5"]),
        ("yuan", ["0", "0.05", "20000000"], ["-0.01", "0.005", "1000000000000000"]),
        ("ratio", ["-0.05", "0.000001", "1.2"], ["0.0000001", "1000000000000000", "-1000000000000000"]),
        ("percent", ["0", "33.333"], ["-1"]),
        ("bool", ["0", "1"], ["2", "是"]),
        ("month-day", ["01-01", "12-31", "10-09"], ["13-01", "00-10", "01-32", "1-1", "01-00"]),
        (
            "month-day range",
            ["02-01/11-30"],
            ["02-01", "02-01/", "02-01/13-01", "a/02-01", "01-01/02-01/03-01"],
        ),
        ("text", ["什么都行"], []),
    ],
)
def test_each_unit_takes_its_own_values(unit: str, right: list[str], wrong: list[str]) -> None:
    assert [value for value in ["", *right] if not units.check("x", unit, value).allowed] == []
    assert [value for value in wrong if units.check("x", unit, value).allowed] == []


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("yuan", "20000000", "2,000 万元"),
        ("yuan", "10000", "1 万元"),
        ("yuan", "-10000", "-1 万元"),
        ("yuan", "9999", "9,999 元"),
        ("yuan", "10050", "10,050 元"),
        ("yuan", "12345600", "1,234.56 万元"),
        ("yuan", "0.05", "0.05 元"),
        ("ratio", "0.05", "0.05（5%）"),
        ("percent", "120", "120%"),
        ("workdays", "5", "5 个工作日"),
        ("count", "1234", "1,234 个"),
        ("bool", "1", "是"),
        ("bool", "0", "否"),
        ("month-day range", "02-01/11-30", "02-01 至 11-30"),
        ("month-day", "02-01", "02-01"),
        ("count", "", "待定"),
        ("count", "x", "x"),
        ("yuan", "0", "0 元"),
        ("percent", "100", "100%"),
    ],
)
def test_a_value_is_shown_with_its_unit(unit: str, value: str, text: str) -> None:
    assert units.shown(unit, value) == text


def made(day: dt.date = TODAY, **values: str) -> ParameterSet:
    """A set of these values."""
    return ParameterSet(day, values, dt.date(2024, 1, 1), {})


def test_a_set_reads_each_value_in_the_scale_that_is_asked_for() -> None:
    held = made(money="20000000.05", share="0.742", count="5", yes="1", no="0", unknown="")
    assert (held.yuan("money"), held.fen("money")) == (Decimal("20000000.05"), 2_000_000_005)
    assert held.ratio("share") == Decimal("0.742")
    assert (held.count("count"), held.needed_count("count"), held.needed("count")) == (5, 5, "5")
    assert (held.flag("yes"), held.flag("no"), held.flag("unknown"), held.flag("nowhere")) == (
        True,
        False,
        None,
        None,
    )
    for read in (held.text, held.number, held.yuan, held.fen, held.ratio, held.count):
        assert read("unknown") is read("nowhere") is None


def test_what_is_unknown_is_in_no_set_and_its_codes_are_in_order() -> None:
    held = made(b="1", a="2", c="")
    assert (list(held), "a" in held, "c" in held, "d" in held) == (["a", "b", "c"], True, False, False)
    assert held.as_dict() == {"a": "2", "b": "1"}


def test_a_value_that_does_not_fit_what_is_asked_of_it_is_an_error() -> None:
    held = made(text="x", half="0.005", tiny="0.0000001")
    for read, code in (
        (held.number, "text"),
        (held.fen, "half"),
        (held.count, "half"),
    ):
        with pytest.raises(ValueError, match=code):
            read(code)


def test_a_value_that_is_needed_and_unknown_is_refused_with_its_day() -> None:
    held = made(unknown="")
    for read in (held.needed, held.needed_count):
        with pytest.raises(Refused, match="2024-05-06"):
            read("unknown")


def test_the_version_tells_the_values_and_the_day_from_which_they_hold() -> None:
    one = made(a="1", b="2")
    assert one.version == made(TOMORROW, b="2", a="1").version  # another day of the same values
    assert one.version.startswith("2024-01-01:")
    assert len({one.version, made(a="1", b="3").version, made(a="1").version}) == 3
    assert one.version != ParameterSet(TODAY, {"a": "1", "b": "2"}, dt.date(2024, 2, 1), {}).version
