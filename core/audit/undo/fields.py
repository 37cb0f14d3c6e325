"""Rows that the batch changed: each field goes back where it still holds what the batch wrote."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from core.audit.undo.result import CHANGED, GONE, TAKEN, LeftAlone
from core.audit.undo.staging import UndoTable
from core.superseding import Superseding


def restore(table: UndoTable) -> None:
    """List what was changed since, then put the other fields back in one UPDATE.

    Where an old value is taken by someone else's row (a unique code), the UPDATE is halved until the rows that
    cannot go back are alone; they are tried once more at the end, since another row may have made room.
    """
    changed = _changed(table)
    if not changed:
        return
    _list_gone(table)
    _list_changed(table, [name for name in changed if name not in _technical(table)])
    last = table.rows(f"SELECT coalesce(max(n), 0) FROM {table.temp}")[0][0]
    statement = _statement(table, changed)
    stuck = _halve(table, statement, 1, last)
    while stuck:
        still = [n for n in stuck if _halve(table, statement, n, n)]
        if len(still) == len(stuck):
            break
        stuck = still
    _list_taken(table, stuck)


def _changed(table: UndoTable) -> list[str]:
    """The columns that the batch changed in any row."""
    tests = ", ".join(
        f'coalesce(bool_or("old_{name}" IS DISTINCT FROM "new_{name}"), false)' for name in table.columns
    )
    flags = table.rows(f"SELECT {tests} FROM {table.temp} WHERE act = 'U'")[0]
    return [name for name, flag in zip(table.columns, flags, strict=True) if flag]


def _technical(table: UndoTable) -> set[str]:
    """Columns that say nothing to a person: the optimistic version, and what Django stamps by itself."""
    stamped = {str(f.column) for f in table.model._meta.concrete_fields if getattr(f, "auto_now", False)}
    return stamped if issubclass(table.model, Superseding) else stamped | {"version"}


def _statement(table: UndoTable, changed: list[str]) -> str:
    technical = _technical(table)
    plain = [name for name in changed if name not in technical]
    sets = [
        f'"{name}" = CASE WHEN t."{name}" IS NOT DISTINCT FROM u."new_{name}" THEN u."old_{name}" ELSE t."{name}" END'
        for name in changed
        if name != "version" or "version" not in technical
    ]
    if "version" in technical and "version" in table.columns:
        sets.append("version = CASE WHEN t.version = u.new_version THEN u.old_version ELSE t.version + 1 END")
    stands = " OR ".join(
        f'(u."old_{name}" IS DISTINCT FROM u."new_{name}" AND t."{name}" IS NOT DISTINCT FROM u."new_{name}")'
        for name in plain or changed
    )
    return (
        f"UPDATE {table.now} t SET {', '.join(sets)} FROM {table.temp} u"
        f" WHERE u.act = 'U' AND t.{table.key} = u.row_id AND u.n BETWEEN %s AND %s AND ({stands})"
    )


def _halve(table: UndoTable, statement: str, first: int, last: int) -> list[int]:
    """Run the statement for rows first to last; the numbers of those that could not go back."""
    if first > last:
        return []
    try:
        with transaction.atomic():
            table.count("restored", table.run(statement, [first, last]))
    except IntegrityError:
        if first == last:
            return [first]
        middle = (first + last) // 2
        return _halve(table, statement, first, middle) + _halve(table, statement, middle + 1, last)
    return []


def _list_gone(table: UndoTable) -> None:
    for (row_id,) in table.rows(
        f"SELECT u.row_id FROM {table.temp} u WHERE u.act = 'U' AND NOT EXISTS"
        f" (SELECT FROM {table.now} t WHERE t.{table.key} = u.row_id) ORDER BY u.n"
    ):
        table.leave(LeftAlone(table.table.name, str(row_id), GONE))


def _list_changed(table: UndoTable, names: list[str]) -> None:
    for row in _differing(table, names, "v.was IS DISTINCT FROM v.wrote AND v.now IS DISTINCT FROM v.wrote"):
        table.leave(row)


def _differing(table: UndoTable, names: list[str], where: str) -> list[LeftAlone]:
    if not names:
        return []
    values = ", ".join(
        f'(\'{name}\', u."old_{name}"::text, u."new_{name}"::text, t."{name}"::text)' for name in names
    )
    found: list[tuple[Any, ...]] = table.rows(
        f"SELECT u.row_id, v.* FROM {table.temp} u JOIN {table.now} t ON t.{table.key} = u.row_id"
        f" CROSS JOIN LATERAL (VALUES {values}) v (field, was, wrote, now)"
        f" WHERE u.act = 'U' AND {where} AND v.now IS DISTINCT FROM v.was ORDER BY u.n"
    )
    return [
        LeftAlone(table.table.name, str(row_id), CHANGED, name, was, wrote, now)
        for row_id, name, was, wrote, now in found
    ]


def _list_taken(table: UndoTable, stuck: list[int]) -> None:
    for (row_id,) in table.rows(
        f"SELECT row_id FROM {table.temp} WHERE n = ANY (%s) ORDER BY n", [list(stuck)]
    ):
        table.leave(LeftAlone(table.table.name, str(row_id), TAKEN))
