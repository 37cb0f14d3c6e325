"""Applications move with their batch: state, dated event and version of many, by one COPY and one UPDATE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from accounts.grants import Grant
from accounts.models import User
from core.bulk import create_rows, update_rows
from incentives.applications.codes import Happening
from incentives.applications.models import Application, ApplicationEvent
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
    create_rows(
        [
            event_of(row, kind, state, actor=actor, grant=grant, at=at, note=told.get(row.pk, ""))
            for row, state in zip(rows, before, strict=True)
        ]
    )


def event_of(
    row: Application,
    kind: Happening,
    before: str,
    *,
    actor: User | None,
    grant: Grant | None,
    at: dt.datetime,
    note: str = "",
) -> ApplicationEvent:
    """The dated row of what happened, not written yet."""
    return changing.event_of(Doing(row, actor, grant, at), kind, before, note)
