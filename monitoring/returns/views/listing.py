"""季度报表: a quarter's list with what was reported and what is missing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.calendar.selectors import current
from core.ui.filter_bar import FilterBar, Tab
from core.ui.paging import page_number, pager
from core.ui.period import period_of
from core.ui.query import address
from core.ui.tables import sort_of
from cultivation.ledger.rules.wording import time_left
from exchange.addresses import export_address, import_address
from monitoring.returns import selectors
from monitoring.returns.filters import MEMBERS, OVERDUE, OWED, RECEIVED, MemberQuery
from monitoring.returns.models import MonitoringQuarter
from monitoring.returns.openings import districts_of, openings_of, street_of
from monitoring.returns.rules.frame import Window
from monitoring.returns.selectors import ReturnCounts, ReturnRow
from monitoring.returns.services.opening import may_open


@require_safe
@needs(Permission.RETURN_READ)
def returns(request: HttpRequest) -> HttpResponse:
    """The sentence of the quarter, its states as tabs, fifty rows; the export is the list one sees."""
    user = signed_in(request)
    period = period_of(request)
    quarter = selectors.quarter(period)
    bar = FilterBar(request, MEMBERS)
    filters = bar.filters
    query = selectors.query_for(user, period, quarter)
    numbers = selectors.counts(query, filters)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    total = (
        selectors.count(query, filters) if "state" in filters.values or filters.refused else numbers.listed
    )
    page = selectors.page(query, filters, total=total, sort=sort, number=page_number(request))
    opened, mine = openings_of(quarter), districts_of(user)
    window = opened.window(query.today, mine, street_of(user))
    writes, reviews = user.can(Permission.RETURN_WRITE), user.can(Permission.RETURN_REVIEW)
    context = {
        "period": period,
        "quarter": quarter,
        "numbers": numbers,
        "due": due_light(quarter, query, numbers),
        "window": window.name,
        "total": total,
        "lines": [(row, *light_of(row, query)) for row in page.rows],
        "pager": pager(request, total=total, number=page.number),
        "tabs": _tabs(bar, numbers, query),
        "bar": bar,
        "sort": sort,
        "may_write": writes and window is Window.OPEN,
        "links_url": address("returns:links", period=period, **filters.values) if not filters.refused else "",
        "may_review": reviews and quarter is not None and quarter.list_frozen_at is not None,
        "may_reopen": reviews and any(opened.window(query.today, [each]) is Window.CLOSED for each in mine),
        "may_set_days": reviews and quarter is not None and bool(may_open(user, None)),
        "reopened": opened.of(mine),
        "import_url": import_address(user, "returns"),
        "export_url": export_address(user, "returns"),
        "scope": user.unit.name,
    }
    return render(request, "returns/list.html", context)


def due_light(
    quarter: MonitoringQuarter | None, query: MemberQuery, numbers: ReturnCounts
) -> tuple[str, str]:
    """How the quarter stands: level and words."""
    if quarter is None or query.today < quarter.opens_on:
        return "NONE", _("未开放")
    if not numbers.owed:
        return ("GREEN", _("已报齐")) if numbers.listed else ("NONE", _("没有应报企业"))
    words = time_left(current(), quarter.due_on, query.today)
    if query.overdue:
        return "RED", words
    near = current().working_days_between(query.today, quarter.due_on) <= 3
    return ("AMBER" if near else "GREEN"), words


def light_of(row: ReturnRow, query: MemberQuery) -> tuple[str, str]:
    """A row's light: missing after the due day red, returned amber, submitted green, still to come none."""
    if row.state == "RETURNED":
        return "AMBER", row.state_name
    if row.is_owed and query.overdue:
        return "RED", _("逾期未报")
    return ("NONE" if row.is_owed else "GREEN"), row.state_name


def _tabs(bar: FilterBar[MemberQuery], numbers: ReturnCounts, query: MemberQuery) -> list[Tab]:
    owed = (
        bar.tab(_("逾期未报"), numbers.overdue, "RED", state=OVERDUE)
        if query.overdue
        else bar.tab(_("待报"), numbers.owed, "AMBER", state=OWED)
    )
    return [
        bar.tab(_("应报"), numbers.listed, state=None),
        bar.tab(_("已报"), numbers.received, "GREEN", state=RECEIVED),
        owed,
    ]
