"""Loads `parameters.csv` (columns code, value, unit, valid_from, mark, source, note_zh); used by `load_city`.

Set-based and idempotent. What the bureau has edited in the portal stays: a row that carries a reason of a person is
never overwritten by the file.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.audit.context import recording
from core.counted import Counted
from core.parameters import units
from core.parameters.models import Parameter
from core.verdict import require

_FIELDS = ("value", "unit", "mark", "source", "note")


def load_parameters(path: Path, actor: Any = None) -> Counted:
    """Create what is missing and update what the file says otherwise. Raises Refused on a value not of its unit."""
    wanted = {(row.code, row.valid_from): row for row in _read(path)}
    with recording(actor=actor, reason="载入城市参数"):
        stored = {
            (row.code, row.valid_from): row
            for row in Parameter.objects.filter(code__in={code for code, _day in wanted})
        }
        new = [row for key, row in wanted.items() if key not in stored]
        changed = []
        for key, row in wanted.items():
            known = stored.get(key)
            if known is None or known.changed_by_id is not None:
                continue
            if any(getattr(known, name) != getattr(row, name) for name in _FIELDS):
                for name in _FIELDS:
                    setattr(known, name, getattr(row, name))
                known.changed_at = timezone.now()
                changed.append(known)
        Parameter.objects.bulk_create(new)
        Parameter.objects.bulk_update(changed, [*_FIELDS, "changed_at"])
    return Counted(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _read(path: Path) -> list[Parameter]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Parameter(
                code=row["code"],
                value=row["value"],
                unit=row["unit"],
                valid_from=dt.date.fromisoformat(row["valid_from"]),
                mark=row["mark"],
                source=row["source"],
                note=row["note_zh"],
            )
            for row in csv.DictReader(file)
        ]
    for row in rows:
        require(units.check(row.code, row.unit, row.value))
    return rows
