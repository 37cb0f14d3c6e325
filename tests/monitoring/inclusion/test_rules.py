"""The checks and papers on plain values, the windows, and which door is proposed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cultivation.enterprises.codes import Door
from monitoring.inclusion.rules.checks import Facts, Outcome, check
from monitoring.inclusion.rules.papers import (
    Had,
    Wanted,
    conditions,
    fits,
    may_bring,
    may_waive,
    missing,
    wanted,
)
from monitoring.inclusion.rules.windows import Slot, assumed, door_for, next_slot, read_range, slots

GOOD = Facts(
    door="ANNUAL",
    name="深圳市宏显精密电子有限公司",
    uscc="91440306MA5F00018P",
    division="39",
    district=1,
    threshold=Decimal(20_000_000),
    difference_max=Decimal("0.05"),
    needs_output=False,
    first_division="06",
    last_division="46",
    licence_name="深圳市宏显精密电子有限公司",
    licence_uscc="91440306MA5F00018P",
    statement=(2024, 9),
    statement_amount=Decimal("22406000"),
    vat=(2024, 9),
    vat_amount=Decimal("21900000"),
    output_amount=None,
    months_amount=Decimal("22406000"),
    site_district=1,
    site_name="宝安区",
)


def outcomes(facts: Facts) -> dict[str, Outcome]:
    return {each.code: each.outcome for each in check(facts)}


def test_all_is_well() -> None:
    assert set(outcomes(GOOD).values()) == {Outcome.PASS}
    assert list(outcomes(GOOD)) == ["C1", "C2", "C3", "C4", "C5", "C6", "C7"]


@pytest.mark.parametrize(("code", "wrong"), [
    ("C1", {"licence_name": "深圳市宏显精密有限公司"}),
    ("C1", {"licence_uscc": "914403001922038216"}),
    ("C2", {"vat": (2024, 8)}),
    ("C2", {"vat": (2023, 9)}),
    ("C3", {"vat_amount": Decimal("19999999.99"), "statement_amount": Decimal(20_000_000),
            "months_amount": Decimal(20_000_000)}),
    ("C3", {"needs_output": True, "output_amount": Decimal("19999999.99")}),
    ("C4", {"vat_amount": Decimal("21043000")}),
    ("C5", {"division": "47"}),
    ("C5", {"division": "05"}),
    ("C6", {"site_district": 2}),
    ("C7", {"months_amount": Decimal("22400600")}),
])  # fmt: skip
def test_one_thing_wrong_fails_its_own_check_alone(code: str, wrong: dict[str, object]) -> None:
    found = outcomes(replace(GOOD, **wrong))  # type: ignore[arg-type]
    assert {each for each, outcome in found.items() if outcome is Outcome.FAIL} == {code}


def test_what_is_not_told_is_open_and_not_passed() -> None:
    bare = replace(
        GOOD, licence_name="", statement=None, statement_amount=None, months_amount=None, site_district=None
    )
    assert outcomes(bare) == {
        "C1": Outcome.OPEN, "C2": Outcome.OPEN, "C3": Outcome.OPEN, "C4": Outcome.OPEN, "C5": Outcome.PASS,
        "C6": Outcome.OPEN, "C7": Outcome.OPEN,
    }  # fmt: skip


def test_bounds_are_inclusive_and_m12_explains_a_difference() -> None:
    exact = replace(GOOD, vat_amount=Decimal("21285700"))  # 5 per cent of the larger, to the yuan
    assert outcomes(exact)["C4"] is Outcome.PASS
    over = replace(GOOD, vat_amount=Decimal("21285699.99"))
    assert outcomes(over)["C4"] is Outcome.FAIL
    assert outcomes(replace(over, is_explained=True))["C4"] is Outcome.EXPLAINED
    at_t = replace(GOOD, statement_amount=Decimal(20_000_000), vat_amount=Decimal(20_000_000))
    assert outcomes(at_t)["C3"] is Outcome.PASS


def test_the_monthly_door_asks_for_no_twelve_months() -> None:
    assert "C7" not in outcomes(replace(GOOD, door="MONTHLY"))


AMOUNTS = some.decimals(0, 10**11, places=2)


@given(AMOUNTS, AMOUNTS)
def test_c4_is_fair_to_both_returns(one: Decimal, other: Decimal) -> None:
    there = outcomes(replace(GOOD, statement_amount=one, vat_amount=other))["C4"]
    back = outcomes(replace(GOOD, statement_amount=other, vat_amount=one))["C4"]
    assert there is back
    assert (there is Outcome.PASS) == (abs(one - other) * 20 <= max(one, other))


LIST = [
    Wanted("M02", "营业执照", True, waivable=True),
    Wanted("M07", "车间照片", True, files="photo"),
    Wanted("M12", "差异说明", True, "DIFFERENCE_OR_SCOPE"),
    Wanted("M13", "战新产品", True, "STRATEGIC"),
    Wanted("M14", "退出证明", False),
]


def test_conditional_papers_are_wanted_where_their_condition_holds() -> None:
    none = conditions(difference=False, scope_differs=False, is_strategic=False)
    assert [paper.code for paper in wanted(LIST, none)] == ["M02", "M07"]
    for told in ({"difference": True}, {"scope_differs": True}):
        held = conditions(**{"difference": False, "scope_differs": False, "is_strategic": False} | told)
        assert [paper.code for paper in wanted(LIST, held)] == ["M02", "M07", "M12"]


def test_missing_is_what_neither_came_nor_was_waived() -> None:
    had = {"M02": Had(waived=True), "M07": Had()}
    assert [paper.code for paper in missing(LIST[:2], had)] == ["M07"]


def test_a_paper_of_a_wrong_kind_is_refused() -> None:
    assert may_bring(LIST, "M14", "年度").code == "case.paper_not_wanted"
    assert may_bring(LIST, "M99", "年度").code == "case.paper_unknown"
    assert may_bring(LIST, "M12", "年度")
    assert fits(LIST[1], "车间.pdf").code == "case.paper_kind"
    assert fits(LIST[1], "车间.JPG")
    assert fits(LIST[0], "执照.pdf")


def test_only_what_the_list_lets_waive_is_waived_and_with_a_reason() -> None:
    assert may_waive(LIST[0], "系统已核对")
    assert may_waive(LIST[0], " ").code == "case.waive_reason"
    assert may_waive(LIST[1], "没空拍").code == "case.paper_not_waivable"


MONTHLY, ANNUAL = read_range("02-01/11-30"), read_range("10-01/01-31")


def test_the_parameters_windows() -> None:
    months = assumed(Door.MONTHLY, 2024, MONTHLY)
    assert len(months) == 10
    assert (months[0], months[-1]) == (
        Slot(dt.date(2024, 2, 29), dt.date(2024, 2, 1)),
        Slot(dt.date(2024, 11, 30), dt.date(2024, 11, 1)),
    )
    assert assumed(Door.ANNUAL, 2024, ANNUAL) == [Slot(dt.date(2025, 1, 31), dt.date(2024, 10, 1))]


def test_windows_that_were_entered_take_the_place_of_their_year_alone() -> None:
    own = [
        Slot(dt.date(2024, 10, 31), dt.date(2024, 10, 8)),
        Slot(dt.date(2024, 12, 31), dt.date(2024, 12, 2)),
    ]
    assert slots(Door.ANNUAL, 2024, own, ANNUAL) == own
    assert slots(Door.ANNUAL, 2025, own, ANNUAL) == assumed(Door.ANNUAL, 2025, ANNUAL)


@pytest.mark.parametrize(("day", "closes"), [
    (dt.date(2024, 10, 31), dt.date(2024, 10, 31)),
    (dt.date(2024, 11, 1), dt.date(2024, 12, 31)),
    (dt.date(2025, 1, 1), None),
])  # fmt: skip
def test_the_window_that_is_open_else_the_next(day: dt.date, closes: dt.date | None) -> None:
    own = [
        Slot(dt.date(2024, 10, 31), dt.date(2024, 10, 8)),
        Slot(dt.date(2024, 12, 31), dt.date(2024, 12, 2)),
    ]
    found = next_slot(own, day)
    assert (found.closes_on if found else None) == closes


def test_the_door_that_is_proposed() -> None:
    earliest = dt.date(2023, 10, 1)
    assert door_for(dt.date(2023, 10, 1), earliest) is Door.MONTHLY
    assert door_for(dt.date(2023, 9, 30), earliest) is Door.ANNUAL
    assert door_for(None, earliest) is Door.ANNUAL
