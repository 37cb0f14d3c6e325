"""Tables with versions: what superseded is superseded back."""

from __future__ import annotations

from django.db import models

from core.audit.undo.result import CHANGED, LeftAlone
from core.audit.undo.staging import UndoTable
from core.superseding import Superseding


def supersede_back(table: UndoTable) -> None:
    """Make the batch's versions not current where they still are what the batch wrote; list the others.

    What is left staged is then plain: the former version's `is_current` is a field that goes back to true.
    """
    if not issubclass(table.model, Superseding):
        return
    key = table.model.key()
    same = " AND ".join(f'i."new_{name}" = u."new_{name}"' for name in key)
    pairs = f"{table.temp} i JOIN {table.temp} u ON {same}"
    where = "i.act = 'I' AND i.new_is_current AND u.act = 'U' AND u.old_is_current AND NOT u.new_is_current"
    stands = f"EXISTS (SELECT FROM {table.now} t WHERE t.{table.key} = i.row_id AND NOT ({table.changed_since('t', 'i')}))"
    _list_changed(table, key, pairs, f"{where} AND NOT {stands}")
    for which in ("i.row_id", "u.row_id"):
        table.run(
            f"UPDATE {table.temp} x SET why = 'OUT' WHERE x.row_id IN"
            f" (SELECT {which} FROM {pairs} WHERE {where} AND NOT {stands})"
        )
    table.take_out("u.why = 'OUT'")
    superseded = table.run(
        f"UPDATE {table.now} t SET is_current = false FROM {pairs} WHERE {where} AND t.{table.key} = i.row_id"
    )
    table.count("superseded", superseded)
    matched = " AND ".join(f'u."new_{name}" = x."new_{name}"' for name in key)
    table.take_out(
        f"u.act = 'I' AND EXISTS (SELECT FROM {table.temp} x WHERE x.act = 'U' AND x.old_is_current"
        f" AND NOT x.new_is_current AND {matched})"
    )


def _list_changed(table: UndoTable, key: list[str], pairs: str, where: str) -> None:
    """List each field that the batch's version changed and a later one stands in the way of; else the version itself."""
    aside = {*key, "version", "is_current"}
    plain = [f for f in table.model._meta.concrete_fields if not isinstance(f, models.DateTimeField)]
    fields = ["version", *(f.column for f in plain if f.column in table.columns and f.column not in aside)]
    current = " AND ".join(f't."{name}" = i."new_{name}"' for name in key)
    sides = ", ".join(f'u."new_{name}"::text, i."new_{name}"::text, t."{name}"::text' for name in fields)
    for number, *values in table.rows(
        f"SELECT i.row_id, {sides} FROM {pairs} LEFT JOIN {table.now} t ON t.is_current AND {current} WHERE {where}"
    ):
        found = [
            LeftAlone(table.table.name, str(number), CHANGED, name, *values[3 * at : 3 * at + 3])
            for at, name in enumerate(fields)
        ]
        for left in [each for each in found[1:] if each.was != each.wrote] or found[:1]:
            table.leave(left)
