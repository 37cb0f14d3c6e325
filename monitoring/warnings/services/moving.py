"""An enterprise moves: its open warning goes along, to the new district or street; closed ones keep their place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from accounts.models import Unit, User
from core.audit.context import recorded, recording
from core.bulk import insert_select
from monitoring.warnings.codes import Happening
from monitoring.warnings.models import OPEN_STATES, Warning, WarningAction, WarningStep

REASON: Final = "企业所在街道变更，预警随企业移交"
_ELSEWHERE: Final = """
CREATE TEMP TABLE warning_place ON COMMIT DROP AS
SELECT w.id, w.state, e.district_id, e.street_id, was.name || ' → ' || now.name AS note
FROM monitoring_warning w
JOIN cultivation_enterprise e ON e.id = w.enterprise_id AND e.merged_into_id IS NULL
JOIN accounts_unit was ON was.id = coalesce(w.street_id, w.district_id)
JOIN accounts_unit now ON now.id = coalesce(e.street_id, e.district_id)
WHERE w.state = ANY(%(open)s) {narrowed}
    AND (w.district_id IS DISTINCT FROM e.district_id OR w.street_id IS DISTINCT FROM e.street_id)
ORDER BY w.id FOR NO KEY UPDATE OF w
"""
_BROUGHT: Final = """
UPDATE monitoring_warning w SET district_id = p.district_id, street_id = p.street_id,
    holder_id = coalesce(p.street_id, p.district_id), version = w.version + 1
FROM warning_place p WHERE p.id = w.id
"""


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


def follow_places(ids: Iterable[int] | None = None) -> int:
    """Bring the open warnings of some enterprises, or all, to where these lie today; how many. Again it changes nothing.

    Another street of the district is edited or imported, and a merge brings a warning to a survivor elsewhere: whoever
    looks after the enterprise now must see its warning, and may visit it and log its problems.
    """
    chosen = None if ids is None else sorted(set(ids))
    narrowed = "" if chosen is None else "AND w.enterprise_id = ANY(%(ids)s)"
    given: dict[str, Any] = {
        "ids": chosen,
        "open": OPEN_STATES,
        "day": timezone.localdate(),
        "at": timezone.now(),
    }
    told = {
        "warning_id": "p.id",
        "kind": f"'{Happening.MOVED.value}'",
        "from_state": "p.state",
        "to_state": "p.state",
        "on": "%(day)s::date",
        "note": "p.note",
        "at": "%(at)s::timestamptz",
    }
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE.format(narrowed=narrowed), given)
        cursor.execute(_BROUGHT)
        moved = int(cursor.rowcount)
        if moved:
            insert_select(cursor, WarningStep, told, "FROM warning_place p ORDER BY p.id", given)
        cursor.execute("DROP TABLE warning_place")
    return moved


def move_problems(*, problem: int, survivor: int) -> None:
    """What became a problem that went into another leads to that one."""
    WarningAction.objects.filter(problem_id=problem).update(problem_id=survivor)
