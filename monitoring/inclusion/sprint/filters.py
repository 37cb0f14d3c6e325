"""The filters of the sprint list, and what became of a line: the list, its counts, its doors and its export ask here."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.ui.filters import Filter, FilterTable, Options, Shown, among, either
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.models import Inclusion
from cultivation.enterprises.places import districts, streets, streets_offered
from monitoring.inclusion.models import Case
from monitoring.inclusion.sprint.models import LISTED, SprintList

HAS_CASE, NO_CASE, TO_OPEN, INCLUDED = "CASE", "NONE", "OPEN", "INCLUDED"


def cases_of_line() -> QuerySet[Case]:
    """The cases of a line's enterprise of its year or before that had not ended by the list's day; the newest first."""
    since, year = OuterRef("list__listed_on"), OuterRef("list_id")
    of_year = Q(opened_on__year__lte=year) | Q(year=year)
    found = Case.objects.filter(of_year, enterprise=OuterRef("enterprise"))
    return found.filter(Q(ended_on=None) | Q(ended_on__gte=since)).order_by("-pk")


def inclusions_of_line() -> QuerySet[Inclusion]:
    """The inclusions of a line's enterprise since the list's day that count for its year; the first of them first."""
    since, year = OuterRef("list__listed_on"), OuterRef("list_id")
    found = Inclusion.objects.filter(enterprise=OuterRef("enterprise"), included_on__gte=since)
    return found.filter(count_year=year).order_by("included_on", "pk")


def has_case_q() -> Q:
    """It has a case."""
    return Q(Exists(cases_of_line()))


def included_q() -> Q:
    """It was included."""
    return Q(Exists(inclusions_of_line()))


def to_open_q() -> Q:
    """A case may be opened for it where it was listed: it has none, operates there, and is not above scale."""
    of = {"enterprise__status": OperatingStatus.OPERATING, "enterprise__standing__above_scale": False}
    here = Q(enterprise__district=F("district"))
    return ~has_case_q() & ~included_q() & here & Q(**of)


def _progress_q(value: str, _none: None) -> Q:
    if value == HAS_CASE:
        return has_case_q()
    if value == TO_OPEN:
        return to_open_q()
    return included_q() if value == INCLUDED else ~has_case_q() & ~included_q()


def _years(_user: object) -> Options:
    return [(str(year), str(year)) for year in SprintList.objects.values_list("year", flat=True)]


SPRINT: Final[FilterTable[None]] = FilterTable(
    Filter(
        "progress",
        _("转化情况"),
        either(_progress_q),
        lambda _user: [
            (NO_CASE, _("还没有纳统件")),
            (TO_OPEN, _("可以发起纳统")),
            (HAS_CASE, _("有纳统件")),
            (INCLUDED, _("已纳统")),
        ],
    ),
    Filter(
        "readiness",
        _("达标研判"),
        among("readiness"),
        lambda _user: [(level.value, level.label) for level in LISTED],
        shown=Shown.TAPPED,
    ),
    Filter("year", _("年度"), among("list"), _years, several=False),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
)
