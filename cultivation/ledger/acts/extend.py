"""延期: the holder asks in time, once a cycle, for at most as many working days again; the reviewer answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

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


class ExtendForm(ReasonForm):
    """How many working days more, and why."""

    days = forms.IntegerField(label=lazy("延长几个工作日"), min_value=1, max_value=366)
    field_order = ("days", "note")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        self.fields["note"].label = _("理由")


def rule(problem: ProblemFacts, _actor: ActorFacts, data: Data, today: dt.date) -> Verdict:
    """One request at a time; once a cycle, in time, within the limit's own length."""
    if not (verdict := may_ask(problem)):
        return verdict
    longest, by = problem.longest_extension, problem.extension_ask_by
    if longest <= 0:
        return refuse(lazy("本次时限已延期过，不能再次延期"), code="ledger.extended")
    if by is not None and today > by:
        return refuse(
            lazy("延期最迟应在 %(day)s 申请，现已超过"), code="ledger.extension_late", day=by.isoformat()
        )
    if "days" in data and not 1 <= int(data["days"]) <= longest:
        return refuse(
            lazy("延期应为 1 至 %(longest)d 个工作日"), code="ledger.extension_days", longest=longest
        )
    return allow()


def change(problem: Problem, _by: User | None, _at: dt.datetime, data: Data) -> None:
    """With the grant: that many working days more, from the old due day."""
    problem.extension += int(data["days"])


def note(data: Data) -> str:
    """How many days, and why."""
    return _("申请延长 %(days)d 个工作日：%(reason)s") % {"days": int(data["days"]), "reason": data["note"]}


ACT = Act(
    action=Action.EXTEND,
    permission=Permission.LEDGER_HOLD,
    form=ExtendForm,
    rule=rule,
    change=change,
    note=note,
    notices=asked_of,
    secondary=True,
)
