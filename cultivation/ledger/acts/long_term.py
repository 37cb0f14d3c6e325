"""长期推进: the holder waits for the enterprise or another unit until a next date, with the reviewer's consent."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.asking import asked_of, may_ask
from cultivation.ledger.forms.act import ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action


class LongTermForm(ReasonForm):
    """When it is looked at again, and what is waited for."""

    until = forms.DateField(label=lazy("下次日期"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("until", "note")


def rule(problem: ProblemFacts, _actor: ActorFacts, data: Data, today: dt.date) -> Verdict:
    """One request at a time; the next date lies ahead, and not too far."""
    if not (verdict := may_ask(problem)):
        return verdict
    if "until" in data:
        most = today + dt.timedelta(days=problem.longest_term)
        if data["until"] <= today:
            return refuse(lazy("下次日期应晚于今天"), code="ledger.long_term_past")
        if data["until"] > most:
            return refuse(
                lazy("下次日期最迟为 %(day)s（%(days)d 天内）"),
                code="ledger.long_term_far",
                day=most.isoformat(),
                days=problem.longest_term,
            )
    return allow()


def change(problem: Problem, _by: User | None, _at: dt.datetime, data: Data) -> None:
    """With the grant: the clock stands still until the working day after the next date."""
    problem.next_date = data["until"]


def note(data: Data) -> str:
    """Until when, and why."""
    return _("申请长期推进至 %(day)s：%(reason)s") % {
        "day": data["until"].isoformat(),
        "reason": data["note"],
    }


ACT = Act(
    action=Action.LONG_TERM,
    permission=Permission.LEDGER_HOLD,
    form=LongTermForm,
    rule=rule,
    change=change,
    note=note,
    notices=asked_of,
    secondary=True,
)
