"""One warning: the verdict, why its level, the one next act, what happened so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.calendar.selectors import current
from core.parameters.selectors import at
from core.periods import Period
from core.web.form_key import new_key
from cultivation.enterprises.codes import Risk
from cultivation.enterprises.lines import expected_range
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from cultivation.ledger.states import State as ProblemState
from monitoring.scan import wording as scan_wording
from monitoring.scan.models import Assessment
from monitoring.scan.series import cumulative, rest_of_last_year
from monitoring.warnings import selectors, wording
from monitoring.warnings.closing import greens_of
from monitoring.warnings.codes import Diagnosis, Happening, Measure
from monitoring.warnings.forms import WarningForm
from monitoring.warnings.models import Warning, WarningAction, WarningLevel
from monitoring.warnings.reader import Reader
from monitoring.warnings.services.acting import may_do, may_void
from monitoring.warnings.states import Act, State


@dataclass(frozen=True)
class Button:
    """One act that the person may do now."""

    label: str
    url: str
    primary: bool


@dataclass(frozen=True)
class Passage:
    """One line of the history."""

    on: dt.date
    at: dt.datetime
    word: str
    level: str
    text: str
    who: str
    url: str = ""
    link: str = ""
    void: str = ""
    void_url: str = ""


@require_safe
@needs(Permission.SCAN_READ)
def detail(request: HttpRequest, warning: int) -> HttpResponse:
    """The page of a warning."""
    return warning_page(request, selectors.get(signed_in(request), warning))


def warning_page(
    request: HttpRequest,
    row: Warning,
    *,
    act: Act | None = None,
    form: WarningForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form of an act opened in place where there is one."""
    user = signed_in(request)
    reader = Reader.of(user)
    beside, calendar = selectors.beside([row], reader), current()
    last, change = beside.actions.get(row.pk), selectors.standing_level(row)
    results = selectors.results_of(user, row.enterprise_id)
    light, words = wording.clock(row, reader.day, calendar, last)
    greens = greens_of([row], reader).get(row.pk, 0)
    seen = Enterprise.objects.visible_to(user).filter(pk=row.enterprise_id).exists()
    officer, leader = beside.officers.get(row.enterprise_id), beside.leaders.get(row.enterprise_id)
    context: dict[str, Any] = {
        "warning": row,
        "level_word": wording.level_word(row.level),
        "state": State(row.state),
        "light": light,
        "words": words,
        "limit": wording.limit_sentence(row),
        "escalation": _escalation(row),
        "verdict": _verdict(results[-1] if results else None),
        "takes": _takes(row, results[-1] if results else None),
        "results": [(Period(each.year, each.quarter), each, expected_range(each)) for each in results],
        "change": change,
        "reasons": scan_wording.reasons_in_words(change.reasons)
        if wording.has_reasons(change) and change
        else [],
        "buttons": _buttons(user, row, closable=greens >= reader.greens),
        "act": act,
        "act_url": request.path,
        "form": form,
        "form_key": new_key(),
        "passages": _passages(user, row),
        "problems": _problems(user, row),
        "diagnosis": Diagnosis(row.diagnosis).label if row.diagnosis else "",
        "officer": officer,
        "leader": leader,
        "greens": greens,
        "greens_needed": reader.greens,
        "closable": row.ended_on is None and row.level == Risk.GREEN and greens >= reader.greens,
        "ended_why": wording.ended_why(row),
        "enterprise_url": reverse("enterprises:detail", args=[row.enterprise_id]) if seen else "",
        "previous": row.previous if row.previous_id and _is_seen(user, row.previous_id) else None,
    }
    return render(request, "warnings/detail.html", context, status=status)


def _is_seen(user: User, pk: int) -> bool:
    return Warning.objects.visible_to(user).filter(pk=pk).exists()


def _verdict(result: Assessment | None) -> str:
    """The newest standing result in a sentence."""
    if result is None:
        return _("还没有研判结果")
    return scan_wording.projection_sentence(result, _threshold(result))


def _takes(row: Warning, result: Assessment | None) -> str:
    """What the rest of the year would have to bring."""
    if result is None:
        return ""
    period = Period(result.year, result.quarter)
    by_source = cumulative(row.enterprise, period, above_scale=result.above_scale)
    return scan_wording.what_it_takes(result, _threshold(result), rest_of_last_year(by_source, period))


