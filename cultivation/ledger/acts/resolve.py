"""办结: only the unit that holds a problem resolves it (plan art. 5): solved or explained, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import HandlingResult
from cultivation.ledger.clock_keeping import day_of, resolve_clock
from cultivation.ledger.forms.act import ActForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_district
from cultivation.ledger.rules import clocks
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State
from cultivation.ledger.timing import Timing, load_timing


class ResolveForm(ActForm):
    """What came of it, and what the enterprise was answered."""

    result = forms.ChoiceField(
        label=lazy("办理结果"), choices=HandlingResult.choices, widget=forms.RadioSelect
    )
    outcome = forms.CharField(
        label=lazy("办理情况（答复企业的内容）"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    measures = forms.CharField(
        label=lazy("办理措施"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def rule(problem: ProblemFacts, _actor: ActorFacts, data: Data, _today: dt.date) -> Verdict:
    """Nobody is answered with nothing, nor while a helping unit's answer is missing."""
    if problem.open_parts:
        return refuse(
            lazy("还有 %(n)d 个协办单位没有答复；请等答复，或写明理由不再等待"),
            code="ledger.open_parts",
            n=problem.open_parts,
        )
    if "outcome" in data and not data["outcome"].strip():
        return refuse(lazy("请填写办理情况"), code="ledger.outcome")
    return allow()


def change(problem: Problem, by: User | None, at: dt.datetime, data: Data) -> None:
    """Resolved by the person, now."""
    problem.resolved_at, problem.resolved_by = at, by
    problem.result = HandlingResult(data["result"]).value
    problem.outcome, problem.measures = data["outcome"].strip(), data.get("measures", "").strip()


def marks(problem: Problem, _before: State, _data: Data) -> dict[str, Any]:
    """What the event keeps of the clock."""
    return kept(problem, load_timing())


def kept(problem: Problem, timing: Timing) -> dict[str, Any]:
    """By when it was due, and how many working days it took."""
    day = day_of(problem.resolved_at) if problem.resolved_at else problem.clock_start
    used = clocks.elapsed(timing.calendar, resolve_clock(problem, timing), day)
    return {"due_on": problem.resolve_by, "counted": used}


def notices(problem: Problem) -> Iterator[Notice]:
    """Who calls back: whoever registered it, or the district where their unit dealt with it."""
    own = problem.registered_by.unit_id == problem.holder_id
    yield people_of_district(problem) if own else [problem.registered_by], _("已办结，待回访：%(title)s")


ACT = Act(
    action=Action.RESOLVE,
    permission=Permission.LEDGER_HOLD,
    form=ResolveForm,
    rule=rule,
    change=change,
    note=lambda data: str(data["outcome"]),
    notices=notices,
    marks=marks,
    words="outcome",
)
