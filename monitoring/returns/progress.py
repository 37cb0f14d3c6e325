"""报送进度: how far a quarter's returns have come, in one query: for the whole, by district, street or contact officer.

Districts are ranked by punctuality alone, never by figures. Each number is that of the list with the same filters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from core.row_count import row_count
from core.ui.filters import Text
from cultivation.contacts.models import ContactOfficer
from monitoring.returns import selectors
from monitoring.returns.filters import (
    NOBODY,
    ON_TIME,
    OVERDUE,
    OWED_STATES,
    RECEIVED,
    RECEIVED_STATES,
    TO_EXPLAIN,
    MemberFilters,
    MemberQuery,
    in_time_q,
    link,
    to_explain_q,
)
from monitoring.returns.states import ReturnState

COLUMNS: Final[tuple[tuple[str, Text, dict[str, str]], ...]] = (
    ("listed", _("应报"), {}),
    ("received", _("已报"), {"state": RECEIVED}),
    ("on_time", _("按时"), {"mark": ON_TIME}),
    ("to_explain", _("待说明"), {"mark": TO_EXPLAIN}),
    ("approved", _("区已审"), {"state": ReturnState.DISTRICT_APPROVED.value}),
    ("accepted", _("市已审"), {"state": ReturnState.ACCEPTED.value}),
    ("overdue", _("逾期未报"), {"state": OVERDUE}),
)
"""Each number with its heading, and the filters of the list that shows exactly these."""
DISTRICT, STREET, OFFICER = "district", "street", "officer"
BY: Final[tuple[tuple[str, Text], ...]] = (
    (DISTRICT, _("按区")),
    (STREET, _("按街道")),
    (OFFICER, _("按联系干部")),
)


@dataclass(frozen=True)
class Line:
    """One unit or person: its name, the value of its filter, and its numbers by column."""

    name: str
    code: str
    numbers: dict[str, int]

    @property
    def punctuality(self) -> float | None:
        """按时率: on time of those listed; None where nobody owes one."""
        return self.numbers["on_time"] / self.numbers["listed"] if self.numbers["listed"] else None

    def doors(self, period: Period, by: str) -> list[tuple[int, str]]:
        """Each number with the address of its rows."""
        place = {by: self.code} if self.code else {}
        return [(self.numbers[code], link(period, **place, **shown)) for code, _name, shown in COLUMNS]


def numbers(
    rows: QuerySet[Any], period: Period, due_on: dt.date | None, *, overdue: bool, by: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The numbers of members with their return joined (`selectors.with_own`), by some columns of theirs; one query."""
    marked = rows.annotate(is_on_time=_flag(in_time_q(period, due_on)), is_to_explain=_flag(to_explain_q()))
    sums = {
        "listed": row_count(),
        "received": row_count(Q(state__in=RECEIVED_STATES)),
        "on_time": row_count(Q(is_on_time=True)),
        "to_explain": row_count(Q(is_to_explain=True)),
        "approved": row_count(Q(state=ReturnState.DISTRICT_APPROVED.value)),
        "accepted": row_count(Q(state=ReturnState.ACCEPTED.value)),
        "overdue": row_count(Q(state__in=OWED_STATES)) if overdue else row_count(Q(pk__in=[])),
    }
    if not by:
        return [dict(marked.aggregate(**sums))]
    return [dict(row) for row in marked.values(*by).annotate(**sums)]


def total(query: MemberQuery, filters: MemberFilters) -> dict[str, int]:
    """The whole of a list."""
    rows = selectors.members(query, filters)
    return numbers(rows, query.period, query.due_on, overdue=query.overdue)[0]


def lines(query: MemberQuery, filters: MemberFilters, by: str) -> list[Line]:
    """By district, street or contact officer: the least punctual last, districts so ranked by punctuality alone."""
    rows = selectors.members(query, filters)
    if by == OFFICER:
        serving = ContactOfficer.objects.in_force(query.today).filter(enterprise_id=OuterRef("enterprise_id"))
        rows = rows.annotate(
            code=Subquery(serving.values("user_id")[:1]), name=Subquery(serving.values("user__name")[:1])
        )
    else:
        rows = rows.annotate(code=F(f"{by}__code"), name=F(f"{by}__name"))
    found = numbers(rows, query.period, query.due_on, overdue=query.overdue, by=("code", "name"))
    missing = _("没有联系干部") if by == OFFICER else _("未定街道")
    made = [
        Line(
            str(row["name"] or missing),
            str(row["code"] or (NOBODY if by == OFFICER else "")),
            {code: row[code] for code, _name, _shown in COLUMNS},
        )
        for row in found
    ]
    return sorted(made, key=lambda line: (-(line.punctuality or 0), line.code))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
