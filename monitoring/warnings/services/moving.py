"""An enterprise moves to another district: its open warning goes along; closed ones keep their place."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Unit, User
from core.audit.context import recorded
from monitoring.warnings.codes import Happening
from monitoring.warnings.models import Warning, WarningAction, WarningStep


@recorded("企业跨区移交")
def move_open(*, actor: User, enterprise: int, origin: Unit, target: Unit, street: Unit | None) -> int:
    """How many went along: one, or none."""
    row = (
        Warning.objects.ongoing()
        .filter(enterprise=enterprise)
        .select_for_update(no_key=True, of=("self",))
        .first()
    )
    if row is None:
        return 0
    row.district, row.street, row.holder = target, street, street or target
    row.version += 1
    row.save(update_fields=["district", "street", "holder", "version"])
    WarningStep.objects.create(
        warning=row,
        kind=Happening.MOVED.value,
        from_state=row.state,
        to_state=row.state,
        on=timezone.localdate(),
        by=actor,
        note=f"{origin.name} → {target.name}",
    )
    return 1


def move_problems(*, problem: int, survivor: int) -> None:
    """What became a problem that went into another leads to that one."""
    WarningAction.objects.filter(problem_id=problem).update(problem_id=survivor)
