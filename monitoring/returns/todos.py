"""What is missing in the quarter that takes returns, as a to-do and as the badge beside 季度报表."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.periods import Period
from core.registry import ToDo
from core.ui.query import address
from cultivation.enterprises.codes import Source
from monitoring.returns import filters, queue, selectors, turn
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.openings import districts_of, street_of
from monitoring.returns.senders import sent_by_q
from monitoring.returns.states import STAGES, ReturnState
from monitoring.returns.views.listing import due_light

MOST, QUARTERS = 20, 4


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """One line for the quarter that takes returns: how many are missing in scope, until when."""
    found = selectors.running(user, day)
    if found is None or found.row is None:
        return []
    row, closes = found.row, found.last_day(districts_of(user), street_of(user)) or found.row.closes_on
    period = Period(row.year, row.quarter)
    query = selectors.query_for(user, period, row, day)
    numbers = selectors.counts(query)
    if not numbers.owed:
        return []
    level, words = due_light(row, query, numbers)
    mark = filters.OVERDUE if query.overdue else filters.OWED
    title = (
        _("%(period)s报表：待报 %(owed)d 家")
        if not query.overdue
        else _("%(period)s报表：逾期未报 %(owed)d 家")
    )
    detail = _("应报 %(listed)d 家，已报 %(received)d 家 · 截止 %(due)s · %(closes)s 关闭")
    return [
        ToDo(
            light=level,
            light_text=words,
            title=title % {"period": period.label_zh, "owed": numbers.owed},
            detail=detail % {"listed": numbers.listed, "received": numbers.received, "due": f"{row.due_on:%m-%d}",
                             "closes": f"{closes:%m-%d}"},
            url=filters.link(period, state=mark),
            act=_("去填报"),
            due_on=row.due_on,
        )
    ]  # fmt: skip


def to_do_count(user: User, day: dt.date) -> int:
    """One thing to do, or none."""
    return len(to_do(user, day))


def to_review(user: User, day: dt.date) -> Sequence[ToDo]:
    """One line for each quarter in which returns wait for the person's review; the newest four."""
    states = [STAGES[action].value for _grant, action in turn.grants_of(user)]
    waiting = QuarterlyReturn.objects.visible_to(user).filter(
        state__in=states, is_current=True, source=Source.ENTERPRISE.value
    )
    periods = waiting.order_by("-year", "-quarter").values_list("year", "quarter").distinct()[:QUARTERS]
    found = []
    for year, number in periods:
        period = Period(year, number)
        counts = queue.counts(selectors.query_for(user, period, None, day))
        if not counts.waiting:
            continue
        title = _("%(period)s报表：待审 %(n)d 家") % {"period": period.label_zh, "n": counts.waiting}
        detail = _("可以一次通过 %(ready)d 家 · 有说明 %(explained)d 家") % {
            "ready": counts.ready,
            "explained": counts.explained,
        }
        url = address("returns:review", period=period)
        found.append(ToDo("AMBER", _("待审"), title, detail, url, _("去审核"), has_clock=False))
    return found


def returned(user: User, _day: dt.date) -> Sequence[ToDo]:
    """What came back to who goes on with it, with the reason, the newest first; at most twenty."""
    rows = _returned(user).select_related("enterprise").order_by("-year", "-quarter", "enterprise__name")
    return [
        ToDo(
            "AMBER",
            _("退回"),
            _("%(name)s：%(period)s报表被退回")
            % {"name": row.enterprise.name, "period": Period(row.year, row.quarter).label_zh},
            _("退回原因：%(reason)s") % {"reason": row.reason or "—"},
            reverse("returns:key", args=[row.enterprise_id, f"{row.year}Q{row.quarter}"]),
            _("去更正"),
            has_clock=False,
        )
        for row in rows[:MOST]
    ]


def returned_count(user: User, _day: dt.date) -> int:
    """How many there are."""
    return _returned(user).count()


def _returned(user: User) -> QuerySet[QuarterlyReturn]:
    return QuarterlyReturn.objects.visible_to(user).filter(
        Q(is_current=True) | Q(is_working=True), sent_by_q(user), state=ReturnState.RETURNED.value
    )


def badge(user: User) -> int | None:
    """The number beside 季度报表: returns still missing in the quarter that takes them."""
    found = selectors.running(user, timezone.localdate()) if user.can(Permission.RETURN_WRITE) else None
    if found is None or found.row is None:
        return None
    period = Period(found.row.year, found.row.quarter)
    return selectors.counts(selectors.query_for(user, period, found.row)).owed or None
