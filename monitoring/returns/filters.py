"""The filters of a quarter's monitoring list: of its counts, its export and the links to it.

A condition holds for a member of the list whose own return was joined as `own` with its `state` (EMPTY where there is
none), see `selectors.members`; what it asks for is the question behind the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.periods import Period
from core.ui.filters import Filter, FilterTable, FilterValues, Options, Shown, Text, among, is_key
from core.ui.query import address, keys_among
from cultivation.contacts.models import ContactOfficer
from cultivation.enterprises.codes import Source
from cultivation.enterprises.conditions import search_q
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import districts, places_of, streets, streets_offered
from monitoring.returns import turn
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.findings.selectors import added_later, unaccepted, unexplained
from monitoring.returns.members import MemberReason
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.window import is_overdue
from monitoring.returns.senders import sent_by_q
from monitoring.returns.states import COUNTED, IN_HAND, ReturnAction, ReturnState

RECEIVED, OWED, OVERDUE = "RECEIVED", "OWED", "OVERDUE"
TURN, READY, EXPLAINED, OWN = "TURN", "READY", "EXPLAINED", "OWN"
REVIEWS = (
    (TURN, _("待我审")),
    (READY, _("可以通过")),
    (EXPLAINED, _("有说明")),
    (OWN, _("须他人审")),
)
TO_EXPLAIN, ON_TIME, LATE, CORRECTING, ADDED = "TO_EXPLAIN", "ON_TIME", "LATE", "CORRECTING", "ADDED"
MARKS = (
    (TO_EXPLAIN, _("待说明")),
    (ON_TIME, _("按时报送")),
    (LATE, _("逾期才报")),
    (CORRECTING, _("更正中")),
    (ADDED, _("审后新增")),
)
NOBODY = "0"
"""In place of a contact officer: none."""
_IN_HAND = sorted(state.value for state in IN_HAND)
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


def _review_q(values: Sequence[str], query: MemberQuery) -> Q:
    """Of what waits for the reader's review; the last value counts."""
    user = query.user
    return {
        TURN: turn.turn_q,
        READY: turn.ready_q,
        EXPLAINED: lambda who: turn.able_q(who) & Q(unaccepted("own__pk")),
        OWN: turn.mine_q,
    }[values[-1]](user)


def _officers_named(_user: User, values: Sequence[str]) -> dict[str, Text]:
    names = {
        str(pk): name for pk, name in User.objects.filter(pk__in=keys_among(values)).values_list("pk", "name")
    }
    return {NOBODY: _("没有联系干部"), **names}


def _mark_q(values: Sequence[str], query: MemberQuery) -> Q:
    return reduce(or_, (_MARKS[value](query) for value in values))


def to_explain_q() -> Q:
    """待说明: in the sender's hands, with a finding that must be explained and is not."""
    return Q(own__state__in=_IN_HAND) & Q(unexplained("own__pk"))


def in_time_q(period: Period, due_on: dt.date | None) -> Q:
    """按时报送: received, and a version of it came by the due day, be it one that was returned since."""
    if due_on is None:
        return Q(pk__in=[])
    end = make_aware(dt.datetime.combine(due_on + dt.timedelta(days=1), dt.time()))
    came = QuarterlyReturn.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=period.year,
        quarter=period.quarter,
        source=Source.ENTERPRISE.value,
        entered_at__lt=end,
    ).exclude(state__in=[ReturnState.DRAFT.value, ReturnState.EMPTY.value])
    return Q(own__state__in=RECEIVED_STATES) & Q(Exists(came))


def _late_q(query: MemberQuery) -> Q:
    return Q(own__state__in=RECEIVED_STATES) & ~in_time_q(query.period, query.due_on)


def _correcting_q(query: MemberQuery) -> Q:
    working = QuarterlyReturn.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=query.period.year,
        quarter=query.period.quarter,
        source=Source.ENTERPRISE.value,
        is_working=True,
    )
    return Q(Exists(working))


_MARKS: dict[str, Callable[[MemberQuery], Q]] = {
    TO_EXPLAIN: lambda _query: to_explain_q(),
    ON_TIME: lambda query: in_time_q(query.period, query.due_on),
    LATE: _late_q,
    CORRECTING: _correcting_q,
    ADDED: lambda _query: Q(added_later("own__pk")),
}


def _officer_q(values: Sequence[str], query: MemberQuery) -> Q:
    """Served by one of these contact officers today; `0` by nobody."""
    serving = ContactOfficer.objects.in_force(query.today).filter(enterprise_id=OuterRef("enterprise_id"))
    people = [int(value) for value in values if value != NOBODY and value.isdigit()]
    found = Q(Exists(serving.filter(user__in=people))) if people else Q(pk__in=[])
    return found | ~Q(Exists(serving)) if NOBODY in values else found


def _sent_back_q(values: Sequence[str], query: MemberQuery) -> Q:
    """What one act returned, of which the reader was told, however it stands now; the act by one of its events."""
    act = ReturnEvent.objects.visible_to(query.user).filter(pk__in=values, action=ReturnAction.RETURN.value)
    whole = ReturnEvent.objects.filter(
        action=ReturnAction.RETURN.value, at__in=act.values("at"), by__in=act.values("by")
    )
    rows = QuarterlyReturn.objects.filter(
        sent_by_q(query.user),
        pk__in=whole.values("of_return"),
        year=query.period.year,
        quarter=query.period.quarter,
    )
    return Q(enterprise__in=rows.values("enterprise"))


def _acts_named(user: User, values: Sequence[str]) -> dict[str, Text]:
    events = ReturnEvent.objects.visible_to(user).filter(pk__in=keys_among(values))
    return {str(pk): f"{localtime(at):%Y-%m-%d %H:%M}" for pk, at in events.values_list("pk", "at")}


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
    Filter(
        "review",
        _("审核"),
        _review_q,
        lambda _user: REVIEWS,
        several=False,
        permission=Permission.RETURN_REVIEW,
    ),
    Filter("mark", _("情况"), _mark_q, lambda _user: MARKS),
    Filter("source", _("已有数据来源"), _source_q, lambda _user: Source.choices),
    Filter("reason", _("列入依据"), among("reason"), lambda _user: MemberReason.choices),
    Filter(
        "sent_back",
        _("退回时间"),
        _sent_back_q,
        several=False,
        shown=Shown.LINKED,
        checks=is_key,
        named=_acts_named,
    ),
    Filter("officer", _("联系干部"), _officer_q, shown=Shown.LINKED, checks=is_key, named=_officers_named),
)


def link(period: Period, **values: str | Sequence[str]) -> str:
    """The address of the list that shows exactly these: `link(period, state="OVERDUE", district="440306")`."""
    return address("returns:list", period=period, **values)