def _threshold(result: Assessment) -> Decimal:
    return at(Period(result.year, result.quarter).end).yuan("above_scale_threshold") or Decimal(0)


def _escalation(row: Warning) -> str:
    """Whom it has been raised to, or will be."""
    rungs = [rung.get_rung_display() for rung in row.rungs.filter(clock=row.clock)]
    if rungs:
        return _("逾期已上报：%(rungs)s。") % {"rungs": "、".join(rungs)}
    return _("逾期先提醒区审核，再报市局。") if row.met_on is None and row.ended_on is None else ""


def _buttons(user: User, row: Warning, *, closable: bool) -> list[Button]:
    """The acts that are the person's, what comes next filled."""
    first = Act.CLOSE if closable and may_do(user, Act.CLOSE, row) else Act.ACT
    found = [
        Button(str(act.label), reverse(f"warnings:{act.value.lower()}", args=[row.pk]), act is first)
        for act in (Act.DIAGNOSE, Act.WATCH, Act.CLOSE, Act.ACT)
        if may_do(user, act, row)
    ]
    return sorted(found, key=lambda button: button.primary)


def _problems(user: User, row: Warning) -> list[tuple[Problem, str]]:
    """The problems that it became, as far as the person sees them."""
    linked = row.actions.exclude(problem=None).filter(voided_at=None).values("problem")
    seen = Problem.objects.visible_to(user).filter(pk__in=linked).order_by("-pk")
    return [(problem, str(ProblemState(problem.state).label)) for problem in seen]


def _passages(user: User, row: Warning) -> list[Passage]:
    """Everything that happened, the newest first."""
    actions = list(row.actions.select_related("by", "unit", "problem", "visit", "voided_by"))
    seen = set(
        Problem.objects.visible_to(user)
        .filter(pk__in=[each.problem_id for each in actions if each.problem_id])
        .values_list("pk", flat=True)
    )
    hidden = selectors.hidden_problems(user, actions)
    found = [_of_action(user, row, each, seen, hidden) for each in actions]
    found += [_of_level(each) for each in row.levels.select_related("run", "by")]
    found += [
        Passage(
            each.on, each.at, str(Happening(each.kind).label), "NONE", _step_text(each.kind, each.note),
            each.by.name if each.by else _("平台"),
        )
        for each in row.steps.select_related("by")
    ]  # fmt: skip
    found += [
        Passage(
            each.on,
            each.at,
            _("逾期上报"),
            "RED",
            _("报%(rung)s") % {"rung": each.get_rung_display()},
            _("平台"),
        )
        for each in row.rungs.all()
    ]
    return sorted(found, key=lambda each: (each.on, each.at), reverse=True)


def _step_text(kind: str, note: str) -> str:
    return wording.exit_word(note) if kind == Happening.EXIT else note


def _of_level(change: WarningLevel) -> Passage:
    word = _("开立") if not change.was else _("升级") if wording.is_raise(change) else _("降级")
    text = wording.change_sentence(change)
    text = f"{text}：{change.note}" if change.note else text
    tone = "GREEN" if change.level == Risk.GREEN else change.level
    return Passage(change.on, change.at, word, tone, text, change.by.name if change.by else _("系统研判"))


def _of_action(user: User, row: Warning, action: WarningAction, seen: set[int], hidden: set[int]) -> Passage:
    text = _("敏感问题，内容不显示") if action.problem_id in hidden else action.result
    if action.next_on:
        text = _("%(text)s（下次 %(day)s）") % {"text": text, "day": f"{action.next_on:%m-%d}"}
    url = link = ""
    if action.problem is not None and action.problem_id in seen:
        url, link = reverse("ledger:detail", args=[action.problem_id]), action.problem.number
    elif action.visit is not None and user.can(Permission.CONTACT_READ):
        url, link = reverse("visits:detail", args=[action.visit_id]), _("走访记录")
    void = ""
    if action.voided_at is not None and action.voided_by is not None:
        void = _("%(who)s作废：%(why)s") % {"who": action.voided_by.name, "why": action.void_reason}
    may = action.voided_at is None and bool(may_void(user, action, row))
    return Passage(
        action.on,
        action.at,
        str(Measure(action.code).label),
        "NONE",
        text,
        action.by.name if action.by else "",
        url,
        link,
        void,
        reverse("warnings:void", args=[action.pk]) if may else "",
    )
