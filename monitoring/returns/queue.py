"""What waits for a person's review, in the order in which it is looked at: with findings first, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.periods import Period
from core.row_count import row_count
from core.ui.paging import Page, page_by_key
from monitoring.returns import selectors, turn
from monitoring.returns.filters import MEMBERS, MemberFilters, MemberQuery
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.findings.querysets import UNACCEPTED
from monitoring.returns.findings.selectors import unaccepted
from monitoring.returns.models import QuarterlyReturn


@dataclass(frozen=True)
class QueueCounts:
    """What waits: all of it, what may go at once, what has explanations to read, what another has to review."""

    waiting: int
    ready: int
    explained: int
    own: int


@dataclass
class QueueRow:
    """One return of the queue with what was found on it; `is_own` where another has to review it."""

    member: int
    pk: int
    enterprise: int
    name: str
    uscc: str
    street: str
    revenue: Decimal | None
    revenue_prev: Decimal | None
    by: str
    at: Any
    is_own: bool = False
    findings: list[ReturnFinding] = field(default_factory=list)

    @property
    def ticked(self) -> str:
        """What its tick box says: the row, in the version that was seen."""
        return f"{self.member}.{self.pk}"

    @property
    def growth(self) -> Decimal | None:
        """同比, by what the enterprise itself says of last year."""
        if self.revenue is None or not self.revenue_prev or self.revenue_prev <= 0:
            return None
        return self.revenue / self.revenue_prev - 1

    @property
    def to_explain(self) -> list[ReturnFinding]:
        """The findings that have or need an explanation."""
        return [one for one in self.findings if one.strength == "E"]


@dataclass(frozen=True)
class Neighbours:
    """Where a return stands in the queue: how many there are, the one before and the one after."""

    place: int
    total: int
    previous: int | None
    following: int | None


def waiting(query: MemberQuery, filters: MemberFilters | None = None) -> QuerySet[Any]:
    """What waits for the person's review and passes the filters."""
    return selectors.members(query, filters or MEMBERS.with_values()).filter(turn.turn_q(query.user))


def counts(query: MemberQuery) -> QueueCounts:
    """The queue in numbers, in one query."""
    user = query.user
    able, open_ = turn.able_q(user), Q(unaccepted("own__pk"))
    found = waiting(query).aggregate(
        waiting=row_count(),
        ready=row_count(able & ~open_),
        explained=row_count(able & open_),
        own=row_count(turn.mine_q(user)),
    )
    return QueueCounts(**found)


def page(query: MemberQuery, filters: MemberFilters, *, total: int, number: int) -> Page[QueueRow]:
    """A page of the queue in three queries."""
    keys = _ordered(query, filters).values_list("pk", flat=True)
    return page_by_key(keys, lambda wanted: _rows(query, wanted), number, total=total)


def neighbours(user: User, row: QuarterlyReturn) -> Neighbours | None:
    """The return's place in the person's queue of its quarter; None where it is not in it."""
    query = selectors.query_of(user, Period(row.year, row.quarter))
    keys = list(_ordered(query, None).values_list("own__pk", flat=True))
    if row.pk not in keys:
        return None
    at = keys.index(row.pk)
    return Neighbours(
        at + 1,
        len(keys),
        keys[at - 1] if at else None,
        keys[at + 1] if at + 1 < len(keys) else None,
    )


def _ordered(query: MemberQuery, filters: MemberFilters | None) -> QuerySet[Any]:
    of = ReturnFinding.objects.filter(of_return=OuterRef("own__pk")).order_by().values("of_return")
    rows: QuerySet[Any] = waiting(query, filters).annotate(
        open_=_number(of.filter(UNACCEPTED)), found=_number(of)
    )
    return rows.order_by("-open_", "-found", F("own__revenue").desc(nulls_last=True), "pk")


def _number(of: QuerySet[Any]) -> Coalesce:
    counted = Subquery(of.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(counted, 0)


def _rows(query: MemberQuery, wanted: Sequence[int]) -> list[QueueRow]:
    if not wanted:
        return []
    own = set(
        selectors.members(query)
        .filter(turn.mine_q(query.user), pk__in=list(wanted))
        .values_list("pk", flat=True)
    )
    listed: QuerySet[Any] = selectors.members(query).filter(pk__in=list(wanted))
    found = listed.values_list(
        "pk", "own__pk", "enterprise_id", "enterprise__name", "enterprise__uscc", "street__name", "own__revenue",
        "own__revenue_prev", "own__entered_by__name", "own__entered_at",
    )  # fmt: skip
    rows = {each[0]: QueueRow(*each) for each in found}
    of = ReturnFinding.objects.filter(of_return__in=[row.pk for row in rows.values()])
    findings: dict[int, list[ReturnFinding]] = defaultdict(list)
    for one in of.order_by("strength", "rule", "field"):
        findings[one.of_return_id].append(one)
    for row in rows.values():
        row.findings, row.is_own = findings[row.pk], row.member in own
    return [rows[pk] for pk in wanted if pk in rows]
