"""What may be done with an enterprise and its facts: the decisions at their borders."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.grants import Grant
from accounts.models import Unit
from cultivation.enterprises import rules
from cultivation.enterprises.forms import FiguresForm

TODAY = dt.date(2024, 5, 6)
TOMORROW, YESTERDAY = TODAY + dt.timedelta(1), TODAY - dt.timedelta(1)
CITY, DISTRICT, OTHER, STREET = (
    Unit(pk=pk, kind=kind) for pk, kind in ((1, "CITY"), (2, "DISTRICT"), (3, "DISTRICT"), (4, "STREET"))
)
DEPARTMENT = Unit(pk=9, kind="DEPARTMENT", parent=DISTRICT)


def grant(unit: Unit, *permissions: str, role: str = "OFFICER") -> Grant:
    return Grant(unit, role, frozenset(permissions))


@pytest.mark.parametrize(
    ("grants", "allowed"),
    [
        ([grant(CITY, "write")], True),
        ([grant(DISTRICT, "write")], True),
        ([grant(STREET, "write")], True),
        ([grant(OTHER, "write")], False),
        ([grant(CITY, "read")], False),
        ([grant(CITY, "read"), grant(DISTRICT, "write")], True),
        ([grant(DEPARTMENT, "write", role="DEPARTMENT"), grant(STREET, "write")], True),
        ([grant(DEPARTMENT, "write", role="DEPARTMENT")], False),
        ([grant(DEPARTMENT, "write", role="ANALYST")], True),
        ([], False),
    ],
)
def test_one_grant_that_reaches_the_place_suffices(grants: list[Grant], allowed: bool) -> None:
    verdict = rules.covers(grants, "write", DISTRICT.pk, STREET.pk)
    assert (verdict.allowed, verdict.code) == (allowed, "" if allowed else "OUT_OF_SCOPE")


def test_a_street_belongs_to_its_district_and_need_not_be_known() -> None:
    assert rules.street_fits(2, 2)
    assert rules.street_fits(None, 2)
    assert rules.street_fits(3, 2).code == "STREET_OF_ANOTHER_DISTRICT"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"year": 1990}, ""),
        ({"year": 2023}, ""),
        ({"year": 1989}, "FIGURES_YEAR"),
        ({"year": 2024}, "FIGURES_YEAR"),
        ({"source": "GUESS"}, "FIGURES_SOURCE"),
        ({"revenue": None, "output": None}, ""),
        ({"revenue": Decimal("9999999999999.99")}, ""),
        ({"revenue": -(Decimal(10) ** 13)}, "AMOUNT_TOO_LARGE"),
        ({"revenue": None, "output": Decimal(10) ** 13}, "AMOUNT_TOO_LARGE"),
        ({"output": Decimal(0)}, ""),
        ({"output": Decimal("-0.01")}, "OUTPUT_NEGATIVE"),
    ],
)
def test_figures_are_of_a_year_that_has_ended_and_of_an_amount_that_can_be(
    change: dict[str, Any], code: str
) -> None:
    asked = {"year": 2023, "source": "STAT", "revenue": Decimal(-1), "output": Decimal(1), **change}
    assert rules.may_figure(**asked, today=TODAY).code == code


def test_people_are_counted_in_seven_digits() -> None:
    field = FiguresForm.base_fields["employees"]
    assert field.clean("9999999") == 9_999_999
    with pytest.raises(ValidationError):
        field.clean("10000000")


def test_a_year_that_cannot_be_is_told_with_those_that_can() -> None:
    verdict = rules.may_figure(year=2024, source="STAT", revenue=None, output=None, today=TODAY)
    assert verdict.sentence == "年份应在 1990 至 2023 之间"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": TODAY}, ""),
        ({"on": TOMORROW}, "INCLUSION_FUTURE"),
        ({"door": "BACK"}, "INCLUSION_DOOR"),
        ({"known": True}, "INCLUSION_KNOWN"),
        ({"above_since": dt.date(2020, 1, 1)}, "INCLUSION_ABOVE"),
    ],
)
def test_an_inclusion_has_come_is_new_and_follows_an_exit(change: dict[str, Any], code: str) -> None:
    asked = {"on": YESTERDAY, "door": "MONTHLY", "above_since": None, "known": False, **change}
    assert rules.may_include(**asked, today=TODAY).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": TODAY}, ""),
        ({"on": TOMORROW}, "EXIT_FUTURE"),
        ({"reason": "BORED"}, "EXIT_REASON"),
        ({"known": True}, "EXIT_KNOWN"),
        ({"above_since": None}, "EXIT_NOT_ABOVE"),
        ({"above_since": YESTERDAY}, "EXIT_SAME_DAY"),
    ],
)
def test_an_exit_has_come_is_new_and_follows_an_inclusion(change: dict[str, Any], code: str) -> None:
    asked = {
        "on": YESTERDAY,
        "reason": "STOPPED",
        "above_since": dt.date(2020, 1, 1),
        "known": False,
        **change,
    }
    assert rules.may_exit(**asked, today=TODAY).code == code


@pytest.mark.parametrize(
    ("on", "door", "year"),
    [
        (dt.date(2024, 1, 31), "ANNUAL", 2023),
        (dt.date(2024, 2, 1), "ANNUAL", 2024),
        (dt.date(2023, 12, 20), "ANNUAL", 2023),
        (dt.date(2024, 1, 31), "MONTHLY", 2024),
    ],
)
def test_an_annual_review_approved_in_january_counts_for_the_year_before(
    on: dt.date, door: str, year: int
) -> None:
    assert rules.count_year(on, door) == year
