"""One problem: where it stands, what is due by when, the one next act, and what happened so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.ui.query import address
from core.web.form_key import new_key
from cultivation.enterprises.services.phones import phone_context, unmask_phone
from cultivation.ledger import attachments
from cultivation.ledger.act import Act
from cultivation.ledger.beside import facts_beside
from cultivation.ledger.categories import (
    Category,
    Channel,
    HandlingResult,
    LimitClass,
    RejectionReason,
    Satisfaction,
    SubCategory,
)
from cultivation.ledger.clock_keeping import resolve_clock
from cultivation.ledger.dated import Part, Request
from cultivation.ledger.forms.act import ActForm
from cultivation.ledger.models import Problem
from cultivation.ledger.papers import assignment
from cultivation.ledger.passage import EventLine, part_light
from cultivation.ledger.people import best_capacity, open_acts, problem_facts
from cultivation.ledger.rules.clocks import due_on
from cultivation.ledger.rules.facts import ProblemFacts
from cultivation.ledger.rules.wording import NEXT, light_text
from cultivation.ledger.selectors import one, raised
from cultivation.ledger.services import helping, rating
from cultivation.ledger.services.deciding import may_decide, may_report
from cultivation.ledger.states import Action, State
from cultivation.ledger.timing import Timing, load_timing
from cultivation.ledger.wording import callback_by, deadlines, state_sentence


@dataclass(frozen=True)
class Button:
    """One act that the person may do now."""

    act: Act
    url: str
    primary: bool
    key: str


@require_safe
@needs(Permission.LEDGER_READ)
def detail(request: HttpRequest, problem: int) -> HttpResponse:
    """The page of a problem."""
    return problem_page(request, one.get(signed_in(request), problem))


@require_POST
@needs(Permission.PHONE_READ)
def phone(request: HttpRequest, problem: int) -> HttpResponse:
    """The whole number, which is recorded (design, decision 4: a GET never unmasks)."""
    number = unmask_phone(actor=signed_in(request), rows=Problem.objects.all(), pk=problem)
    return render(request, "components/phone_shown.html", {"phone": number})


def problem_page(
    request: HttpRequest,
    problem: Problem,
    *,
    act: Act | None = None,
    form: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form of an act opened in place where there is one."""
    user, timing = signed_in(request), load_timing()
    today = timezone.localdate()
    state, called = State(problem.state), callback_by(problem, timing) if problem.resolved_at else None
    decisions = raised.of_problem(problem, today)
    acts, facts = open_acts(user, problem, timing, today), problem_facts(problem, timing)
    shown = buttons(problem, acts)
    context: dict[str, Any] = {
        "problem": problem,
        "state": state,
        "category": Category(problem.category).label,
        "words": light_text(timing.calendar, state, problem.due_on, today, problem.stopped_on, called),
        "sentence": state_sentence(problem, timing, today),
        "deadlines": deadlines(problem, timing, today),
        "buttons": shown,
        "act": act,
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "request_card": request_card(problem, acts, timing),
        "parts": part_lines(user, problem, facts, timing, today),
        "may_ask_part": helping.asks(user, facts),
        "decisions": decisions,
        "leads_to": one.seen(user, problem.merged_into_id),
        "may_decide": bool(may_decide(user, problem)),
        "reportable": [each.decision.pk for each in decisions if may_report(user, each.decision)],
        "rungs": problem.escalations.order_by("on", "pk"),
        "may_have_assignment": bool(assignment.may_have(user, problem, facts)),
        "may_rate": rating.waits(problem) and any(button.act.action is Action.CONFIRM for button in shown),
        "files": attachments.of_problem(user, problem),
        "events": [EventLine.of(event) for event in one.timeline(problem)],
        "facts": [*_facts(problem), *facts_beside(user, problem)],
        **phone_context(user, Problem.objects.all(), problem, reverse("ledger:phone", args=[problem.pk])),
        "enterprise_url": address("enterprises:detail", problem.enterprise_id),
    }
    return render(request, "ledger/detail.html", context, status=status)


ANSWERS = (Action.GRANT, Action.DECLINE)
"""The acts that stand with the request which they answer."""


@dataclass(frozen=True)
class RequestCard:
    """A request that waits, for who may answer it: its words, and what consent and refusal would each change."""

    request: Request
    title: str
    granted: str
    declined: str
    acts: list[Button]


