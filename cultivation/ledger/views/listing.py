"""问题台账: the list by light, state, category, holder, district, enterprise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar, Tab
from core.ui.lights import light
from core.ui.paging import page_number, pager
from core.ui.tables import sort_of
from cultivation.ledger.filters import ENDED, PROBLEMS, WAITING
from cultivation.ledger.people import bulk_acts
from cultivation.ledger.rules.wording import light_text
from cultivation.ledger.selectors import lists
from cultivation.ledger.selectors.lists import ProblemCounts, ProblemRow
from cultivation.ledger.states import State
from cultivation.ledger.timing import Timing, load_timing
from exchange.addresses import export_address, import_address


@dataclass(frozen=True)
class ShownProblem:
    """A row as it is shown; made here, because fifty rows of template tags cost more than the query."""

    row: ProblemRow
    url: str
    enterprise_url: str
    light: SafeString
    place: str
    category: str
    state: str
    due: str
    words: str


@require_safe
@needs(Permission.LEDGER_READ)
def problems(request: HttpRequest) -> HttpResponse:
    """The list: exact count, lights as chips with their counts, fifty rows, what is due first on top."""
    user = signed_in(request)
    today = timezone.localdate()
    bar = FilterBar(request, PROBLEMS)
    sort = sort_of(request, lists.SORTS, lists.DEFAULT_SORT)
    numbers = lists.counts(user, bar.filters, today)
    total = lists.shown_total(numbers, bar.filters)
    if total is None:
        total = lists.count(user, bar.filters, today)
    number = page_number(request)
    page = lists.page(user, bar.filters, total=total, sort=sort, number=number, today=today)
    context = {
        "lines": lines(page.rows, load_timing(), today),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "tabs": _tabs(bar, numbers),
        "bar": bar,
        "sort": sort,
        "bulk": [(act.label, reverse(f"ledger:bulk_{act.slug}")) for act in bulk_acts(user, today)],
        "may_log": user.can(Permission.LEDGER_LOG),
        "import_url": import_address(user, "problems"),
        "export_url": export_address(user, "problems"),
        "scope": user.unit.name,
    }
    return render(request, "ledger/list.html", context)


def lines(rows: Sequence[ProblemRow], timing: Timing, today: dt.date) -> list[ShownProblem]:
    """Rows with their addresses and lights."""
    base, enterprises = reverse("ledger:list"), reverse("enterprises:list")
    drawn: dict[tuple[str, str], SafeString] = {}
    shown = []
    for row in rows:
        called = timing.callback_by(timezone.localdate(row.resolved_at)) if row.resolved_at else None
        words = light_text(timing.calendar, State(row.state), row.due_on, today, row.stopped_on, called)
        key = (row.light, words)
        if key not in drawn:
            drawn[key] = light(row.light, words)
        place = f"{row.district}·{row.street}" if row.street else row.district
        shown.append(
            ShownProblem(
                row,
                f"{base}{row.id}/",
                f"{enterprises}{row.enterprise}/",
                drawn[key],
                place,
                row.category_name,
                row.state_name,
                _due(row, called),
                words,
            )
        )
    return shown


def _due(row: ProblemRow, called: dt.date | None) -> str:
    """By when what: the running clock's day, or the call-back's, which no light counts."""
    if row.due_on:
        return f"{row.due_on:%Y-%m-%d}"
    if row.state == State.RESOLVED and called:
        return _("%(day)s 前回访") % {"day": f"{called:%Y-%m-%d}"}
    return "—"


def _tabs(bar: FilterBar[dt.date], numbers: ProblemCounts) -> list[Tab]:
    return [
        bar.tab(_("全部"), numbers.all, light=None, stage=None),
        bar.tab(_("逾期"), numbers.red, "RED", light="RED", stage=None),
        bar.tab(_("临期"), numbers.amber, "AMBER", light="AMBER", stage=None),
        bar.tab(_("正常"), numbers.green, "GREEN", light="GREEN", stage=None),
        bar.tab(_("待回访"), numbers.waiting, "NONE", light=None, stage=WAITING),
        bar.tab(_("已结束"), numbers.ended, "NONE", light=None, stage=ENDED),
    ]
