"""The filters of the pool's verdicts and preview, and of the key pool's members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.ui.filters import Filter, FilterTable, Options, Shown, among, either
from cultivation.enterprises.conditions import search_q
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import districts, streets, streets_offered
from cultivation.enterprises.pool import IN_REASONS, PoolReason
from cultivation.pool.codes import KeyState, MoveKind, Origin
from cultivation.pool.models import PoolMove

Text = str | Promise
NOW, IN, JOINED, LEFT, OUT = "now", "in", "joined", "left", "out"
ENTERS, LEAVES, STAYS = "enters", "leaves", "stays"


def _named(values: Sequence[str], _context: Any) -> Q:
    return Q(enterprise_id__in=Enterprise.objects.filter(search_q(values)).values("pk"))


def _reasons(_user: User) -> Options:
    return [(reason.value, reason.label) for reason in PoolReason if reason not in IN_REASONS]


def _placed() -> tuple[Filter[None], ...]:
    """By name and place; made anew for each table."""
    return (
        Filter("q", _("查找"), _named, checks=may_search, several=False, shown=Shown.LINKED),
        Filter("district", _("所属区"), among("district__code"), districts),
        Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    )


@dataclass(frozen=True)
class PoolList:
    """A list of a version's rows, and in the heading its count."""

    label: Text
    condition: Q


_SUPPLEMENTED = Q(in_pool=False) & Q(
    Exists(
        PoolMove.objects.filter(
            year=OuterRef("year"), enterprise=OuterRef("enterprise"), kind=MoveKind.JOIN.value
        )
    )
)
LISTS: Final = {
    NOW: PoolList(_("现在在库"), Q(member=True, last=None)),
    IN: PoolList(_("入库"), Q(in_pool=True)),
    JOINED: PoolList(_("增补"), Q(last=None) & _SUPPLEMENTED),
    LEFT: PoolList(_("已调出"), Q(member=False, last=None) & (Q(in_pool=True) | _SUPPLEMENTED)),
    OUT: PoolList(_("未入库"), Q(in_pool=False, first__isnull=False)),
}
"""Since the freeze NOW = IN + JOINED − LEFT. A supplement that no version judged is not among those judged out."""

_MOVES = {
    ENTERS: Q(in_pool=True, was_in=False),
    LEAVES: Q(in_pool=False, was_in=True),
    STAYS: Q(in_pool=True, was_in=True),
}

VERDICTS: FilterTable[None] = FilterTable(
    *_placed(),
    Filter(
        "show",
        _("在库情况"),
        either(lambda value, _c: LISTS[value].condition),
        lambda _user: [(code, one.label) for code, one in LISTS.items()],
        several=False,
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter("reason", _("不在库的首要原因"), among("reasons__0"), _reasons),
)
"""Of a committed version."""

DRAFTS: FilterTable[None] = FilterTable(
    *_placed(),
    Filter(
        "show",
        _("变动"),
        either(lambda value, _c: _MOVES[value]),
        lambda _user: [(ENTERS, _("新进")), (LEAVES, _("调出")), (STAYS, _("留下"))],
        several=False,
        shown=Shown.LINKED,
        chip=False,
    ),
)
"""Of a preview."""

KEY_MEMBERS: FilterTable[None] = FilterTable(
    *_placed(),
    Filter(
        "state", _("状态"), among("state"), lambda _user: KeyState.choices, shown=Shown.LINKED, chip=False
    ),
    Filter("origin", _("来源"), among("origin"), lambda _user: Origin.choices),
)


def _missing(value: str, prefix: str) -> Q:
    return Q(**{f"{prefix}revenue_last": None}) if value == "revenue" else Q(**{f"{prefix}division": ""})


def register() -> None:
    """What this room adds to the list of enterprises: who lacks what the pool is judged by."""
    ENTERPRISES.register(
        Filter(
            "missing",
            _("待补数据"),
            either(_missing),
            lambda _user: [("revenue", _("缺上年营业收入")), ("industry", _("缺行业"))],
            permission=Permission.FIGURES_READ.value,
        )
    )
