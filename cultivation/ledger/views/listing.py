"""问题台账: the list by whose work it is, by light, state, category, holder, district, enterprise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
from cultivation.ledger.acts import ACTS
from cultivation.ledger.filters import ENDED, PROBLEMS, WAITING, Reader
from cultivation.ledger.people import bulk_acts
from cultivation.ledger.rules.wording import NEXT, WAITS_FOR, light_text
from cultivation.ledger.selectors import lists, work
from cultivation.ledger.selectors.lists import ProblemCounts, ProblemRow
from cultivation.ledger.selectors.work import Turn
from cultivation.ledger.states import HELD, OPEN, Action, State
from cultivation.ledger.timing import Timing, load_timing
from cultivation.ledger.whose import MINE, WORK
from exchange.addresses import export_address, import_address

NOBODYS = Turn(acts=False, answers=False, asked="", open_parts=0)


@dataclass(frozen=True)
class NextStep:
    """What the person does next to a problem, and where."""

    label: str
    url: str


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
    step: str
    who: str
    next: NextStep | None


@require_safe
@needs(Permission.LEDGER_READ)
def problems(request: HttpRequest) -> HttpResponse:
    """The list: exact count, lights as chips with their counts, fifty rows, what is due first on top."""
    user = signed_in(request)
    today = timezone.localdate()
    bar = FilterBar(request, PROBLEMS)
    sort = sort_of(request, lists.SORTS, lists.DEFAULT_SORT)
    numbers = lists.counts(user, bar.filters, today)
    by_work = lists.work_counts(user, bar.filters, today)
    others = bar.filters.but(work=None, light=None, stage=None)
    whole = lists.count(user, others, today) if "work" in bar.filters.values else numbers.all
    total = lists.shown_total(numbers, bar.filters)
    if total is None:
        total = lists.count(user, bar.filters, today)
    number = page_number(request)
    page = lists.page(user, bar.filters, total=total, sort=sort, number=number, today=today)
    context = {
        "title": _title(bar, numbers),
        "lines": lines(page.rows, load_timing(), today, work.turns(user, [row.id for row in page.rows])),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "work_tabs": _work_tabs(bar, by_work, whole),
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


def lines(
    rows: Sequence[ProblemRow], timing: Timing, today: dt.date, turns: Mapping[int, Turn] | None = None
) -> list[ShownProblem]:
    """Rows with their addresses and lights, and with `turns` whose turn it is."""
    base, enterprises = reverse("ledger:list"), reverse("enterprises:list")
    drawn: dict[tuple[str, str], SafeString] = {}
    shown = []
    for row in rows:
        called = timing.callback_by(timezone.localdate(row.resolved_at)) if row.resolved_at else None
        words = light_text(timing.calendar, State(row.state), row.due_on, today, row.stopped_on, called)
        key = (row.light, words)
        if key not in drawn:
            drawn[key] = light(row.light, words)
        turn = (turns or {}).get(row.id, NOBODYS)
        step, who = _step(row, turn)
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
                step,
                who,
                _next(row, turn, f"{base}{row.id}/"),
            )
        )
    return shown


def _step(row: ProblemRow, turn: Turn) -> tuple[str, str]:
    """Which step a problem waits for, and whose turn it is."""
    state = State(row.state)
    step = str(WAITS_FOR[state])
    if turn.asked:
        step = _("待答复：%(asked)s") % {"asked": Action(turn.asked).label}
    elif turn.open_parts:
        step = _("%(step)s，%(n)d 个协办未答复") % {"step": step, "n": turn.open_parts}
    if turn.acts or turn.answers:
        return step, _("该我")
    if state in HELD:
        return step, _("承办 %(unit)s") % {"unit": " ".join(filter(None, (row.holder, row.officer)))}
    if state in OPEN:
        return step, _("等%(district)s") % {"district": row.district}
    return step, ""


def _next(row: ProblemRow, turn: Turn, url: str) -> NextStep | None:
    """The act that is the person's next; one that asks nothing is a button of the problem's own page."""
    if turn.answers:
        return NextStep(_("答复申请"), url)
    if not turn.acts:
        return None
    act = ACTS[NEXT[State(row.state)]]
    if act.action is Action.RESOLVE and turn.open_parts:
        return NextStep(_("看协办"), f"{url}#parts")
    label = _("回访") if act.action is Action.CONFIRM else act.label
    return NextStep(label, f"{url}{act.slug}/#act" if act.asks else url)


def _title(bar: FilterBar[Reader], numbers: ProblemCounts) -> str:
    """The finding: what waits for the person, how much of it is late or due today."""
    if bar.filters.values.get("work") != (MINE,) or bar.filters.refused:
        return _("问题台账")
    late = _("%(n)d 件逾期") % {"n": numbers.red} if numbers.red else ""
    due = _("%(n)d 件今天到期") % {"n": numbers.today} if numbers.today else ""
    said = "，".join(filter(None, (late, due))) or _("没有逾期")
    if not numbers.all:
        return _("没有该我办的问题")
    return _("该我办的 %(n)d 件：%(said)s") % {"n": numbers.all, "said": said}


def _work_tabs(bar: FilterBar[Reader], by_work: Mapping[str, int], whole: int) -> list[Tab]:
    """Whose work; a part that has nothing is left out, unless it is in force."""
    current = bar.filters.values.get("work", ())
    parts = [
        bar.tab(str(label), by_work[code], work=code, light=None, stage=None)
        for code, (label, _condition) in WORK.items()
        if by_work[code] or code in current
    ]
    return [*parts, replace(bar.tab(_("全部"), whole, work=None), current=not current)]


def _due(row: ProblemRow, called: dt.date | None) -> str:
    """By when what: the running clock's day, or the call-back's, which no light counts."""
    if row.due_on:
        return f"{row.due_on:%Y-%m-%d}"
    if row.state == State.RESOLVED and called:
        return _("%(day)s 前回访") % {"day": f"{called:%Y-%m-%d}"}
    return "—"


def _tabs(bar: FilterBar[Reader], numbers: ProblemCounts) -> list[Tab]:
    return [
        bar.tab(_("全部"), numbers.all, light=None, stage=None),
        bar.tab(_("逾期"), numbers.red, "RED", light="RED", stage=None),
        bar.tab(_("临期"), numbers.amber, "AMBER", light="AMBER", stage=None),
        bar.tab(_("正常"), numbers.green, "GREEN", light="GREEN", stage=None),
        bar.tab(_("待回访"), numbers.waiting, "NONE", light=None, stage=WAITING),
        bar.tab(_("已结束"), numbers.ended, "NONE", light=None, stage=ENDED),
    ]
