"""退回改派: the holder gives back within a working day what is not its own; the district assigns anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.escalating import raise_where_due
from cultivation.ledger.forms.act import ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_district
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action


def rule(problem: ProblemFacts, _actor: ActorFacts, _data: Data, today: dt.date) -> Verdict:
    """Only while the day of the assignment is near."""
    by = problem.hand_back_by
    if by is not None and today > by:
        return refuse(
            lazy("退回最迟应在 %(day)s，现已超过；请办理，或请区里收回改派"),
            code="ledger.return_late",
            day=by.isoformat(),
        )
    return allow()


def change(problem: Problem, _by: User | None, at: dt.datetime, _data: Data) -> None:
    """Back with the district, whose assign clock runs anew; nobody there holds it."""
    problem.returned_at, problem.holder_user = at, None
    problem.returns += 1


def follow(problem: Problem, by: User | None, at: dt.datetime, _data: Data) -> None:
    """Two disputes go up."""
    raise_where_due(problem, by, at)


def notices(problem: Problem) -> Iterator[Notice]:
    """The district that assigns anew."""
    yield people_of_district(problem), _("%(holder)s退回，待改派：%(title)s")


ACT = Act(
    action=Action.RETURN,
    permission=Permission.LEDGER_HOLD,
    form=ReasonForm,
    rule=rule,
    change=change,
    follow=follow,
    notices=notices,
)
