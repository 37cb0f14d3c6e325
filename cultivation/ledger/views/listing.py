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
from accounts.models import Unit
from accounts.roles import Permission
from core.calendar.rules import WorkCalendar
from core.ui import filters as ui_filters
from core.ui.lights import light
from core.ui.paging import page_number, pager
from core.ui.tables import Column, sort_of
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from cultivation.ledger import selectors
from cultivation.ledger.filters import BY_CODE, Chosen, parse
from cultivation.ledger.forms import FilterForm
from cultivation.ledger.links import link
from cultivation.ledger.rules.words import light_text
from cultivation.ledger.selectors import Counts, Row
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing
from exchange.staging.scope import may_export


@dataclass(frozen=True)
class Tab:
    """One light or stage over the list with its count: a door to exactly those rows."""

    label: str
    count: int
    url: str
    current: bool
    level: str = ""


@dataclass(frozen=True)
class Line:
    """A row as it is shown; made here, because fifty rows of template tags cost more than the query."""

    row: Row
    url: str
    light: SafeString
    place: str
    category: str
    state: str
    due: str


@require_safe
@needs(Permission.LEDGER_READ)
def problems(request: HttpRequest) -> HttpResponse:
    """The list: exact count, lights as chips with their counts, fifty rows, what is due first on top."""
    user = signed_in(request)
    today = timezone.localdate()
    form, refusal = FilterForm(request.GET, user=user), ""
    try:
        chosen = parse(user, request.GET)
    except Refused as refused:
        chosen, refusal = Chosen(), refused.sentence
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    numbers = selectors.counts(user, chosen, today)
    total = selectors.shown_total(numbers, chosen)
    if total is None:
        total = selectors.count(user, chosen, today)
    page = selectors.page(user, chosen, total=total, sort=sort, number=page_number(request), today=today)
    context = {
        "lines": lines(page.rows, load_timing().calendar, today),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "tabs": _tabs(numbers, chosen, sort if sort != selectors.DEFAULT_SORT else ""),
        "chips": _chips(request, form, chosen),
        "clear": ui_filters.cleared(request, form),
        "panel": [form[code] for code, each in BY_CODE.items() if each.panel],
        "panel_names": " ".join(code for code, each in BY_CODE.items() if each.panel),
        "refusal": refusal,
        "columns": _columns(),
        "chosen": chosen,
        "sort": sort,
        "may_log": user.can(Permission.LEDGER_LOG),
        "import_url": link("exchange:upload", "problems") if user.can(Permission.LEDGER_LOG) else "",
        "export_url": link("exchange:export", "problems") if may_export(user, "problems") else "",
        "scope": user.unit.name,
    }
    return render(request, "ledger/list.html", context)


def lines(rows: Sequence[Row], calendar: WorkCalendar, today: dt.date) -> list[Line]:
    """Rows with their addresses and lights."""
    base = reverse("ledger:list")
    drawn: dict[tuple[str, str], SafeString] = {}
    shown = []
    for row in rows:
        words = light_text(calendar, State(row.state), row.due_on, today, row.stopped_on)
        key = (row.light, words)
        if key not in drawn:
            drawn[key] = light(row.light, words)
        place = f"{row.district}·{row.street}" if row.street else row.district
        due = f"{row.due_on:%Y-%m-%d}" if row.due_on else "—"
        shown.append(Line(row, f"{base}{row.id}/", drawn[key], place, row.category_name, row.state_name, due))
    return shown


def _tabs(numbers: Counts, chosen: Chosen, sort: str) -> list[Tab]:
    choices: list[tuple[str, int, dict[str, str], str]] = [
        (_("全部"), numbers.all, {}, ""),
        (_("逾期"), numbers.red, {"light": "RED"}, "RED"),
        (_("临期"), numbers.amber, {"light": "AMBER"}, "AMBER"),
        (_("正常"), numbers.green, {"light": "GREEN"}, "GREEN"),
        (_("待回访"), numbers.waiting, {"stage": "WAITING"}, "NONE"),
        (_("已结束"), numbers.ended, {"stage": "ENDED"}, "NONE"),
    ]
    now = {code: values for code, values in chosen.values.items() if code in ("light", "stage")}
    return [
        Tab(
            label,
            count,
            chosen.but(**{"light": None, "stage": None, **values}).query(sort=sort),
            now == {code: (value,) for code, value in values.items()},
            level,
        )
        for label, count, values, level in choices
    ]


def _chips(request: HttpRequest, form: FilterForm, chosen: Chosen) -> list[ui_filters.Chip]:
    """The filters in force; light and stage are the tabs, unit and enterprise are said by their names."""
    shown = []
    for chip in ui_filters.chips(request, form, leave_out=("light", "stage", "holder", "enterprise")):
        shown.append(chip)
    for code, model in (("holder", Unit), ("enterprise", Enterprise)):
        for value in chosen.values.get(code, ()):
            named = model._default_manager.filter(pk=int(value))
            if model is Enterprise:
                named = Enterprise.objects.visible_to(signed_in(request)).filter(pk=int(value))
            name = named.values_list("name", flat=True).first() or _("未找到")
            shown.append(
                ui_filters.Chip(str(BY_CODE[code].label), str(name), chosen.but(**{code: None}).query())
            )
    return shown


def _columns() -> list[Column]:
    return [
        Column(_("编号"), sort="number"),
        Column(_("企业")),
        Column(_("问题")),
        Column(_("类别")),
        Column(_("承办单位")),
        Column(_("期限"), sort="due"),
        Column(_("亮灯")),
        Column(_("状态")),
    ]
