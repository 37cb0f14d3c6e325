"""Reads of this room: a quarter's monitoring list with what was reported, as counts, pages and by district."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.once import once
from core.periods import Period
from core.row_count import row_count
from core.ui.paging import Page, page_by_key
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from exchange.rows import ListRow
from monitoring.returns.datasets import RETURNS
from monitoring.returns.filters import MEMBERS, OWED_STATES, RECEIVED_STATES, MemberFilters, MemberQuery
from monitoring.returns.members import MemberReason
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from monitoring.returns.openings import Openings, districts_of, openings_of_each, street_of
from monitoring.returns.rules.frame import Window
from monitoring.returns.states import ReturnState

_BY_PLACE = ("district_id", "street_id", "enterprise_id")
_SORTS: dict[str, tuple[Any, ...]] = {
    "place": _BY_PLACE,
    "-place": tuple(f"-{column}" for column in _BY_PLACE),
    "revenue": (F("own__revenue").asc(nulls_first=True), "pk"),
    "-revenue": (F("own__revenue").desc(nulls_last=True), "pk"),
    "entered": (F("own__entered_at").asc(nulls_first=True), "pk"),
    "-entered": (F("own__entered_at").desc(nulls_last=True), "pk"),
}
SORTS = ("place", "revenue", "entered")
DEFAULT_SORT = "place"


class ReturnRow(ListRow):
    """One row of the list; `own` is the enterprise's own return, `sources` every source with figures."""

    dataset = RETURNS

    @property
    def reason_name(self) -> str:
        """Why it is on the list, in words."""
        return str(MemberReason(self.reason).label) if self.reason in MemberReason.values else self.reason

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(ReturnState(self.state).label)

    @property
    def is_owed(self) -> bool:
        """Whether the return is still to come."""
        return self.state in OWED_STATES

    @property
    def why_returned(self) -> str:
        """Why it came back, where it did."""
        return str(self.own_reason) if self.state == ReturnState.RETURNED else ""

    @property
    def correcting(self) -> str:
        """How a correction beside the return stands, where there is one."""
        if not self.working:
            return ""
        return str(_("更正被退回") if self.working == ReturnState.RETURNED else _("更正草稿"))

    @property
    def others(self) -> str:
        """The other sources' names."""
        return "、".join(str(Source(code).label) for code in self.sources if code != Source.ENTERPRISE)


@dataclass(frozen=True)
class ReturnCounts:
    """应报, 已报, 待报 of a list, and how many of the last are 逾期未报."""

    listed: int
    received: int
    overdue: int

    @property
    def owed(self) -> int:
        """What is still to come."""
        return self.listed - self.received


def quarter(period: Period) -> MonitoringQuarter | None:
    """The quarter's row, if it was made."""
    return MonitoringQuarter.objects.filter(year=period.year, quarter=period.quarter).first()


def query_of(user: User, period: Period, today: dt.date | None = None) -> MemberQuery:
    """The question behind a list; one query for the due day."""
    return query_for(user, period, quarter(period), today)


def query_for(
    user: User, period: Period, row: MonitoringQuarter | None, today: dt.date | None = None
) -> MemberQuery:
    """The same where the quarter's row is at hand."""
    return MemberQuery(user, period, today or timezone.localdate(), row.due_on if row else None)


def members(query: MemberQuery, filters: MemberFilters | None = None) -> QuerySet[MonitoringMember]:
    """Who is on the list in scope and passes the filters, with the own return joined as `own` and its `state`."""
    listed = with_own(MonitoringMember.objects.visible_to(query.user), query.period)
    return listed.filter((filters or MEMBERS.with_values()).q(query))


