"""One problem: where it stands, what is due by when, the one next act, and what happened so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.query import address
from core.web.form_key import new_key
from cultivation.enterprises.services.phones import phone_context, unmask_phone
from cultivation.ledger.act import Act
from cultivation.ledger.categories import (
    Category,
    Channel,
    HandlingResult,
    LimitClass,
    Satisfaction,
    SubCategory,
)
from cultivation.ledger.forms.act import ActForm
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.people import open_acts
from cultivation.ledger.rules.wording import NEXT, light_text
from cultivation.ledger.selectors import one
from cultivation.ledger.states import Action, State
from cultivation.ledger.timing import load_timing
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
    context: dict[str, Any] = {
        "problem": problem,
        "state": state,
        "category": Category(problem.category).label,
        "words": light_text(timing.calendar, state, problem.due_on, today, problem.stopped_on, called),
        "sentence": state_sentence(problem, timing, today),
        "deadlines": deadlines(problem, timing, today),
        "buttons": buttons(problem, open_acts(user, problem, timing, today)),
        "act": act,
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "events": [EventLine.of(event) for event in one.timeline(problem)],
        "facts": _facts(problem),
        **phone_context(user, Problem.objects.all(), problem, reverse("ledger:phone", args=[problem.pk])),
        "enterprise_url": address("enterprises:detail", problem.enterprise_id),
    }
    return render(request, "ledger/detail.html", context, status=status)


def buttons(problem: Problem, acts: Sequence[Act]) -> list[Button]:
    """The buttons of the acts that are open, the usual next one first and primary."""
    usual = NEXT.get(State(problem.state))
    ordered = sorted(acts, key=lambda act: act.action is not usual)
    return [
        Button(act, reverse(f"ledger:{act.slug}", args=[problem.pk]), place == 0, new_key())
        for place, act in enumerate(ordered)
    ]


@dataclass(frozen=True)
class EventLine:
    """One line of the timeline, in words."""

    event: ProblemEvent
    name: str

    @classmethod
    def of(cls, event: ProblemEvent) -> EventLine:
        """The line of an event; what is no act of the table has words of its own."""
        others = {
            "REGISTER": _("登记"),
            "HAND_OVER": _("交接"),
            "MOVED": _("随企业移交"),
            "REVISE": _("更正"),
        }
        code = event.action.upper()
        return cls(event, str(Action(code).label) if code in Action else others.get(code, code))


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
        (_("办理结果"), HandlingResult(problem.result).label if problem.result else ""),
        (_("办理情况"), problem.outcome),
        (_("企业满意度"), Satisfaction(problem.satisfaction).label if problem.satisfaction else ""),
        (_("回访情况"), problem.callback),
        (_("备注"), problem.remark),
    ]
    return [(label, value) for label, value in rows if value]
