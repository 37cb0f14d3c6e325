"""The filters of the list of contacts: of the page, its tabs and counts, the export and every link to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, FilterValues, Options, Shown, among, either, is_key
from core.ui.query import keys_among
from cultivation.contacts import duties
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.terms import Asked
from cultivation.enterprises.conditions import search_q
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import districts, streets, streets_offered

ContactFilters = FilterValues[Asked]
NO_OFFICER, LATE_OFFICER, NO_LEADER, LATE_LEADER, LATE, MINE = (
    "officer", "officer_late", "leader", "leader_late", "late", "mine",
)  # fmt: skip
KEY, HANG = "key", "hang"


def _mine(asked: Asked) -> Q:
    return Q(pk__in=duties.officers(asked.day).filter(user=asked.person).values("enterprise_id"))


SHOWS: Final[dict[str, tuple[Any, str]]] = {
    NO_OFFICER: (_("缺联系干部"), duties.NO_OFFICER),
    LATE_OFFICER: (_("联系干部超期"), duties.LATE_OFFICER),
    NO_LEADER: (_("缺挂点领导"), duties.NO_LEADER),
    LATE_LEADER: (_("挂点领导超期"), duties.LATE_LEADER),
    LATE: (_("超期"), duties.LATE),
}
"""What the list shows of gaps: each is a tab, a count or both."""

DUTIES: Final[dict[str, tuple[Any, str]]] = {
    KEY: (_("重点培育企业"), duties.KEY),
    HANG: (_("挂点期内"), duties.HANG),
}
"""Why an enterprise is on the list."""


def show_q(code: str, asked: Asked) -> Q:
    """The condition of one gap or of one's own."""
    return _mine(asked) if code == MINE else duties.enterprises(SHOWS[code][1], asked)


def duty_q(code: str, asked: Asked) -> Q:
    """The condition of one duty."""
    return duties.enterprises(DUTIES[code][1], asked)


def _shows(_user: User) -> Options:
    return [*((code, label) for code, (label, _where) in SHOWS.items()), (MINE, _("我的联系企业"))]


def _officer_q(values: Sequence[str], asked: Asked) -> Q:
    served = duties.officers(asked.day).filter(user__in=[int(value) for value in values])
    return Q(pk__in=served.values("enterprise_id"))


def officers_named(user: User, values: Sequence[str]) -> dict[str, str]:
    """By name who serves or served an enterprise in sight; of others nothing is said."""
    rows = ContactOfficer.objects.visible_to(user).filter(user__in=keys_among(values)).order_by().distinct()
    return {str(pk): name for pk, name in rows.values_list("user", "user__name")}


CONTACTS: FilterTable[Asked] = FilterTable(
    Filter(
        "q", _("查找"), lambda v, _asked: search_q(v), checks=may_search, several=False, shown=Shown.LINKED
    ),
    Filter(
        "show",
        _("显示"),
        either(show_q),
        _shows,
        several=False,
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter(
        "duty",
        _("服务类型"),
        either(duty_q),
        lambda _user: [(code, label) for code, (label, _where) in DUTIES.items()],
    ),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    Filter("officer", _("联系干部"), _officer_q, checks=is_key, named=officers_named, shown=Shown.LINKED),
)
