"""重新办理: the enterprise was not satisfied, or what was closed came back: the next cycle begins, the holder stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.escalating import raise_where_due
from cultivation.ledger.forms.act import ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State


def rule(problem: ProblemFacts, _actor: ActorFacts, _data: Data, today: dt.date) -> Verdict:
    """After closing only so often, and only for some time."""
    if problem.state is not State.CLOSED or problem.closed_on is None:
        return allow()
    if problem.reopened_closed >= problem.reopen_count:
        return refuse(lazy("销号后已重新办理过，请另行登记"), code="ledger.reopened")
    if (today - problem.closed_on).days > problem.reopen_within:
        return refuse(
            lazy("销号已超过 %(days)d 天，请另行登记"), code="ledger.reopen_late", days=problem.reopen_within
        )
    return allow()


def change(problem: Problem, _by: User | None, at: dt.datetime, _data: Data) -> None:
    """A fresh limit of the same class from that day, with an extension of its own."""
    if problem.closed_at:
        problem.reopened_closed += 1
    else:
        problem.dissatisfied += 1
    problem.cycle += 1
    problem.clock_start, problem.extension, problem.stopped, problem.next_date = day_of(at), 0, [], None
    problem.resolved_at = problem.resolved_by = problem.closed_at = None
    problem.satisfaction = ""


def follow(problem: Problem, by: User | None, at: dt.datetime, _data: Data) -> None:
    """Twice dissatisfied goes up."""
    raise_where_due(problem, by, at)


def marks(_problem: Problem, before: State, _data: Data) -> dict[str, str]:
    """Before it was closed, reopening is the answer of a dissatisfied enterprise."""
    return {"satisfaction": Satisfaction.DISSATISFIED.value} if before is State.RESOLVED else {}


def notices(problem: Problem) -> Iterator[Notice]:
    """The holder, and whoever registered it."""
    yield people_of_holder(problem), _("企业不满意，重新办理：%(title)s")
    yield [problem.registered_by], _("已重新办理：%(title)s")


ACT = Act(
    action=Action.REOPEN,
    permission=Permission.LEDGER_CONFIRM,
    form=ReasonForm,
    rule=rule,
    change=change,
    follow=follow,
    marks=marks,
    notices=notices,
)
