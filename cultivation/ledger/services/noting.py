"""What happens to a problem beside the table of states (help, decisions): an event, and the next version."""

from __future__ import annotations

import datetime as dt

from django.http import Http404

from accounts.models import Unit, User
from cultivation.ledger.models import Problem, ProblemEvent


def held(actor: User, problem: int) -> Problem:
    """A problem in the actor's sight, locked. Raises Http404."""
    rows = Problem.objects.visible_to(actor).select_related("enterprise", "holder")
    row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=problem).first()
    if row is None:
        raise Http404
    return row


def noted(
    row: Problem,
    action: str,
    by: User,
    unit: Unit,
    note: str,
    at: dt.datetime,
    *,
    to_unit: Unit | None = None,
    changed: tuple[str, ...] = (),
) -> None:
    """Write the event and the `changed` columns of the locked problem, one version on: notices are told by version."""
    ProblemEvent.objects.create(
        problem=row, action=action, from_state=row.state, to_state=row.state, by=by, unit=unit, to_unit=to_unit,
        note=note.strip(), at=at,
    )  # fmt: skip
    row.version += 1
    row.save(update_fields=["version", *changed])
