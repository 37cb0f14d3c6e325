"""Who acts on a problem: facts for the rules, from the person and from those they act for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.grants import Grant
from accounts.models import Unit, User
from accounts.roles import Permission
from core.verdict import Verdict, require
from cultivation.enterprises.rules import granting
from cultivation.ledger.act import Act, Data
from cultivation.ledger.acts import ACTS
from cultivation.ledger.clock_keeping import day_of, resolve_clock
from cultivation.ledger.models import Problem
from cultivation.ledger.rules import clocks
from cultivation.ledger.rules.clocks import Clock
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.rules.limits import Limits
from cultivation.ledger.states import State
from cultivation.ledger.timing import Timing, load_timing


@dataclass(frozen=True)
class Capacity:
    """In which capacity a person acts: of their own unit, or for someone else (`acting_for`: the principal's id)."""

    facts: ActorFacts
    unit: Unit
    acting_for: int | None = None


def capacities(user: User) -> list[Capacity]:
    """The person's own first, then one for each principal they act for today."""
    own = Capacity(ActorFacts(user.pk, user.unit_id, frozenset(user.role_codes)), user.unit)
    acting: dict[tuple[int, int | None], list[Grant]] = {}
    for grant in user.grants:
        if grant.acting_for is not None:
            acting.setdefault((grant.unit.pk, grant.acting_for), []).append(grant)
    return [
        own,
        *(
            Capacity(
                ActorFacts(user.pk, unit, frozenset(grant.role for grant in grants)),
                grants[0].unit,
                principal,
            )
            for (unit, principal), grants in acting.items()
        ),
    ]


def permissions_in(user: User, capacity: Capacity) -> set[str]:
    """What someone may do in a capacity."""
    return {
        str(permission)
        for grant in user.grants
        if grant.unit.pk == capacity.unit.pk and grant.acting_for == capacity.acting_for
        for permission in grant.permissions
    }


def problem_facts(problem: Problem, timing: Timing) -> ProblemFacts:
    """The problem as the rules see it; without a query if `holder` was selected with it."""
    no_answer_from = None
    if problem.state == State.RESOLVED and problem.resolved_at:
        resolved_on = day_of(problem.resolved_at)
        no_answer_from = clocks.no_answer_from(timing.calendar, resolved_on, timing.limits(resolved_on))
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
        reopened_closed=problem.reopened_closed,
        asked=problem.asked,
        asked_by=problem.asked_by_id,
        helpers=frozenset(problem.helpers),
        open_parts=problem.open_parts,
        escalated_to=problem.escalated_to,
        is_sensitive=problem.is_sensitive,
        **_by_limits(problem, timing),
    )


def _by_limits(problem: Problem, timing: Timing) -> dict[str, Any]:
    """What the city's parameters say of it; nothing is open by them until they are loaded."""
    try:
        clock = resolve_clock(problem, timing)
        limits = timing.limits(clock.start)
    except KeyError:
        return {}
    assigned_on = day_of(problem.assigned_at) if problem.assigned_at else None
    return timing.once(("limits", clock, assigned_on), lambda: _limits(clock, limits, assigned_on, timing))


def _limits(clock: Clock, limits: Limits, assigned_on: dt.date | None, timing: Timing) -> dict[str, Any]:
    return {
        "longest_extension": clocks.longest_extension(clock, limits),
        "extension_ask_by": clocks.extension_ask_by(timing.calendar, clock, limits),
        "hand_back_by": clocks.hand_back_by(timing.calendar, assigned_on, limits) if assigned_on else None,
        "longest_term": limits.long_term_max_calendar_days,
        "reopen_count": limits.reopen_count,
        "reopen_within": limits.reopen_within_calendar_days,
    }


def best_capacity(user: User, ask: Callable[[ActorFacts], Verdict]) -> tuple[Capacity, Verdict]:
    """The capacity in which the rule allows the act; otherwise the person's own, with its refusal.

    Whoever did the work themselves may not call back on someone else's behalf either.
    """
    return best_of(capacities(user), ask)


def best_of(able: Sequence[Capacity], ask: Callable[[ActorFacts], Verdict]) -> tuple[Capacity, Verdict]:
    """The same among capacities that are known."""
    answers = [(each, ask(each.facts)) for each in able]
    if own_work := [answer for answer in answers if answer[1].code == "ledger.own_work"]:
        return own_work[0]
    return next((answer for answer in answers if answer[1]), answers[0])


def act_as(user: User, ask: Callable[[ActorFacts], Verdict]) -> Capacity:
    """Like `best_capacity`, for a service: raises Refused, and remembers for the audit whom the person acts for."""
    capacity, verdict = best_capacity(user, ask)
    require(verdict)
    user.acting_for_id = capacity.acting_for
    return capacity


def may_say(user: User, act: Act, problem: Problem, today: dt.date, data: Data) -> Verdict:
    """Whether the person may do an act with what would be said."""
    facts = problem_facts(problem, load_timing())
    return best_capacity(user, lambda person: act.may(facts, person, today, data))[1]


def open_acts(user: User, problem: Problem, timing: Timing, today: dt.date) -> list[Act]:
    """The acts that the person may do on the problem now, in the order of their table."""
    facts = problem_facts(problem, timing)

    def is_open(act: Act) -> bool:
        return bool(best_capacity(user, lambda person: act.may(facts, person, today))[1])

    return [act for act in ACTS.values() if is_open(act)]


def bulk_acts(user: User, today: dt.date) -> list[Act]:
    """The acts that the person may do to several problems at once, if there are such in their place."""

    def is_open(act: Act, capacity: Capacity) -> bool:
        unit = capacity.unit
        facts = ProblemFacts(State.REGISTERED, unit.district_id or unit.pk, unit.pk)
        return any(
            act.may(replace(facts, state=state, holder=holder), capacity.facts, today)
            for state in State
            for holder in (unit.pk, None)  # held by themselves, or by somebody else
        )

    mine = capacities(user)
    bulk = [act for act in ACTS.values() if act.bulk and user.can(act.permission)]
    return [act for act in bulk if any(is_open(act, capacity) for capacity in mine)]


def logging_grant(user: User, district: int, street: int | None) -> Grant | None:
    """The grant by which the person may log problems of an enterprise in that place; their own before another's."""
    return granting(user.grants, Permission.LEDGER_LOG.value, district, street)
