"""Who acts on a problem: facts for the rules, from the person and from those they act for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from accounts.grants import Grant
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.verdict import Refused, Verdict
from cultivation.ledger import rules
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.models import Problem
from cultivation.ledger.rules import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State
from cultivation.ledger.timing import Timing

BUILT = (Action.ACCEPT, Action.ASSIGN, Action.KEEP, Action.START, Action.RESOLVE, Action.CONFIRM)
"""The acts that have a form; the others of `states` come with the ledger's full workflow."""


@dataclass(frozen=True)
class Standpoint:
    """A person in one unit: their own, or the one of someone they act for (`acting_for`: the principal's id)."""

    facts: ActorFacts
    unit: Unit
    acting_for: int | None = None


def standpoints(user: User) -> list[Standpoint]:
    """The person's own standpoint first, then one for each principal they act for today."""
    own = Standpoint(ActorFacts(user.pk, user.unit_id, frozenset(user.role_codes)), user.unit)
    acting: dict[tuple[int, int | None], list[Grant]] = {}
    for grant in user.grants:
        if grant.acting_for is not None:
            acting.setdefault((grant.unit.pk, grant.acting_for), []).append(grant)
    return [
        own,
        *(
            Standpoint(
                ActorFacts(user.pk, unit, frozenset(grant.role for grant in grants)),
                grants[0].unit,
                principal,
            )
            for (unit, principal), grants in acting.items()
        ),
    ]


def problem_facts(problem: Problem, timing: Timing) -> ProblemFacts:
    """The problem as the rules see it; without a query if `holder` was selected with it."""
    no_answer_from = None
    if problem.state == State.RESOLVED and problem.resolved_at:
        resolved_on = day_of(problem.resolved_at)
        no_answer_from = rules.no_answer_from(timing.calendar, resolved_on, timing.limits(resolved_on))
    return ProblemFacts(
        state=State(problem.state),
        district=problem.district_id,
        registered_unit=problem.registered_unit_id,
        street=problem.street_id,
        holder=problem.holder_id,
        is_city_matter=problem.holder is not None and problem.holder.district_id is None,
        resolved_by=problem.resolved_by_id,
        no_answer_from=no_answer_from,
        closed_on=day_of(problem.closed_at) if problem.closed_at else None,
    )


def judged(user: User, ask: Callable[[ActorFacts], Verdict]) -> tuple[Standpoint, Verdict]:
    """The standpoint from which the rule allows the act; otherwise the person's own, with its refusal.

    Whoever did the work themselves may not call back on someone else's behalf either.
    """
    found = [(each, ask(each.facts)) for each in standpoints(user)]
    if any(verdict.code == "ledger.own_work" for _each, verdict in found):
        return next(pair for pair in found if pair[1].code == "ledger.own_work")
    return next((pair for pair in found if pair[1]), found[0])


def stand(user: User, ask: Callable[[ActorFacts], Verdict]) -> Standpoint:
    """Like `judged`, for a service: raises Refused, and remembers for the audit whom the person acts for."""
    standpoint, verdict = judged(user, ask)
    if not verdict:
        raise Refused(verdict)
    user.acting_for_id = standpoint.acting_for
    return standpoint


def acts_open_to(user: User, problem: Problem, timing: Timing) -> list[Action]:
    """The acts that the person may do on the problem now, the usual one first."""
    facts = problem_facts(problem, timing)
    return [action for action in BUILT if judged(user, partial(rules.may, action, facts))[1]]


def logging_grant(user: User, district: int, street: int | None) -> Grant | None:
    """The grant by which the person may log problems of an enterprise in that place; their own before another's."""
    able = [
        grant
        for grant in user.grants
        if Permission.LEDGER_LOG.value in grant.permissions and _reaches(grant, district, street)
    ]
    return min(able, key=lambda grant: grant.acting_for is not None, default=None)


def _reaches(grant: Grant, district: int, street: int | None) -> bool:
    unit = grant.territory
    if unit is None:
        return False
    return unit.kind == UnitKind.CITY or unit.pk == (district if unit.kind == UnitKind.DISTRICT else street)
