"""An enterprise moves to another district: its open cases go along; ended ones keep their place."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Unit, User
from core.audit.context import recorded
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.services.changing import recount


@recorded("企业跨区移交")
def move_open(*, actor: User, enterprise: int, origin: Unit, target: Unit, street: Unit | None) -> int:
    """How many went along: one for each door at most. What is left is counted anew: the place is one of the checks."""
    rows = (
        Case.objects.ongoing()
        .filter(enterprise=enterprise)
        .select_related("enterprise", "site_district")
        .select_for_update(no_key=True, of=("self",))
    )
    moved = list(rows)
    for row in moved:
        bring_case(row, target, street, actor, f"{origin.name} → {target.name}")
    return len(moved)


def bring_case(row: Case, district: Unit, street: Unit | None, actor: User | None, told: str) -> None:
    """A locked case goes to another place; what is left is counted anew."""
    day = timezone.localdate()
    row.district, row.street = district, street
    row.version += 1
    if row.left is not None:
        recount(row, day)
    row.save(update_fields=["district", "street", "left", "version"])
    CaseEvent.objects.create(
        case=row,
        kind=Happening.MOVED.value,
        from_state=row.state,
        to_state=row.state,
        on=day,
        by=actor,
        note=told,
    )
