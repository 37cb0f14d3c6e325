"""专精特新预评: the list of candidates, one enterprise's self-check, its form, the score sheets."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.jobs.services import submit
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, pager
from core.ui.query import address
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.codes import RecognitionKind
from exchange.addresses import export_address
from incentives.scoring import selectors, services, wording
from incentives.scoring.codes import Standing
from incentives.scoring.explaining import Check, check
from incentives.scoring.filters import CANDIDATES
from incentives.scoring.forms import SelfCheckForm, asked
from incentives.scoring.lines import LIGHTS, lines
from incentives.scoring.reading import facts
from incentives.scoring.terms import may_judge, sheets, terms_of

SHOWN_YEARS = 3


def _years(today: dt.date) -> list[int]:
    return [today.year - back for back in range(SHOWN_YEARS)]


@require_safe
@needs(Permission.AWARD_READ)
def candidates(request: HttpRequest) -> HttpResponse:
    """Who is likely to be recognised, who has what to bring, who has gaps: one level, one year."""
    user, today = signed_in(request), timezone.localdate()
    bar = FilterBar(request, CANDIDATES)
    level, year = selectors.level_of(bar.filters), selectors.year_of(bar.filters)
    numbers = selectors.counts(user, bar.filters)
    total = selectors.candidates(user, bar.filters).count()
    page = selectors.page(user, bar.filters, total=total, number=page_number(request))
    day = min(today, dt.date(year, 12, 31))
    context = {
        "level": level,
        "year": year,
        "title": wording.title_of(level, numbers),
        "has_sheet": selectors.has_sheet(day),
        "day": day,
        "lines": lines(page.rows),
        "total": total,
        "bar": bar,
        "levels": [(one.label, bar.address(level=one.value), one == level) for one in RecognitionKind],
        "years": [(one, bar.address(year=str(one)), one == year) for one in _years(today)],
        "tabs": [
            bar.tab(str(standing.label), numbers[standing.value], LIGHTS[standing], standing=standing.value)
            for standing in Standing
        ],
        "pager": pager(request, total=total, number=page.number),
        "export_url": export_address(user, "specialised_candidates"),
        "may_run": user.can(Permission.AWARD_RUN),
        "scope": user.unit.name,
    }
    return render(request, "scoring/list.html", context)


@require_POST
@needs(Permission.AWARD_RUN)
def run(request: HttpRequest) -> HttpResponse:
    """Judge a year of the city again, as a job."""
    user, today = signed_in(request), timezone.localdate()
    year = _year(request.POST.get("year", ""), today)
    job = submit(
        kind="scoring.refresh",
        owner=user,
        title=_("%(year)d 年专精特新预评") % {"year": year},
        arguments={"year": year},
        key=f"scoring:{year}",
    )
    return HttpResponseRedirect(reverse("core:job", args=[job.pk]))


@require_safe
@needs(Permission.AWARD_READ)
def sheet(request: HttpRequest) -> HttpResponse:
    """评分表: which hold from when to when, and what the chosen one says."""
    today, known = timezone.localdate(), sheets()
    code = request.GET.get("sheet", "")
    chosen = next((pair for pair in known if pair[0].code == code), known[0] if known else None)
    context = {
        "sheets": [row for row, _read in known],
        "row": chosen[0] if chosen else None,
        "levels": wording.sheet_lines(chosen[1]) if chosen else [],
        "has_sheet": selectors.has_sheet(today),
        "day": today,
    }
    return render(request, "scoring/sheet.html", context)


@require_safe
@needs(Permission.AWARD_READ)
def self_check(request: HttpRequest, enterprise: int) -> HttpResponse:
    """One enterprise: the finding first, then conditions, items with what closes each gap, doors."""
    user, today = signed_in(request), timezone.localdate()
    found = _enterprise(user, enterprise)
    year = _year(request.GET.get("year", ""), today)
    made = check(found.pk, year, today)
    level = next((one for one in made.levels if one.level == request.GET.get("level")), made.levels[1])
    context = {
        "enterprise": found,
        "year": year,
        "check": made,
        "level": level,
        "title": wording.finding(level, made.sheet is not None),
        "tabs": [_tab(made, one.level, level.level) for one in made.levels],
        "years": [(one, _here(found.pk, one, level.level), one == year) for one in _years(today)],
        "history": wording.history_lines(selectors.history(found.pk, year)),
        "may_state": bool(services.may_state(user, found)),
        "answer_url": address("scoring:answer", found.pk, year=str(year)),
    }
    return render(request, "scoring/check.html", context)


@require_http_methods(["GET", "POST"])
@needs(*services.WRITES)
@single
def answer(request: HttpRequest, enterprise: int) -> HttpResponse:
    """填报自评: what no register has."""
    user, today = signed_in(request), timezone.localdate()
    found = _enterprise(user, enterprise)
    require(services.may_state(user, found))
    year = _year(request.GET.get("year", ""), today)
    known = facts(year, terms_of(year, today).day, found.pk, known_on=today)
    form = SelfCheckForm(
        request.POST or None,
        facts=asked(known.recorded),
        answers=selectors.answers(found.pk, year),
        initial={"version": services.version_of(found.pk, year)},
    )
    back = _here(found.pk, year)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.state(
                actor=user,
                enterprise=found.pk,
                year=year,
                answers=form.answers,
                version=form.cleaned_data["version"],
            )
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(
                request, _("已填报 %(n)d 项，预评已更新") % {"n": changed} if changed else _("没有改动")
            )
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "enterprise": found,
        "year": year,
        "recorded": wording.recorded_lines(known, year),
        "back": back,
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "scoring/answer.html", context, status=422 if form.is_bound else 200)


def _enterprise(user: User, pk: int) -> Enterprise:
    """The enterprise for who reads awards where it lies; out of scope it is not there."""
    found = enterprises.enterprise(user, pk)
    if not Enterprise.objects.all().may(user, Permission.AWARD_READ, pk):
        raise PermissionDenied
    return found


def _year(text: str, today: dt.date) -> int:
    """The year that is asked for; this one for what is none."""
    asked_for = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return asked_for if may_judge(asked_for, today) else today.year


def _here(enterprise: int, year: int, level: str = "") -> str:
    more = {"level": level} if level else {}
    return address("scoring:check", enterprise, year=str(year), **more)


def _tab(made: Check, level: str, current: str) -> wording.LevelTab:
    one = next(each for each in made.levels if each.level == level)
    url = _here(made.facts.enterprise[0], made.year, level)
    return wording.LevelTab(one, url, level == current)
