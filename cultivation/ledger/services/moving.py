"""An enterprise moves to another district: its open problems go along, with an event; all others stay where they were."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import Unit, User
from core.audit.context import recorded
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.states import OPEN

MOVED = "MOVED"
"""The action of the event; the state stays as it is."""


@recorded("企业跨区移交")
def move_open(*, actor: User, enterprise: int, origin: Unit, target: Unit, street: Unit | None) -> int:
    """How many problems went along; what a unit of the old district held, the new district holds."""
    states = [state.value for state in OPEN]
    rows = Problem.objects.filter(enterprise=enterprise, state__in=states).order_by("pk")
    held = list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", "state"))
    ids = [pk for pk, _state in held]
    ProblemEvent.objects.bulk_create(_event(pk, state, actor, origin, target) for pk, state in held)
    found = Problem.objects.filter(pk__in=ids)
    found.filter(holder__district=origin).update(holder=target, holder_user=None)
    found.update(district=target, street=street, version=F("version") + 1)
    return len(ids)


def _event(pk: int, state: str, actor: User, origin: Unit, target: Unit) -> ProblemEvent:
    values: dict[str, Any] = {"by": actor, "unit_id": actor.unit_id, "to_unit": target, "at": timezone.now()}
    note = f"{origin.name} → {target.name}"
    return ProblemEvent(problem_id=pk, action=MOVED, from_state=state, to_state=state, note=note, **values)
