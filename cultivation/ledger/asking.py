"""Requests that wait for consent: asked by the holder, answered by someone else, or overtaken by another act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Unit, User
from core.verdict import Refused, Verdict, allow, refuse
from cultivation.ledger.act import Data
from cultivation.ledger.dated import Answer, Request
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_who_answer
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action


def may_ask(problem: ProblemFacts) -> Verdict:
    """At most one request is open on a problem."""
    if problem.asked:
        asked = Action(problem.asked).label
        return refuse(lazy("“%(asked)s”的申请还没有答复，不能再申请"), code="ledger.asked", asked=asked)
    return allow()


def may_answer(problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    """There is a request, and somebody else made it."""
    if not problem.asked:
        return refuse(lazy("没有待答复的申请"), code="ledger.not_asked")
    if problem.asked_by == actor.person:
        return refuse(lazy("不能答复自己提出的申请"), code="ledger.own_request")
    return allow()


def ask(problem: Problem, kind: Action, by: User, unit: Unit, at: dt.datetime, data: Data) -> Request:
    """Keep a request of the holder; the clock runs on."""
    problem.asked, problem.asked_by = kind.value, by
    return Request(
        problem=problem, kind=kind.value, days=data.get("days"), until=data.get("until"),
        reason=str(data.get("note", "")).strip(), asked_by=by, asked_unit=unit, asked_at=at,
    )  # fmt: skip


def asked_of(problem: Problem) -> Iterator[Notice]:
    """Who answers."""
    yield people_who_answer(problem), _("请答复申请：%(title)s")


def open_request(problem: Problem) -> Request:
    """The request that waits. Raises Refused where it was answered meanwhile."""
    found = (
        Request.objects.filter(problem=problem, answer="").select_related("asked_by", "asked_unit").first()
    )
    if found is None:
        raise Refused(refuse(lazy("没有待答复的申请"), code="ledger.not_asked"))
    return found


def answer(request: Request, said: Answer, by: User | None, at: dt.datetime, note: str) -> None:
    """What became of a request."""
    request.answer, request.answered_by, request.answered_at = said.value, by, at
    request.answer_note = note.strip()
    request.save()


def lapse(problems: Sequence[int], at: dt.datetime) -> None:
    """Another act has moved the problems on: what was asked for makes no sense any more."""
    if problems:
        waiting = Request.objects.filter(problem__in=problems, answer="")
        waiting.update(answer=Answer.LAPSED.value, answered_at=at)
