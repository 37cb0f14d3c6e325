"""退库预警: the list by whose turn it is, by level, by clock; the finding said first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar, Tab
from core.ui.paging import page_number, pager
from core.ui.tables import sort_of
from cultivation.enterprises.codes import Risk
from exchange.addresses import export_address
from monitoring.scan.selectors import latest_run
from monitoring.warnings import selectors
from monitoring.warnings.codes import LEVEL_WORDS, ORDER
from monitoring.warnings.filters import ONGOING, SHOWS, WARNINGS
from monitoring.warnings.lines import Line, lines
from monitoring.warnings.reader import Reader
from monitoring.warnings.selectors import WarningCounts
from monitoring.warnings.states import ONGOING as STATES


@require_safe
@needs(Permission.SCAN_READ)
def warnings(request: HttpRequest) -> HttpResponse:
    """The list: exact counts as tabs, fifty rows, the gravest first and what is due first."""
    user = signed_in(request)
    reader, bar = Reader.of(user), FilterBar(request, WARNINGS)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    numbers = selectors.counts(reader, bar.filters)
    total = None if bar.filters.refused else selectors.shown_total(numbers, bar.filters)
    if total is None:
        total = selectors.warnings(reader, bar.filters).count()
    page = selectors.page(reader, bar.filters, total=total, sort=sort, number=page_number(request))
    acts, closes = user.can(Permission.WARNING_ACT), user.can(Permission.WARNING_CLOSE)
    shown = lines(reader, page.rows, acts=acts, closes=closes)
    context = {
        "title": finding(numbers),
        "sub": _sub(reader, user.unit.name),
        "lines": shown,
        "first": _first(reader, shown),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "summary": _summary(numbers),
        "tabs": _tabs(bar, numbers),
        "bar": bar,
        "sort": sort,
        "may_act": acts,
        "export_url": export_address(user, "warnings"),
    }
    return render(request, "warnings/list.html", context)


def finding(numbers: WarningCounts) -> str:
    """64 家预警在办，1 家红色逾期，先处置."""
    ongoing, overdue = numbers.shows[ONGOING], numbers.shows["overdue"]
    if not ongoing:
        return _("没有在办的退库预警")
    if numbers.red_overdue:
        return _("%(n)s 家预警在办，%(red)s 家红色逾期，先处置") % {
            "n": f"{ongoing:,}", "red": f"{numbers.red_overdue:,}",
        }  # fmt: skip
    if overdue:
        return _("%(n)s 家预警在办，%(late)s 家逾期") % {"n": f"{ongoing:,}", "late": f"{overdue:,}"}
    return _("%(n)s 家预警在办，没有逾期") % {"n": f"{ongoing:,}"}


def _sub(reader: Reader, scope: str) -> str:
    """Where, after which scan, and what it did to the whole city's warnings."""
    period = reader.newest
    run = latest_run(period) if period else None
    if run is None or period is None:
        return f"{scope} · {_('还没有研判')}"
    did = run.summary.get("warnings") or {}
    said = _("全市新开 %(opened)d 家、升级 %(raised)d 家、降级 %(lowered)d 家") % {
        name: did.get(name, 0) for name in ("opened", "raised", "lowered")
    }
    return f"{scope} · {period.label_zh}{run.get_kind_display()}研判 {run.as_of:%m-%d} · {said}"


def _first(reader: Reader, shown: list[Line]) -> Line | None:
    """The row that its reader should act on first: an overdue one on top."""
    late = (line for line in shown if line.act and line.row.met_on is None and line.row.due_on < reader.day)
    return next(late, None)


def _tabs(bar: FilterBar[Reader], numbers: WarningCounts) -> list[Tab]:
    """In hand, by level, then what asks for an act; parts that have nothing are left out unless in force."""
    current_show = bar.filters.values.get("show", ())
    found = [bar.tab(str(SHOWS[ONGOING][0]), numbers.shows[ONGOING], show=ONGOING, risk=None)]
    for level in reversed(ORDER):
        number = numbers.levels.get(level, 0)
        tone = "GREEN" if level is Risk.GREEN else level.value
        found.append(bar.tab(str(LEVEL_WORDS[level]), number, tone, show=ONGOING, risk=level.value))
    for code in selectors.PARTS:
        if numbers.shows[code] or code in current_show:
            found.append(bar.tab(str(SHOWS[code][0]), numbers.shows[code], show=code, risk=None))
    return found


def _summary(numbers: WarningCounts) -> str:
    """待处置 21 · 处置中 31 · 观察中 12."""
    return " · ".join(f"{state.label} {numbers.states.get(state, 0):,}" for state in STATES)
