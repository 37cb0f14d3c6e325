"""提级: by hand, each to the rung above; the district to the leading group only what is beyond its power."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission, Role
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import Cause, Rung
from cultivation.ledger.escalating import raised, rank
from cultivation.ledger.forms.act import ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action


class EscalateForm(ReasonForm):
    """To which rung, and why."""

    rung = forms.ChoiceField(label=lazy("提到哪一级"), choices=Rung.choices, widget=forms.RadioSelect)
    field_order = ("rung", "note")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        reached = rank(problem.escalated_to)
        above = [(rung.value, rung.label) for rung in Rung if rank(rung.value) > reached]
        self.fields["rung"].choices = above  # type: ignore[attr-defined]

    def offer_only(self, allowed: Callable[[Data], Verdict]) -> None:
        """The rungs to which this person may raise it; the only one is chosen."""
        field = self.fields["rung"]
        found = [(rung, label) for rung, label in field.choices if allowed({"rung": rung})]  # type: ignore[attr-defined]
        field.choices = found  # type: ignore[attr-defined]
        if len(found) == 1:
            field.initial = found[0][0]


def rule(problem: ProblemFacts, actor: ActorFacts, data: Data, _today: dt.date) -> Verdict:
    """The holder to the district, the district to the bureau or the leading group, the bureau to the leading group."""
    reached = rank(problem.escalated_to)
    open_to = [rung for rung in _reach(problem, actor) if rank(rung.value) > reached]
    if not open_to:
        return refuse(lazy("这个问题已提到您能提的最高一级"), code="ledger.raised")
    if "rung" in data and Rung(data["rung"]) not in open_to:
        named = "、".join(str(rung.label) for rung in open_to)
        return refuse(lazy("您可以提到：%(rungs)s"), code="ledger.rung", rungs=named)
    return allow()


def _reach(problem: ProblemFacts, actor: ActorFacts) -> tuple[Rung, ...]:
    if actor.has(Role.BUREAU):
        return (Rung.LEADING_GROUP,)
    if actor.unit == problem.district and actor.has(Role.REVIEWER):
        return (Rung.BUREAU, Rung.LEADING_GROUP)
    return (Rung.DISTRICT,)


def change(problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> None:
    """The state stays; the rung is written with the event."""


def follow(problem: Problem, by: User | None, at: dt.datetime, data: Data) -> None:
    """One rung, by hand."""
    rung = Rung(data["rung"])
    beyond = rung is Rung.LEADING_GROUP and by is not None and Role.BUREAU.value not in by.role_codes
    raised(problem, rung, Cause.BEYOND if beyond else Cause.BY_HAND, at, by=by, reason=str(data["note"]))


ACT = Act(
    action=Action.ESCALATE,
    permission=Permission.LEDGER_HOLD,
    form=EscalateForm,
    rule=rule,
    change=change,
    follow=follow,
    note=lambda data: f"{Rung(data['rung']).label}：{data['note']}",
    secondary=True,
)