def request_card(problem: Problem, acts: Sequence[Act], timing: Timing) -> RequestCard | None:
    """None where nothing waits; with the buttons of those of the open acts that answer it."""
    if not problem.asked:
        return None
    acts = [act for act in acts if act.action in ANSWERS]
    found = problem.requests.filter(answer="").select_related("asked_by", "asked_unit").first()
    if found is None:
        return None
    words = {"unit": found.asked_unit.short_name, "days": found.days, "until": found.until}
    if found.days:
        clock = resolve_clock(problem, timing)
        later = replace(clock, extension=clock.extension + found.days)
        title = _("%(unit)s申请延期 %(days)d 个工作日") % words
        granted = _("到期日 %(old)s → %(new)s") % {
            "old": problem.resolve_by,
            "new": due_on(timing.calendar, later),
        }
    else:
        title = _("%(unit)s申请长期推进至 %(until)s") % words
        granted = _("暂停计时，%(until)s 后的工作日自动恢复办理") % words
    title += _("，请您答复") if acts else _("，等待答复")
    declined = _("仍应于 %(day)s 前办结") % {"day": problem.resolve_by}
    shown = [
        Button(act, reverse(f"ledger:{act.slug}", args=[problem.pk]), act.action is Action.GRANT, new_key())
        for act in acts
    ]
    return RequestCard(found, title, granted, declined, shown)


@dataclass(frozen=True)
class PartLine:
    """One part of a helping unit, with its light and what the reader may do."""

    part: Part
    level: str
    words: str
    may_answer: bool
    may_close: bool


def part_lines(
    user: User, problem: Problem, facts: ProblemFacts, timing: Timing, today: dt.date
) -> list[PartLine]:
    """All of them, the open ones first."""
    found = []
    for part in problem.parts.select_related("unit", "answered_by", "closed_by").order_by("pk"):
        level, words = part_light(part, timing, today)
        able = [
            part.is_open and bool(best_capacity(user, rule)[1])
            for rule in (partial(helping.may_answer, part, facts), partial(helping.may_close, facts))
        ]
        found.append(PartLine(part, level, words, *able))
    return sorted(found, key=lambda line: not line.part.is_open)


def buttons(problem: Problem, acts: Sequence[Act]) -> list[Button]:
    """The buttons of the acts that are open, the usual next one first and primary."""
    usual = NEXT.get(State(problem.state))
    shown = [act for act in acts if act.action not in ANSWERS]
    ordered = sorted(shown, key=lambda act: (act.action is not usual, act.secondary))
    return [
        Button(
            act,
            reverse(f"ledger:{act.slug}", args=[problem.pk]),
            place == 0 and not act.secondary and not problem.asked,
            new_key(),
        )
        for place, act in enumerate(ordered)
    ]


def _facts(problem: Problem) -> list[tuple[str, Any]]:
    """What is known besides the state, as pairs of label and value; what was never said is left out."""
    sub = SubCategory(problem.subcategory).label if problem.subcategory else ""
    rows = [
        (_("小类"), sub),
        (_("企业诉求"), problem.demand),
        (_("时限类别"), LimitClass(problem.limit_class).label),
        (_("反映渠道"), Channel(problem.channel).label if problem.channel else ""),
        (_("外部编号"), problem.external_number),
        (_("登记"), f"{problem.registered_unit.name} {problem.registered_by.name}"),
        (_("承办"), " ".join(str(part) for part in (problem.holder, problem.holder_user) if part)),
        (_("协办单位"), problem.assisting),
        (_("办理措施"), problem.measures),
        (_("不予受理原因"), RejectionReason(problem.rejection).label if problem.rejection else ""),
        (_("长期推进下次日期"), problem.next_date),
        (_("办理轮次"), problem.cycle if problem.cycle > 1 else ""),
        (_("办理结果"), HandlingResult(problem.result).label if problem.result else ""),
        (_("办理情况"), problem.outcome),
        (_("企业满意度"), Satisfaction(problem.satisfaction).label if problem.satisfaction else ""),
        (_("回访情况"), problem.callback),
        (_("备注"), problem.remark),
    ]
    return [(label, value) for label, value in rows if value]
