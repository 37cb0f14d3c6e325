"""不同意申请: with a reason; the clock ran on meanwhile, and the day stays what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Verdict
from cultivation.ledger.act import Act, Data
from cultivation.ledger.asking import answer, may_answer, open_request
from cultivation.ledger.dated import Answer
from cultivation.ledger.forms.act import ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action


def rule(problem: ProblemFacts, actor: ActorFacts, _data: Data, _today: dt.date) -> Verdict:
    """There is a request, and somebody else made it."""
    return may_answer(problem, actor)


def complete(problem: Problem, data: Data) -> Data:
    """The request itself."""
    return {**data, "request": open_request(problem)}


def change(problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> None:
    """Nothing is asked any more."""
    problem.asked, problem.asked_by = "", None


def follow(_problem: Problem, by: User | None, at: dt.datetime, data: Data) -> None:
    """The request is answered."""
    answer(data["request"], Answer.DECLINED, by, at, str(data["note"]))


def notices(problem: Problem) -> Iterator[Notice]:
    """Who asked."""
    yield people_of_holder(problem), _("申请未同意：%(title)s")


ACT = Act(
    action=Action.DECLINE,
    permission=Permission.LEDGER_REVIEW,
    form=ReasonForm,
    rule=rule,
    complete=complete,
    change=change,
    follow=follow,
    notices=notices,
)
