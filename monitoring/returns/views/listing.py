"""季度报表: a quarter's list with what was reported and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.calendar.selectors import current
from core.periods import Period
from core.ui.filters import Chip
from core.ui.paging import page_number, pager
from core.ui.shell import period_of
from core.ui.tables import Column, sort_of
from cultivation.enterprises.links import link
from cultivation.ledger.rules.words import time_left
from exchange.staging.scope import may_export
from monitoring.returns import filters, selectors
from monitoring.returns.filters import Asked, Chosen
from monitoring.returns.forms import FilterForm
from monitoring.returns.models import MonitoringQuarter
from monitoring.returns.rules import Window
from monitoring.returns.selectors import Counts, Row


@dataclass(frozen=True)
class Tab:
    """One state over the list with its count: a door to exactly those rows."""

    label: str
    count: int
    url: str
    current: bool
    level: str


@require_safe
@needs(Permission.RETURN_READ)
def returns(request: HttpRequest) -> HttpResponse:
    """The sentence of the quarter, its states as tabs, fifty rows; the export is the list one sees."""
    user = signed_in(request)
    period = period_of(request)
    quarter = selectors.quarter(period)
    chosen = filters.parse(user, request.GET)
    ask = selectors.asked_of(user, period, quarter)
    numbers = selectors.counts(ask, chosen)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    total = selectors.count(ask, chosen) if "state" in chosen.values or chosen.refused else numbers.listed
    page = selectors.page(ask, chosen, total=total, sort=sort, number=page_number(request))
    window = selectors.window(quarter, ask.today)
    form = FilterForm(request.GET, user=user)
    writes, reviews = user.can(Permission.RETURN_WRITE), user.can(Permission.RETURN_REVIEW)
    names = [*form.fields, "panel"]
    context = {
        "period": period,
        "quarter": quarter,
        "numbers": numbers,
        "due": due_light(quarter, ask, numbers),
        "window": window.name,
        "total": total,
        "lines": [(row, *light_of(row, ask)) for row in page.rows],
        "pager": pager(request, total=total, number=page.number),
        "tabs": _tabs(numbers, chosen, ask, sort),
        "chips": _chips(user, chosen, period),
        "clear": Chosen().query(period=str(period)),
        "panel": [(form[code], filters.BY_CODE[code].taps) for code in form.fields],
        "panel_names": " ".join(names),
        "refusals": [verdict.sentence for verdict in chosen.refused.values()],
        "columns": _columns(),
        "chosen": chosen,
        "sort": sort,
        "may_write": writes and window is Window.OPEN,
        "may_review": reviews and quarter is not None and quarter.list_frozen_at is not None,
        "may_reopen": reviews and window is Window.CLOSED,
        "import_url": link("exchange:upload", "returns") if writes and user.can(Permission.IMPORT) else "",
        "export_url": link("exchange:export", "returns") if may_export(user, "returns") else "",
        "scope": user.unit.name,
    }
    return render(request, "returns/list.html", context)


def due_light(quarter: MonitoringQuarter | None, ask: Asked, numbers: Counts) -> tuple[str, str]:
    """How the quarter stands: level and words."""
    if quarter is None or ask.today < quarter.opens_on:
        return "NONE", _("未开放")
    if not numbers.owed:
        return ("GREEN", _("已报齐")) if numbers.listed else ("NONE", _("没有应报企业"))
    words = time_left(current(), quarter.due_on, ask.today)
    if ask.overdue:
        return "RED", words
    near = current().working_days_between(ask.today, quarter.due_on) <= 3
    return ("AMBER" if near else "GREEN"), words


def light_of(row: Row, ask: Asked) -> tuple[str, str]:
    """A row's light: missing after the due day red, returned amber, submitted green, still to come none."""
    if row.state == "RETURNED":
        return "AMBER", row.state_name
    if row.is_owed and ask.overdue:
        return "RED", _("逾期未报")
    return ("NONE" if row.is_owed else "GREEN"), row.state_name


def _tabs(numbers: Counts, chosen: Chosen, ask: Asked, sort: str) -> list[Tab]:
    owed = (
        (_("逾期未报"), numbers.overdue, filters.OVERDUE, "RED")
        if ask.overdue
        else (_("待报"), numbers.owed, filters.OWED, "AMBER")
    )
    choices: list[tuple[str, int, str | None, str]] = [
        (_("应报"), numbers.listed, None, ""),
        (_("已报"), numbers.received, filters.RECEIVED, "GREEN"),
        owed,
    ]
    now = chosen.values.get("state", ())
    kept = {"period": str(ask.period), "sort": sort if sort != selectors.DEFAULT_SORT else ""}
    return [
        Tab(label, count, chosen.but(state=state).query(**kept), now == ((state,) if state else ()), level)
        for label, count, state, level in choices
    ]


def _chips(user: Any, chosen: Chosen, period: Period) -> list[Chip]:
    shown = []
    for code, values in chosen.values.items():
        each = filters.BY_CODE[code]
        names = {value: str(text) for value, text in each.options(user)} if each.options else {}
        words = "、".join(names.get(value, value) for value in values)
        shown.append(Chip(str(each.label), words, chosen.but(**{code: None}).query(period=str(period))))
    return shown


def _columns() -> list[Column]:
    return [
        Column(_("企业")),
        Column(_("所在地")),
        Column(_("列入依据")),
        Column(_("营业收入本年累计"), _("万元"), number=True, sort="revenue"),
        Column(_("报送情况")),
        Column(_("报送时间"), sort="entered"),
        Column(_("操作")),
    ]
