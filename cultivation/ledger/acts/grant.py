"""同意申请: the district's reviewer, of a city matter the bureau, grants what the holder asked for; never who asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Refused, Verdict, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.acts import extend, long_term
from cultivation.ledger.asking import answer, may_answer, open_request
from cultivation.ledger.dated import Answer
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State, transition

_ASKED = {Action.EXTEND: extend.change, Action.LONG_TERM: long_term.change}


def rule(problem: ProblemFacts, actor: ActorFacts, _data: Data, _today: dt.date) -> Verdict:
    """There is a request, and somebody else made it."""
    return may_answer(problem, actor)


def complete(problem: Problem, data: Data) -> Data:
    """The request itself. Raises Refused where its day has come meanwhile."""
    request = open_request(problem)
    if request.until is not None and request.until <= timezone.localdate():
        sentence = lazy("申请的下次日期 %(day)s 已到，请不同意，由承办单位另行申请")
        raise Refused(refuse(sentence, code="ledger.long_term_past", day=request.until.isoformat()))
    return {**data, "request": request}


def change(problem: Problem, by: User | None, at: dt.datetime, data: Data) -> None:
    """What was asked for is done, and the problem goes where the table leads with consent."""
    request = data["request"]
    row = transition(State(problem.state), Action(request.kind))
    if row is not None:
        problem.state = row.target.value
    _ASKED[Action(request.kind)](problem, by, at, {"days": request.days, "until": request.until})
    problem.asked, problem.asked_by = "", None


def follow(_problem: Problem, by: User | None, at: dt.datetime, data: Data) -> None:
    """The request is answered."""
    answer(data["request"], Answer.GRANTED, by, at, str(data.get("note", "")))


def note(data: Data) -> str:
    """What was granted, and what was said besides."""
    request = data["request"]
    granted = (
        _("同意延长 %(days)d 个工作日") % {"days": request.days}
        if request.days
        else _("同意长期推进至 %(day)s") % {"day": request.until.isoformat()}
    )
    return "：".join(part for part in (granted, str(data.get("note", "")).strip()) if part)


def notices(problem: Problem) -> Iterator[Notice]:
    """Who asked."""
    yield people_of_holder(problem), _("申请已同意：%(title)s")


ACT = Act(
    action=Action.GRANT,
    permission=Permission.LEDGER_REVIEW,
    rule=rule,
    complete=complete,
    change=change,
    follow=follow,
    note=note,
    notices=notices,
)
