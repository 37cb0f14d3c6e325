"""Who may act for whom, and who may leave: the decisions at their borders."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts import rules
from accounts.roles import Role

TODAY = dt.date(2024, 5, 6)


def acting(**change: Any) -> str:
    """The code of the rule that refuses an officer who acts for a reviewer from today until tomorrow, but for a change."""
    days = {
        name: TODAY + dt.timedelta(change.pop(name, days))
        for name, days in (("starts_on", 0), ("ends_on", 1))
    }
    asked = {"principal_roles": ["REVIEWER"], "deputy_roles": ["OFFICER"], "same_person": False, **change}
    return rules.may_act_for(**asked, **days, today=TODAY).code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"same_person": True}, "ACTING_SELF"),
        ({"starts_on": 1, "ends_on": 1}, ""),
        ({"starts_on": 2, "ends_on": 1}, "ACTING_DAYS"),
        ({"starts_on": -3, "ends_on": 0}, ""),
        ({"starts_on": -3, "ends_on": -1}, "ACTING_PAST"),
        ({"ends_on": 366}, ""),
        ({"ends_on": 367}, "ACTING_LONG"),
        ({"starts_on": -1, "ends_on": 366}, "ACTING_LONG"),
        ({"principal_roles": ["ADMIN"], "deputy_roles": ["ADMIN"]}, ""),
        ({"principal_roles": ["ADMIN"]}, "ACTING_ADMIN"),
        ({"deputy_roles": ["OFFICER", "ADMIN"]}, "ACTING_ADMIN"),
    ],
)
def test_someone_else_acts_for_a_year_at_most_until_a_day_to_come(change: dict[str, Any], code: str) -> None:
    assert acting(**change) == code


@pytest.mark.parametrize(
    ("kind", "parent", "place"),
    [
        ("CITY", None, "CITY"),
        ("STREET", "DISTRICT", "STREET"),
        ("DEPARTMENT", "CITY", rules.CITY_DEPARTMENT),
        ("DEPARTMENT", "DISTRICT", rules.DISTRICT_DEPARTMENT),
    ],
)
def test_a_department_is_placed_by_the_level_it_hangs_below(
    kind: str, parent: str | None, place: str
) -> None:
    assert rules.place_of(kind, parent) == place


def test_every_role_fits_somewhere_and_two_business_roles_go_together() -> None:
    assert set(rules.FITS) == set(Role)
    for role, places in rules.FITS.items():
        assert all(rules.may_hold([role], place).allowed for place in places)
    assert rules.may_hold(["BUREAU", "PAYMENTS"], "CITY").allowed
    assert rules.may_hold(["ADMIN", "ADMIN"], "CITY").allowed


@pytest.mark.parametrize(
    ("roles", "place", "sentence"),
    [
        ([], "CITY", "请至少选择一个角色"),
        (["OFFICER"], "CITY", "角色“经办”不能设在“某局”"),
        (["ADMIN", "BUREAU"], "CITY", "系统管理员不能兼任业务角色"),
    ],
)
def test_roles_that_do_not_fit_are_refused_by_name(roles: list[str], place: str, sentence: str) -> None:
    assert rules.may_hold(roles, place, "某局").sentence == sentence


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ((False, False, False), ""),
        ((False, False, True), "LEFT_ALREADY"),
        ((True, True, True), "LEFT_ALREADY"),
        ((True, False, False), "LEFT_SELF"),
        ((False, True, False), "LEFT_LAST_ADMIN"),
    ],
)
def test_nobody_leaves_twice_nor_by_the_own_hand_nor_as_the_last_administrator(
    said: tuple[bool, bool, bool], code: str
) -> None:
    is_self, is_last_admin, has_left = said
    verdict = rules.may_leave(is_self=is_self, is_last_admin=is_last_admin, has_left=has_left)
    assert verdict.code == code
