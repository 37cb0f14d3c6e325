"""The filters of warnings, declared once for list, tabs, export, API and links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, FilterValues, Shown, Text, among, either, is_key
from cultivation.enterprises.conditions import search_q
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import districts, streets, streets_offered
from monitoring.warnings import whose
from monitoring.warnings.closing import closable_q
from monitoring.warnings.codes import LEVEL_WORDS, ORDER, Diagnosis
from monitoring.warnings.models import OPEN_STATES
from monitoring.warnings.reader import Reader
from monitoring.warnings.states import State

WarningFilters = FilterValues[Reader]
ONGOING, WORK, RAISED, OVERDUE = "open", "work", "raised", "overdue"
AGREED, CLOSABLE, ENDED = "agreed", "closable", "ended"
SHOWS: Final[dict[str, tuple[Text, Callable[[Reader], Q]]]] = {
    ONGOING: (_("在办"), lambda _reader: Q(state__in=OPEN_STATES)),
    WORK: (_("该我办"), whose.mine_q),
    RAISED: (_("升级给我"), whose.raised_to_q),
    OVERDUE: (_("逾期"), whose.overdue_q),
    AGREED: (_("约定已过"), whose.agreed_q),
    CLOSABLE: (_("可以解除"), closable_q),
    ENDED: (_("已结束"), lambda _reader: ~Q(state__in=OPEN_STATES)),
}
"""The parts of the list with their conditions, in the order of its tabs."""


def _enterprise_names(user: User, values: Sequence[str]) -> dict[str, str]:
    rows = Enterprise.objects.visible_to(user).filter(pk__in=values)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


WARNINGS: FilterTable[Reader] = FilterTable(
    Filter(
        "show",
        _("查看"),
        either(lambda value, reader: SHOWS[value][1](reader)),
        lambda _user: [(code, label) for code, (label, _condition) in SHOWS.items()],
        several=False,
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter(
        "risk",
        _("等级"),
        among("level"),
        lambda _user: [(level.value, LEVEL_WORDS[level]) for level in reversed(ORDER)],
        shown=Shown.LINKED,
    ),
    Filter("state", _("处置状态"), among("state"), lambda _user: State.choices),
    Filter("diagnosis", _("诊断"), among("diagnosis"), lambda _user: Diagnosis.choices),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    Filter(
        "enterprise",
        _("企业"),
        among("enterprise_id"),
        checks=is_key,
        named=_enterprise_names,
        shown=Shown.LINKED,
    ),
    Filter(
        "q",
        _("查找企业"),
        lambda values, _reader: Q(enterprise__in=Enterprise.objects.filter(search_q(values)).values("pk")),
        checks=may_search,
        several=False,
    ),
)
