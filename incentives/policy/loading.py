"""Programmes from the city's data: `programmes.csv` with code, name, source, summary."""

from __future__ import annotations

from pathlib import Path

from accounts.loading import read_csv
from core.audit.context import recording
from core.counted import Counted
from incentives.policy.models import Programme


def load_programmes(path: Path) -> Counted:
    """Load the handful of programmes; what is already so is not written."""
    known = {programme.code: programme for programme in Programme.objects.all()}
    given = [Programme(**{field: row[field] for field in _FIELDS}) for row in read_csv(path)]
    new = [row for row in given if row.code not in known]
    changed = [row for row in given if row.code in known and _differs(row, known[row.code])]
    with recording(reason="载入政策"):
        Programme.objects.bulk_create(new)
        if changed:
            Programme.objects.bulk_update(changed, _FIELDS[1:])
    return Counted(len(new), len(changed), len(given) - len(new) - len(changed))


_FIELDS = ("code", "name", "source", "summary")


def _differs(one: Programme, other: Programme) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in _FIELDS)
