"""Programmes and their versions from the city's data: `programmes.csv` and `policies.json`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from accounts.loading import read_csv
from accounts.models import Unit, UnitKind
from core.audit.context import recording
from core.counted import Counted
from core.parameters.models import Parameter
from incentives.policy.models import PolicyVersion, Programme, VersionState
from incentives.policy.tree.checking import check
from incentives.policy.tree.reading import read

_FIELDS = (
    "code",
    "name",
    "source",
    "summary",
    "short_name",
    "subject",
    "judged_on",
    "by_district",
    "unit_id",
)


def load_programmes(path: Path) -> Counted:
    """Load the handful of programmes; what is already so is not written."""
    known = {programme.code: programme for programme in Programme.objects.all()}
    units = dict(Unit.objects.filter(kind=UnitKind.DEPARTMENT).values_list("name", "pk"))
    given = [_programme(row, units) for row in read_csv(path)]
    new = [row for row in given if row.code not in known]
    changed = [row for row in given if row.code in known and _differs(row, known[row.code])]
    with recording(reason="载入政策"):
        Programme.objects.bulk_create(new)
        if changed:
            Programme.objects.bulk_update(changed, _FIELDS[1:])
    return Counted(len(new), len(changed), len(given) - len(new) - len(changed))


def _programme(row: dict[str, str], units: dict[str, int]) -> Programme:
    named = {field: row[field] for field in _FIELDS[:7]}
    return Programme(**named, by_district=row["by_district"] == "1", unit_id=units.get(row["unit"]))


def _differs(one: Programme, other: Programme) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in _FIELDS)


def load_policies(path: Path) -> Counted:
    """Load the versions that there are not yet, as issued; one that was issued is never changed by data.

    Raises Refused for a tree that does not fit; nothing is written then.
    """
    districts = dict(Unit.objects.filter(kind=UnitKind.DISTRICT).values_list("code", "pk"))
    units = dict(Parameter.objects.order_by("valid_from").values_list("code", "unit"))
    known = set(PolicyVersion.objects.values_list("programme_id", "district_id", "number"))
    given = json.loads(path.read_text(encoding="utf-8"))
    new = []
    for row in given:
        district = districts[row["district"]] if row["district"] else None
        if (row["programme"], district, row["number"]) in known:
            continue
        check(read(row["tree"]), units)
        new.append(_version(row, district))
    with recording(reason="载入政策版本"):
        PolicyVersion.objects.bulk_create(new)
    return Counted(len(new), 0, len(given) - len(new))


def _version(row: dict[str, Any], district: int | None) -> PolicyVersion:
    return PolicyVersion(
        programme_id=row["programme"],
        district_id=district,
        number=row["number"],
        state=VersionState.ISSUED,
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        valid_to=dt.date.fromisoformat(row["valid_to"]),
        tree=row["tree"],
        materials=row["materials"],
        site_check=row["site_check"],
        stacking=row["stacking"],
        source=row["source"],
        note=row["note"],
    )
