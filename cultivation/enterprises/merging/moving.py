"""Rows move from the absorbed to the survivor, and back: set-based, a fixed number of statements for each table.

What an undo needs is kept by table (`Moved`), since tables that no history is kept of move too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypedDict

from django.db import connection
from django.db.models import Max

from core.merges import OnMerge
from core.superseding import Superseding
from cultivation.enterprises.merging.tables import Table, tables
from cultivation.enterprises.models import EnterpriseName, EnterpriseUscc

MOVING = (OnMerge.MOVE, OnMerge.KEEP)
Listed = list[list[Any]]
"""Rows as [table, id, words]."""


class Moved(TypedDict, total=False):
    """What became of one table's rows.

    ids        those that moved
    current    of them the versions that were in force
    closed     names and codes that were in use and end on the day of the merge
    last       the table's highest key at that time: what is above it came later
    rows       derived rows that went, as JSON texts, to be put back as they were
    """

    ids: list[int]
    current: list[int]
    closed: list[int]
    last: int
    rows: list[str]


def planned(survivor: int, absorbed: int) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows of each table would move, and how many would stay with the absorbed."""
    moved, kept = {}, {}
    for table in tables(*MOVING):
        every = table.rows(absorbed).count()
        stays = 0 if _dated(table) else table.colliding(survivor, absorbed).count()
        moved[table.name], kept[table.name] = every - stays, stays
    return _some(moved), _some(kept)


def move(survivor: int, absorbed: int, day: dt.date) -> tuple[dict[str, Moved], Listed]:
    """Move what has room; what moved by table, and what stayed as a list."""
    moved: dict[str, Moved] = {}
    kept: Listed = []
    for table in tables(*MOVING):
        done: Moved = {"last": table.model._base_manager.aggregate(last=Max("pk"))["last"] or 0}
        rows = table.rows(absorbed)
        if _dated(table):
            done["closed"] = _ids(rows.filter(valid_to=None))
            rows.filter(valid_to=None).update(valid_to=day)
        else:
            stays = list(table.colliding(survivor, absorbed).order_by("pk"))
            kept += [[table.name, row.pk, words(row)] for row in stays]
            rows = rows.exclude(pk__in=[row.pk for row in stays])
        done["ids"] = _ids(rows)
        if issubclass(table.model, Superseding):
            done["current"] = _ids(rows.filter(is_current=True))
        table.model._base_manager.filter(pk__in=done["ids"]).update(**{table.key: survivor})
        moved[table.name] = done
    return moved | _take_out(absorbed), kept


def move_back(survivor: int, absorbed: int, moved: dict[str, Moved], day: dt.date) -> Listed:
    """Exactly what moved goes back; what came since stays with the survivor and is listed."""
    came: Listed = []
    for table in tables(*MOVING):
        done = moved.get(table.name, {})
        ids = done.get("ids", [])
        back = table.rows(survivor).filter(pk__in=ids)
        back.update(**{table.key: absorbed})
        own = table.rows(absorbed)
        if closed := done.get("closed"):
            own.filter(pk__in=closed, valid_to=day).update(valid_to=None)
        if current := done.get("current"):
            own.filter(pk__in=current).update(is_current=True)
        since = table.rows(survivor).filter(pk__gt=done.get("last", 0)).order_by("pk")
        came += [[table.name, row.pk, words(row)] for row in since]
    _put_back(moved)
    return came


def words(row: Any) -> str:
    """A row in words, for a person who has to decide what becomes of it: what its choices and days say."""
    said = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if (
            field.primary_key
            or field.is_relation
            or value in (None, "")
            or isinstance(value, bool | dict | list)
        ):
            continue
        if field.name in {"version", "made_at", "created_at", "reasons", "inputs", "digest"}:
            continue
        shown = dict(field.flatchoices).get(value, value)
        said.append(str(shown))
    return " · ".join(said[:6])[:200]


def _take_out(absorbed: int) -> dict[str, Moved]:
    """Derived rows of the absorbed go: it is in no list, no count, no pool; kept as they were for an undo."""
    taken: dict[str, Moved] = {}
    with connection.cursor() as cursor:
        for table in tables(OnMerge.DERIVE):
            cursor.execute(
                f"DELETE FROM {table.name} t WHERE t.{table.key} = %s RETURNING to_jsonb(t)::text", [absorbed]
            )
            taken[table.name] = {"rows": [text for (text,) in cursor.fetchall()]}
    return taken


def _put_back(moved: dict[str, Moved]) -> None:
    with connection.cursor() as cursor:
        for table in tables(OnMerge.DERIVE):
            rows = moved.get(table.name, {}).get("rows", [])
            if not rows:
                continue
            fields = [field for field in table.model._meta.concrete_fields if not field.generated]
            names = ", ".join(f'"{field.column}"' for field in fields)
            cursor.execute(
                f"INSERT INTO {table.name} ({names})"
                f" SELECT {names} FROM jsonb_populate_recordset(null::{table.name}, %s::jsonb)"
                " ON CONFLICT DO NOTHING",
                [f"[{','.join(rows)}]"],
            )


def _dated(table: Table) -> bool:
    """Names and codes: the one in use becomes a former one of the survivor."""
    return table.model in (EnterpriseName, EnterpriseUscc)


def _ids(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def counted(moved: dict[str, Moved]) -> dict[str, int]:
    """How many rows moved, by table."""
    return _some({name: len(done.get("ids", [])) for name, done in moved.items()})


def by_table(listed: Sequence[Sequence[Any]]) -> dict[str, int]:
    """How many rows of each table a list holds."""
    found: dict[str, int] = {}
    for table, *_rest in listed:
        found[table] = found.get(table, 0) + 1
    return found
