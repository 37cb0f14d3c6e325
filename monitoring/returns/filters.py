"""The filters of a quarter's monitoring list: of its counts, its export and the links to it.

A condition holds for a member of the list whose own return was joined as `own` with its `state` (EMPTY where there is
none), see `selectors.members`; what it asks for is the question behind the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from core.ui.filters import Filter, FilterTable, FilterValues, Options, Shown, among
from core.ui.query import address
from cultivation.enterprises.codes import Source
from cultivation.enterprises.conditions import search_q
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import districts, places_of, streets, streets_offered
from monitoring.returns.members import MemberReason
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.window import is_overdue
from monitoring.returns.states import COUNTED, ReturnState

RECEIVED, OWED, OVERDUE = "RECEIVED", "OWED", "OVERDUE"
RECEIVED_STATES = sorted(state.value for state in COUNTED)
OWED_STATES = sorted(state.value for state in set(ReturnState) - COUNTED)


@dataclass(frozen=True)
class MemberQuery:
    """Of whom, about which quarter, on which day a list is asked for; `due_on` is None before the quarter exists."""

    user: User
    period: Period
    today: dt.date
    due_on: dt.date | None

    @property
    def overdue(self) -> bool:
        """Whether what is missing is 逾期未报."""
        return self.due_on is not None and is_overdue(self.today, self.due_on)


MemberFilters = FilterValues[MemberQuery]


def _states(_user: User) -> Options:
    marks: Options = [(RECEIVED, _("已报")), (OWED, _("待报（未报、草稿、退回）")), (OVERDUE, _("逾期未报"))]
    return [*marks, *ReturnState.choices]


def _state_q(values: Sequence[str], query: MemberQuery) -> Q:
    states: set[str] = set()
    for value in values:
        if value == RECEIVED:
            states.update(RECEIVED_STATES)
        elif value == OWED or (value == OVERDUE and query.overdue):
            states.update(OWED_STATES)
        elif value != OVERDUE:
            states.add(value)
    return Q(state__in=sorted(states))


def _source_q(values: Sequence[str], query: MemberQuery) -> Q:
    stated = QuarterlyReturn.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=query.period.year,
        quarter=query.period.quarter,
        is_current=True,
        source__in=list(values),
    )
    return Q(Exists(stated))


MEMBERS: FilterTable[MemberQuery] = FilterTable(
    Filter(
        "q",
        _("企业"),
        lambda values, _asked: Q(enterprise__in=Enterprise.objects.filter(search_q(values))),
        checks=may_search,
        several=False,
        shown=Shown.LINKED,
    ),
    Filter("state", _("报送情况"), _state_q, _states, shown=Shown.TAPPED),
    Filter(
        "district",
        _("所属区"),
        lambda values, query: Q(district_id__in=places_of(query.user).ids(values)),
        districts,
        shown=Shown.TAPPED,
    ),
    Filter(
        "street",
        _("街道"),
        lambda values, query: Q(street_id__in=places_of(query.user).ids(values)),
        streets,
        offered=streets_offered,
        shown=Shown.LISTED,
    ),
    Filter("source", _("已有数据来源"), _source_q, lambda _user: Source.choices),
    Filter("reason", _("列入依据"), among("reason"), lambda _user: MemberReason.choices),
)


def link(period: Period, **values: str | Sequence[str]) -> str:
    """The address of the list that shows exactly these: `link(period, state="OVERDUE", district="440306")`."""
    return address("returns:list", period=period, **values)
