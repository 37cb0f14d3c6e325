"""What is missing in the quarter that takes returns, as a to-do and as the badge beside 季度报表."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.periods import Period
from core.registry import ToDo
from monitoring.returns import filters, selectors
from monitoring.returns.openings import districts_of, street_of
from monitoring.returns.views.listing import due_light


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


def badge(user: User) -> int | None:
    """The number beside 季度报表: returns still missing in the quarter that takes them."""
    found = selectors.running(user, timezone.localdate()) if user.can(Permission.RETURN_WRITE) else None
    if found is None or found.row is None:
        return None
    period = Period(found.row.year, found.row.quarter)
    return selectors.counts(selectors.query_for(user, period, found.row)).owed or None
