"""企业评价: a link for the enterprise, and its one answer, which closes the problem or begins it anew."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.links.models import Link
from core.links.services import issue, revoke
from core.parameters.selectors import at
from core.verdict import Refused, refuse
from cultivation.ledger.acts import ACTS
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.models import Problem
from cultivation.ledger.people import act_as, problem_facts
from cultivation.ledger.services.perform import perform_unasked
from cultivation.ledger.states import Action, Party, State
from cultivation.ledger.timing import load_timing

RATING: Final = "rating"
"""The purpose of the links."""
_DAYS: Final = "satisfaction_link_days"


def last_day(problem: Problem) -> dt.date | None:
    """The last day on which the enterprise may answer by a link; None while that is not to be known."""
    days = at(timezone.localdate()).count(_DAYS)
    if not problem.resolved_at or days is None:
        return None
    return day_of(problem.resolved_at) + dt.timedelta(days=days)


@recorded("发放评价链接")
def offer(*, actor: User, problem: int) -> tuple[str, dt.date]:
    """A new address for the enterprise and its last day; earlier ones end.

    Raises Http404; Refused for who may not call back, and once the days are over.
    """
    rows = (
        Problem.objects.visible_to(actor)
        .select_related("holder")
        .select_for_update(no_key=True, of=("self",))
    )
    row = rows.filter(pk=problem).first()
    if row is None:
        raise Http404
    facts, today = problem_facts(row, load_timing()), timezone.localdate()
    act_as(actor, lambda person: ACTS[Action.CONFIRM].may(facts, person, today))
    at(today).needed_count(_DAYS)
    until = last_day(row)
    if until is None or until < today:
        raise Refused(refuse(_("评价期限已过，请电话回访"), code="ledger.rating_over"))
    _end(actor, row)
    _link, address = issue(actor=actor, purpose=RATING, thing=row, expires_on=until)
    return address, until


def rate(*, problem: Problem, score: int, words: str) -> Problem:
    """The enterprise's answer: 5 to 3 close the problem, 2 and 1 begin it anew. Its links end.

    Raises Refused where the problem does not wait for an answer any more.
    """
    told = Satisfaction.from_score(score)
    said = words.strip()
    if told is Satisfaction.DISSATISFIED:
        act, data = ACTS[Action.REOPEN], {"note": f"{score} 分：{said}" if said else f"{score} 分"}
    else:
        act, data = (
            ACTS[Action.CONFIRM],
            {"satisfaction": told, "callback": f"企业评价 {score} 分：{said}".rstrip("：")},
        )
    done = perform_unasked(problem=problem.pk, act=act, party=Party.ENTERPRISE, data=data)
    _end(None, done)
    return done


def waits(problem: Problem) -> bool:
    """Whether the enterprise may still answer."""
    until = last_day(problem)
    return problem.state == State.RESOLVED and until is not None and timezone.localdate() <= until


def _end(actor: User | None, problem: Problem) -> None:
    kind = ContentType.objects.get_for_model(Problem)
    found = Link.objects.filter(purpose=RATING, content_type=kind, object_id=problem.pk, revoked_at=None)
    for pk in found.values_list("pk", flat=True):
        revoke(actor=actor, link=pk)
