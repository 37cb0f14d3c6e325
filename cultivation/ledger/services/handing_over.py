"""A person leaves: the open problems that they were the officer of go to a colleague, or back to their unit."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.audit.context import recorded
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.states import OPEN

HAND_OVER = "HAND_OVER"
"""The action of the event; the state stays as it is."""


def open_of(person: User) -> QuerySet[Problem]:
    """The open problems of which someone is the officer."""
    return Problem.objects.filter(Q(holder_user=person), state__in=[state.value for state in OPEN])


@recorded("交接问题")
def hand_over(*, actor: User, person: User, successor: User | None) -> int:
    """How many problems went over. A successor of another unit takes none: those stay with the unit alone."""
    rows = open_of(person).order_by("pk").select_for_update(no_key=True, of=("self",))
    held = list(rows.values_list("pk", "state", "holder_id"))
    now = timezone.now()
    new_officer = successor.pk if successor else None
    unit = successor.unit_id if successor else None
    ProblemEvent.objects.bulk_create(
        ProblemEvent(
            problem_id=pk,
            action=HAND_OVER,
            from_state=state,
            to_state=state,
            by=actor,
            unit_id=actor.unit_id,
            to_unit_id=holder,
            note=f"{person.name} → {successor.name}" if successor and holder == unit else person.name,
            at=now,
        )
        for pk, state, holder in held
    )
    ids = [pk for pk, _state, _holder in held]
    mine = Problem.objects.filter(pk__in=ids)
    mine.filter(holder_id=unit).update(holder_user=new_officer, version=F("version") + 1)
    mine.exclude(holder_id=unit).update(holder_user=None, version=F("version") + 1)
    return len(held)
