"""Applications move with their batch: state, dated event and version of many, by one COPY and one UPDATE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from accounts.grants import Grant
from accounts.models import User
from core.bulk import create_like, update_rows
from incentives.applications.codes import Happening
from incentives.applications.models import Application
from incentives.applications.services import changing
from incentives.applications.services.changing import Doing
from incentives.applications.states import State

_MOVED = ("state", "due_on", "clock_from", "reminded_for", "version")


def move(
    rows: Sequence[Application],
    to: State,
    kind: Happening,
    *,
    actor: User | None,
    grant: Grant | None,
    at: dt.datetime,
    names: Sequence[str] = (),
    notes: dict[int, str] | None = None,
) -> None:
    """Locked applications get a state in which no clock runs, and the fields in `names` that the caller has set."""
    before = [row.state for row in rows]
    for row in rows:
        row.state = to.value
        row.due_on = row.clock_from = row.reminded_for = None
        row.version += 1
    update_rows(rows, [*_MOVED, *names])
    told = notes or {}
    notes_of = [told.get(row.pk, "") for row in rows]
    tell(rows, kind, notes_of, actor=actor, grant=grant, at=at, before=before)


def tell(
    rows: Sequence[Application],
    kind: Happening,
    notes: Sequence[str],
    *,
    actor: User | None,
    grant: Grant | None,
    at: dt.datetime,
    before: Sequence[str] | None = None,
) -> None:
    """Write the dated row of what happened to each, with its note; `before`: the states they came from, if they moved."""
    if not rows:
        return
    states = [row.state for row in rows]
    create_like(
        changing.event_of(Doing(rows[0], actor, grant, at), kind, states[0]),
        len(rows),
        {
            "application": [row.pk for row in rows],
            "from_state": before or states,
            "to_state": states,
            "note": [changing.short(note) for note in notes],
        },
    )
