"""Who may hold which role where, and who may act for whom: pure decisions (design, decision 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import UnitKind
from accounts.roles import Role
from core.verdict import Verdict, allow, refuse

CITY_DEPARTMENT, DISTRICT_DEPARTMENT = "CITY_DEPARTMENT", "DISTRICT_DEPARTMENT"

# role → the places it fits: unit kinds, and departments by the level they hang below
FITS: dict[Role, frozenset[str]] = {
    Role.OFFICER: frozenset({UnitKind.DISTRICT, UnitKind.STREET}),
    Role.REVIEWER: frozenset({UnitKind.DISTRICT}),
    Role.BUREAU: frozenset({UnitKind.CITY, CITY_DEPARTMENT}),
    Role.DEPARTMENT: frozenset({CITY_DEPARTMENT, DISTRICT_DEPARTMENT}),
    Role.LEADING_GROUP: frozenset({UnitKind.CITY, CITY_DEPARTMENT}),
    Role.ANALYST: frozenset({UnitKind.CITY, UnitKind.DISTRICT, CITY_DEPARTMENT, DISTRICT_DEPARTMENT}),
    Role.STAT_LIAISON: frozenset({UnitKind.CITY, UnitKind.DISTRICT, CITY_DEPARTMENT, DISTRICT_DEPARTMENT}),
    Role.PAYMENTS: frozenset({UnitKind.CITY, CITY_DEPARTMENT}),
    Role.ADMIN: frozenset({UnitKind.CITY, CITY_DEPARTMENT}),
}


def place_of(kind: str, parent_kind: str | None) -> str:
    """The kind of place a unit is for `FITS`."""
    if kind != UnitKind.DEPARTMENT:
        return kind
    return CITY_DEPARTMENT if parent_kind == UnitKind.CITY else DISTRICT_DEPARTMENT


def may_hold(roles: Iterable[str], place: str, unit_name: str = "") -> Verdict:
    """Whether these roles fit a unit of that place, and one another.

    The administrator sees no business data and so holds nothing else. Duties that must not meet for one case
    (entry and review, review and approval) are refused case by case where they would meet.
    """
    held = {Role(role) for role in roles}
    if not held:
        return refuse(_("请至少选择一个角色"), code="ROLE_NONE")
    for role in sorted(held):
        if place not in FITS[role]:
            return refuse(
                _("角色“%(role)s”不能设在“%(unit)s”"), code="ROLE_PLACE", role=role.label, unit=unit_name
            )
    if Role.ADMIN in held and len(held) > 1:
        return refuse(_("系统管理员不能兼任业务角色"), code="ROLE_ADMIN_ALONE")
    return allow()


def may_act_for(
    *,
    principal_roles: Iterable[str],
    deputy_roles: Iterable[str],
    same_person: bool,
    starts_on: dt.date,
    ends_on: dt.date,
    today: dt.date,
) -> Verdict:
    """Whether someone may act for someone on leave from one day to another (both included)."""
    if same_person:
        return refuse(_("不能由本人代行本人"), code="ACTING_SELF")
    if ends_on < starts_on:
        return refuse(_("结束日期不能早于开始日期"), code="ACTING_DAYS")
    if ends_on < today:
        return refuse(_("结束日期已过，请改为今天或以后"), code="ACTING_PAST")
    if (ends_on - starts_on).days > 366:
        return refuse(_("代行最长一年；时间更长请调整岗位"), code="ACTING_LONG")
    if (Role.ADMIN in set(principal_roles)) != (Role.ADMIN in set(deputy_roles)):
        return refuse(_("系统管理员与业务人员不能互相代行"), code="ACTING_ADMIN")
    return allow()


def may_leave(*, is_self: bool, is_last_admin: bool, has_left: bool) -> Verdict:
    """Whether a person may be marked as having left (离岗)."""
    if has_left:
        return refuse(_("该用户已离岗"), code="LEFT_ALREADY")
    if is_self:
        return refuse(_("不能将自己设为离岗，请由其他管理员办理"), code="LEFT_SELF")
    if is_last_admin:
        return refuse(_("这是最后一名系统管理员，请先指定另一名"), code="LEFT_LAST_ADMIN")
    return allow()
