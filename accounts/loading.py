"""The city's units from its data files: units, aliases, departments (单位、别名、部门).

`units.csv`        code, kind (CITY, DISTRICT, STREET), parent, name, short_name
`unit_aliases.csv` alias, code
`departments.csv`  code, level (city or district), name_zh, categories (separated by ;); a row of level `district`
                   stands for one such department in each district, with a code like `440306-D_HR`

One statement for each level; what is already as in the file is not written again, so that a second load leaves
no trace in the audit. A unit that the file does not name is left alone.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.models import UnitKind
from core.audit.context import recording
from core.counted import Counted

Rows = list[dict[str, Any]]


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 csv file (with or without BOM), blanks trimmed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


_UNITS = """
WITH given AS (
    SELECT r.*, p.id AS parent_id, CASE r.kind WHEN 'STREET' THEN p.id WHEN 'DEPARTMENT' THEN p.district_id END
           AS district_id
    FROM jsonb_to_recordset(%s::jsonb)
         AS r(code text, kind text, parent text, name text, short_name text, categories text[], sort int)
    LEFT JOIN accounts_unit p ON p.code = r.parent
), written AS (
    INSERT INTO accounts_unit AS u
        (code, kind, name, short_name, parent_id, district_id, categories, sort, is_active, version)
    SELECT code, kind, name, short_name, parent_id, district_id, categories, sort, true, 1 FROM given
    ON CONFLICT (code) DO UPDATE SET
        kind = excluded.kind, name = excluded.name, short_name = excluded.short_name,
        parent_id = excluded.parent_id,
        district_id = CASE WHEN u.kind = 'DISTRICT' THEN u.id ELSE excluded.district_id END,
        categories = excluded.categories, sort = excluded.sort, version = u.version + 1
    WHERE (u.kind, u.name, u.short_name, u.parent_id, u.categories, u.sort)
          IS DISTINCT FROM (excluded.kind, excluded.name, excluded.short_name, excluded.parent_id,
                            excluded.categories, excluded.sort)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""
_OWN_DISTRICT = "UPDATE accounts_unit SET district_id = id WHERE kind = 'DISTRICT' AND district_id IS NULL"
_ALIASES = """
WITH written AS (
    INSERT INTO accounts_unitalias AS a (alias, unit_id)
    SELECT r.alias, u.id FROM jsonb_to_recordset(%s::jsonb) AS r(alias text, code text)
    JOIN accounts_unit u ON u.code = r.code
    ON CONFLICT (alias) DO UPDATE SET unit_id = excluded.unit_id WHERE a.unit_id <> excluded.unit_id
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""


def load_units(directory: Path) -> dict[str, Counted]:
    """Load units, departments and aliases; how many of each were new, changed, unchanged."""
    units, departments = read_csv(directory / "units.csv"), read_csv(directory / "departments.csv")
    rows: Rows = [{**row, "categories": [], "sort": number} for number, row in enumerate(units)]
    with recording(reason="载入城市数据"):
        written = []
        for kind in (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.STREET):
            written.append(_write(_UNITS, [row for row in rows if row["kind"] == kind]))
            if kind == UnitKind.DISTRICT:
                with connection.cursor() as cursor:
                    cursor.execute(_OWN_DISTRICT)
        return {
            "units": _sum(written),
            "departments": _write(_UNITS, list(_departments(departments, rows))),
            "aliases": _write(_ALIASES, read_csv(directory / "unit_aliases.csv")),
        }


def _departments(given: list[dict[str, str]], units: Rows) -> Iterable[dict[str, Any]]:
    """A row for each department of the city, and for each district one for each district-level row."""
    city = next(unit for unit in units if unit["kind"] == UnitKind.CITY)
    districts = [unit for unit in units if unit["kind"] == UnitKind.DISTRICT]
    sort = 1000
    for above, level in [(city, "city"), *((district, "district") for district in districts)]:
        for row in given:
            if row["level"] != level:
                continue
            at_city, sort = level == "city", sort + 1
            yield {
                "code": row["code"] if at_city else f"{above['code']}-{row['code']}",
                "kind": UnitKind.DEPARTMENT,
                "parent": above["code"],
                "name": row["name_zh"] if at_city else above["name"] + row["name_zh"],
                "short_name": row["name_zh"] if at_city else above["short_name"] + row["name_zh"],
                "categories": [code for code in row["categories"].split(";") if code],
                "sort": sort,
            }


def _sum(parts: list[Counted]) -> Counted:
    return Counted(
        sum(part.created for part in parts),
        sum(part.updated for part in parts),
        sum(part.unchanged for part in parts),
    )


def _write(statement: str, rows: Rows | list[dict[str, str]]) -> Counted:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows)])
        created, updated = cursor.fetchone() or (0, 0)
    return Counted(created, updated, len(rows) - created - updated)