def with_own(rows: QuerySet[MonitoringMember], period: Period) -> QuerySet[MonitoringMember]:
    """Those of some members who are on a quarter's list, with the return that stands joined as `own` and its `state`."""
    rows = rows.filter(year=period.year, quarter=period.quarter, removed_on=None)
    own = FilteredRelation(
        "enterprise__returns",
        condition=Q(
            enterprise__returns__year=period.year,
            enterprise__returns__quarter=period.quarter,
            enterprise__returns__source=Source.ENTERPRISE.value,
            enterprise__returns__is_current=True,
        ),
    )
    return rows.annotate(own=own).annotate(state=Coalesce("own__state", Value(ReturnState.EMPTY.value)))


def counts(query: MemberQuery, filters: MemberFilters | None = None) -> ReturnCounts:
    """The list in numbers, in one query: the other filters hold, that of the state does not."""
    found = members(query, (filters or MEMBERS.with_values()).but(state=None)).aggregate(
        listed=row_count(), received=row_count(Q(state__in=RECEIVED_STATES))
    )
    owed = found["listed"] - found["received"]
    return ReturnCounts(found["listed"], found["received"], owed if query.overdue else 0)


def by_district(query: MemberQuery, filters: MemberFilters | None = None) -> list[dict[str, Any]]:
    """Listed, received, owed in each district, in one query: `code`, `name`, `listed`, `received`, `owed`.

    Each number is that of the list at `filters.link(period, district=code, state=…)`.
    """
    grouped = members(query, filters).values(
        code=F("district__code"), name=F("district__name"), sort=F("district__sort")
    )
    found = grouped.annotate(
        listed=row_count(),
        received=row_count(Q(state__in=RECEIVED_STATES)),
        owed=row_count(Q(state__in=OWED_STATES)),
    )
    return [dict(row) for row in found.order_by("sort", "code")]


def ids(query: MemberQuery, filters: MemberFilters, sort: str = DEFAULT_SORT) -> QuerySet[Any]:
    """Ids of the list's rows in order, as a flat queryset: a page takes a slice, an export all."""
    return members(query, filters).order_by(*_SORTS.get(sort, _BY_PLACE)).values_list("pk", flat=True)


def count(query: MemberQuery, filters: MemberFilters) -> int:
    """How many, exactly."""
    return members(query, filters).count()


def page(
    query: MemberQuery, filters: MemberFilters, *, total: int, sort: str = DEFAULT_SORT, number: int = 1
) -> Page[ReturnRow]:
    """A page in two queries: the ids by an index, then their rows."""
    return page_by_key(ids(query, filters, sort), lambda keys: rows(query, keys), number, total=total)


def rows(query: MemberQuery, wanted: Sequence[int]) -> list[ReturnRow]:
    """The rows of some ids, in that order."""
    if not wanted:
        return []
    stated = QuarterlyReturn.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=query.period.year,
        quarter=query.period.quarter,
        is_current=True,
    ).order_by("source")
    working = QuarterlyReturn.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=query.period.year,
        quarter=query.period.quarter,
        source=Source.ENTERPRISE.value,
        is_working=True,
    )
    found = (
        members(query)
        .filter(pk__in=list(wanted))
        .annotate(
            sources=ArraySubquery(stated.values("source")), working=Subquery(working.values("state")[:1])
        )
    )
    by_id = {row.id: row for row in ReturnRow.read(found)}
    return [by_id[pk] for pk in wanted if pk in by_id]


def member_of(enterprise: Enterprise, period: Period) -> MonitoringMember | None:
    """The enterprise's place on a quarter's list: it owes a return, from the district that it had then."""
    listed = MonitoringMember.objects.filter(
        enterprise=enterprise, year=period.year, quarter=period.quarter, removed_on=None
    )
    return listed.select_related("district").first()


def running(user: User, day: dt.date) -> Openings | None:
    """The latest quarter that takes returns on a day somewhere in scope; three queries, once a page."""

    def ask() -> Openings | None:
        begun = MonitoringQuarter.objects.filter(opens_on__lte=day).order_by("-year", "-quarter")[:4]
        for found in openings_of_each(begun):
            if found.window(day, districts_of(user), street_of(user)) is Window.OPEN:
                return found
        return None

    return once(("running", user.pk, day), ask)
