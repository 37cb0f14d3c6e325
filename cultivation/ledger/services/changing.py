"""What an act makes of a problem, before anything is written: alone or with others, it is the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Unit, User
from cultivation.ledger import asking
from cultivation.ledger.act import Act, Data
from cultivation.ledger.clock_keeping import day_of, keep_days, stand_still
from cultivation.ledger.dated import Request
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.states import Action, Party, State, Transition, transition
from cultivation.ledger.timing import Timing


@dataclass(frozen=True)
class Doer:
    """Who does an act, as which party, for which unit; nobody where the enterprise answers by its link."""

    party: Party
    user: User | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Change:
    """What is to be written with the changed row: its event, a request that was made, whether one has lapsed."""

    event: ProblemEvent
    request: Request | None
    lapsed: bool


def change(
    row: Problem, act: Act, leads: Transition, doer: Doer, now: dt.datetime, said: Data, timing: Timing
) -> Change:
    """Change the row, one version on, without writing it; `said` is complete."""
    before = State(row.state)
    request = to_unit = None
    if leads.consent and doer.user is not None and doer.unit is not None:
        request = asking.ask(row, act.action, doer.user, doer.unit, now, said)
    else:
        row.state = leads.target.value
        to_unit = act.change(row, doer.user, now, said)
        stand_still(row, before, day_of(now))
    moved = State(row.state) is not before
    lapsed = bool(row.asked) and moved and transition(State(row.state), Action.GRANT) is None
    if lapsed:
        row.asked, row.asked_by = "", None
    keep_days(row, timing)
    row.version += 1
    event = ProblemEvent(  # by keys: two thousand of them are made in one act
        problem_id=row.pk,
        action=act.action.value,
        from_state=before.value,
        to_state=row.state,
        party=doer.party.value,
        by_id=_key(doer.user),
        unit_id=_key(doer.unit),
        to_unit_id=_key(to_unit),
        note=act.note(said).strip(),
        at=now,
        **act.marks(row, before, said),
    )
    return Change(event, request, lapsed)


def _key(row: User | Unit | None) -> int | None:
    return row.pk if row else None
