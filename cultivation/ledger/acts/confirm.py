"""销号: someone other than the holder has called the enterprise back and closes the problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.forms.act import ActForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action


class ConfirmForm(ActForm):
    """How satisfied the enterprise is, as the caller-back was told."""

    satisfaction = forms.ChoiceField(
        label=lazy("企业满意度"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    callback = forms.CharField(
        label=lazy("回访情况"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def rule(problem: ProblemFacts, _actor: ActorFacts, data: Data, today: dt.date) -> Verdict:
    """A dissatisfied enterprise is served again instead; silence counts only once the days for an answer are over."""
    told = data.get("satisfaction")
    if told == Satisfaction.DISSATISFIED:
        return refuse(lazy("企业表示不满意，请选择“重新办理”，不能销号"), code="ledger.dissatisfied")
    first_day = problem.no_answer_from
    if told == Satisfaction.NOT_RATED and (first_day is None or today < first_day):
        return refuse(
            lazy("企业尚未评价，%(day)s 起才能按“默认未评价”销号"),
            code="ledger.await_answer",
            day=first_day.isoformat() if first_day else lazy("答复期满"),
        )
    return allow()


def change(problem: Problem, _by: User | None, at: dt.datetime, data: Data) -> None:
    """Closed now, with what the enterprise said."""
    problem.closed_at = at
    problem.satisfaction = Satisfaction(data["satisfaction"]).value
    problem.callback = data.get("callback", "").strip()


def note(data: Data) -> str:
    """The answer in words, and what was said besides."""
    words = (str(Satisfaction(data["satisfaction"]).label), data.get("callback", "").strip())
    return "：".join(part for part in words if part)


def notices(problem: Problem) -> Iterator[Notice]:
    """Who dealt with it, and whoever registered it."""
    yield [problem.resolved_by, problem.registered_by], _("已销号：%(title)s")


ACT = Act(
    action=Action.CONFIRM,
    permission=Permission.LEDGER_CONFIRM,
    form=ConfirmForm,
    rule=rule,
    change=change,
    note=note,
    notices=notices,
    marks=lambda _problem, _before, data: {"satisfaction": Satisfaction(data["satisfaction"]).value},
    words="callback",
)
