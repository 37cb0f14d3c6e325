"""What this room shows elsewhere: to-dos, the badge, the section of an enterprise's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.gate import signed_in
from accounts.models import User
from accounts.roles import Permission
from core import registry
from core.periods import Period
from core.registry import ToDo
from core.ui.period import period_of
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns import figures, filters, selectors
from monitoring.returns.fields import BY_CODE
from monitoring.returns.figures import Quarter
from monitoring.returns.models import MonitoringQuarter, QuarterlyReturn
from monitoring.returns.rules import Window
from monitoring.returns.states import ReturnState
from monitoring.returns.views.listing import due_light
from monitoring.returns.wording import figure

QUARTERS = 8


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """One line for the quarter that takes returns: how many are missing in scope, until when."""
    row = selectors.running(day)
    if row is None:
        return []
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
                             "closes": f"{_last_day(row):%m-%d}"},
            url=filters.link(period, state=mark),
            act=_("去填报"),
            due_on=row.due_on,
        )
    ]  # fmt: skip


def _last_day(row: MonitoringQuarter) -> dt.date:
    return max(row.closes_on, row.reopened_until or row.closes_on)


def to_do_count(user: User, day: dt.date) -> int:
    """One thing to do, or none."""
    return len(to_do(user, day))


def badge(user: User) -> int | None:
    """The number beside 季度报表: returns still missing in the quarter that takes them."""
    row = selectors.running(timezone.localdate())
    if row is None or not user.can(Permission.RETURN_WRITE):
        return None
    return selectors.counts(selectors.query_for(user, Period(row.year, row.quarter), row)).owed or None


@dataclass(frozen=True)
class QuarterRow:
    """One quarter on an enterprise's page: revenue by source, and what the enterprise said besides."""

    period: Period
    cells: list[tuple[QuarterlyReturn | None, bool]]
    electricity: str
    employees: str
    state: str


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any]:
    """The last quarters with any figure, sources side by side; and whether this quarter's is still to come."""
    user = signed_in(request)
    last = Period.last_complete(timezone.localdate())
    newest = max(last, period_of(request))
    known = figures.quarters(user, enterprise, [newest.shifted(-back) for back in range(QUARTERS)])
    lines = [_line(period, quarter) for period, quarter in known.items() if quarter.by_source]
    row = selectors.running(timezone.localdate())
    open_ = Period(row.year, row.quarter) if row else None
    write = Permission.RETURN_WRITE.value
    may = open_ is not None and selectors.is_listed(enterprise, open_)
    may = may and bool(
        enterprise_rules.covers(user.grants, write, enterprise.district_id, enterprise.street_id)
    )
    reported = open_ in known and Source.ENTERPRISE in known[open_].by_source if open_ else False
    return {
        "lines": lines,
        "sources": list(Source),
        "key_url": reverse("returns:key", args=[enterprise.pk, str(open_)]) if may and not reported else "",
        "open_period": open_,
        "due_on": row.due_on if row else None,
        "is_open": selectors.window(row) is Window.OPEN,
    }


def _line(period: Period, quarter: Quarter) -> QuarterRow:
    record = quarter.source_of("revenue")
    own = quarter.by_source.get(Source.ENTERPRISE)
    return QuarterRow(
        period,
        [(quarter.by_source.get(source), source == record) for source in Source],
        figure(BY_CODE["electricity"], quarter.of_record("electricity")),
        figure(BY_CODE["employees"], quarter.of_record("employees")),
        str(ReturnState(own.state).label) if own else "",
    )


def register() -> None:
    """Fill core's registries."""
    read, write = Permission.RETURN_READ.value, Permission.RETURN_WRITE.value
    registry.navigation.add(
        registry.NavItem(
            "returns", lazy("监测"), lazy("季度报表"), "returns:list", read, 310, badge=badge, exports=True
        )
    )
    registry.todo_sources.add(registry.ToDoSource("returns", write, 20, to_do, to_do_count))
    registry.sections.add(
        registry.Section("returns", lazy("季度报表"), read, 310, "returns/section.html", section)
    )
