"""The filters of the administrator's lists of users and units."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import selectors
from accounts.models import UnitAlias, UnitKind, User
from accounts.roles import Role
from core.ui.filters import Filter, FilterTable, among

STATES = (("active", _("在岗")), ("left", _("已离岗")), ("locked", _("登录锁定")))


def _person_q(values: Sequence[str], _context: None) -> Q:
    text = values[-1]
    return Q(name__icontains=text) | Q(username__icontains=text) | Q(phone__contains=text)


def _unit_q(values: Sequence[str], _context: None) -> Q:
    unit = int(values[-1])
    return Q(unit_id=unit) | Q(unit__parent_id=unit) | Q(unit__district_id=unit)


def _state_q(values: Sequence[str], _context: None) -> Q:
    if values[-1] != "locked":
        return Q(is_active=values[-1] == "active")
    people = User.objects.alias(counted=Lower("username")).filter(counted__in=selectors.locked_names())
    return Q(pk__in=people.values("pk"), is_active=True)


def _named_q(values: Sequence[str], _context: None) -> Q:
    text = values[-1]
    aliases = UnitAlias.objects.filter(alias__contains=text)
    return Q(name__contains=text) | Q(code__icontains=text) | Q(pk__in=aliases.values("unit_id"))


USERS: FilterTable[None] = FilterTable(
    Filter("q", _("姓名、用户名或手机"), _person_q, several=False),
    Filter(
        "unit",
        _("单位（含下级）"),
        _unit_q,
        lambda _user: selectors.unit_choices(active=False),
        several=False,
    ),
    Filter("role", _("角色"), among("groups__name"), lambda _user: Role.choices, several=False),
    Filter("state", _("状态"), _state_q, lambda _user: STATES, several=False),
)

UNITS: FilterTable[None] = FilterTable(
    Filter("q", _("名称、代码或别名"), _named_q, several=False),
    Filter("kind", _("类别"), among("kind"), lambda _user: UnitKind.choices, several=False),
    Filter(
        "district",
        _("所属区"),
        among("district_id"),
        lambda _user: selectors.unit_choices(kinds=(UnitKind.DISTRICT,), active=False),
        several=False,
    ),
)
