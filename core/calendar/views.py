"""The working-day calendar of a year, by month; who keeps it changes a day or registers a year's notice."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.calendar import services
from core.calendar.models import CalendarDay, CalendarYear, DayKind
from core.calendar.selectors import current
from core.web.needs import for_everyone, needs

WRITE = "calendar.write"
KINDS = [("", _("按星期")), *DayKind.choices]


@dataclass(frozen=True)
class Day:
    """One cell of a month: None days fill the first and last week."""

    day: dt.date | None
    working: bool = False
    word: str = ""
    today: bool = False


class DayForm(forms.Form):
    """What a day is."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("类型"), choices=KINDS, required=False, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=100, required=False)


class YearForm(forms.Form):
    """A year's notice."""

    source = forms.CharField(label=_("通知文号"), max_length=180)


@for_everyone
@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    """The running year."""
    return _page(request, timezone.localdate().year)


@for_everyone
@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year."""
    return _page(request, year)


@needs(WRITE)
@require_POST
def set_day(request: HttpRequest, year: int) -> HttpResponse:
    """Change one day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, year, form=form)
    services.set_day(actor=request.user, **form.cleaned_data)
    messages.success(request, str(_("已修改 %(day)s。")) % {"day": form.cleaned_data["day"]})
    return redirect("core:calendar_year", year=form.cleaned_data["day"].year)


@needs(WRITE)
@require_POST
def open_year(request: HttpRequest, year: int) -> HttpResponse:
    """Register a year's notice."""
    form = YearForm(request.POST)
    if not form.is_valid():
        return _page(request, year, year_form=form)
    services.open_year(actor=request.user, year=year, source=form.cleaned_data["source"])
    messages.success(request, str(_("已登记，请逐日填入放假和调休上班日。")))
    return redirect("core:calendar_year", year=year)


def _page(
    request: HttpRequest, year: int, form: DayForm | None = None, year_form: YearForm | None = None
) -> HttpResponse:
    if not 2000 <= year <= 2149:
        raise Http404
    known = current()
    special = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    context = {
        "year": year,
        "loaded": CalendarYear.objects.filter(year=year).first(),
        "estimated": known.is_estimated(dt.date(year, 1, 1)),
        "months": [(month, _weeks(year, month, known, special)) for month in range(1, 13)],
        "special": [special[day] for day in sorted(special)],
        "working_days": known.working_days_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)),
        "form": form or DayForm(initial={"day": dt.date(year, 1, 1)}),
        "year_form": year_form or YearForm(),
        "weekdays": ["一", "二", "三", "四", "五", "六", "日"],
    }
    wrong = form is not None or year_form is not None
    return render(request, "core/calendar.html", context, status=422 if wrong else 200)


def _weeks(year: int, month: int, known: Any, special: dict[dt.date, CalendarDay]) -> list[list[Day]]:
    today = timezone.localdate()
    weeks = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        cells = []
        for day in week:
            row = special.get(day)
            if day.month != month:
                cells.append(Day(None))
                continue
            word = {DayKind.OFF: "休", DayKind.WORK: "班"}.get(DayKind(row.kind)) if row else ""
            cells.append(Day(day, known.is_working(day), str(word or ""), day == today))
        weeks.append(cells)
    return weeks
