"""Rows that the batch created: they go unless they were changed since or something refers to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from core.audit.registry import AUDITED, DERIVED
from core.audit.undo.result import CHANGED, PART, REFERRED, LeftAlone
from core.audit.undo.staging import UndoTable

Staged = dict[type[models.Model], UndoTable]


def delete(tables: list[UndoTable]) -> None:
    """Decide which created rows stay, then delete the others with what is derived from them."""
    staged: Staged = {table.model: table for table in tables}
    for table in tables:
        table.take_out(
            f"u.act = 'I' AND NOT EXISTS (SELECT FROM {table.now} t WHERE t.{table.key} = u.row_id)"
        )
        table.run(
            f"UPDATE {table.temp} u SET keep = true, why = '{CHANGED}' FROM {table.now} t"
            f" WHERE u.act = 'I' AND t.{table.key} = u.row_id AND ({table.changed_since()})"
        )
    while sum(_keep_referred(table, staged) + _keep_parts(table, staged) for table in tables):
        pass
    for table in tables:
        _list_kept(table)
    for table in tables:
        for relation in _relations(table.model):
            if _goes_along(relation.related_model):
                _delete_along(table, relation)
    for table in tables:
        gone = table.run(
            f"DELETE FROM {table.now} t USING {table.temp} u"
            f" WHERE u.act = 'I' AND NOT u.keep AND t.{table.key} = u.row_id"
        )
        table.count("deleted", gone)


def _relations(model: type[models.Model]) -> Iterator[Any]:
    """Every foreign key that leads to the model, hidden ones and many-to-many tables included."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one):
            yield field


def _goes_along(model: Any) -> bool:
    return model in DERIVED or bool(model._meta.auto_created)


def _place(relation: Any) -> tuple[str, str, str]:
    """The referring table, its key and the referring column, quoted."""
    meta = relation.related_model._meta
    return f'public."{meta.db_table}"', f'"{meta.pk.column}"', f'"{relation.field.column}"'


def _keep_referred(table: UndoTable, staged: Staged) -> int:
    kept = 0
    for relation in _relations(table.model):
        if _goes_along(relation.related_model):
            continue
        other, key, column = _place(relation)
        there = staged.get(relation.related_model)
        goes_too = (
            f" AND NOT EXISTS (SELECT FROM {there.temp} x WHERE x.row_id = s.{key} AND x.act = 'I' AND NOT x.keep)"
            if there
            else ""
        )
        kept += table.run(
            f"UPDATE {table.temp} u SET keep = true, why = '{REFERRED}', by = %s FROM {other} s"
            f" WHERE u.act = 'I' AND NOT u.keep AND s.{column} = u.row_id{goes_too}",
            [relation.related_model._meta.db_table],
        )
    return kept


def _keep_parts(table: UndoTable, staged: Staged) -> int:
    """A part stays with the created row that stays."""
    part_of = AUDITED[table.table.name].part_of
    if not part_of:
        return 0
    field: Any = table.model._meta.get_field(part_of)
    whole = staged.get(field.related_model)
    if whole is None:
        return 0
    return table.run(
        f"UPDATE {table.temp} u SET keep = true, why = '{PART}', by = %s FROM {whole.temp} w"
        f" WHERE u.act = 'I' AND NOT u.keep AND w.row_id = u.\"new_{field.column}\" AND w.act = 'I' AND w.keep",
        [whole.table.name],
    )


def _list_kept(table: UndoTable) -> None:
    for row_id, why, by in table.rows(
        f"SELECT row_id, why, by FROM {table.temp} WHERE act = 'I' AND keep ORDER BY n"
    ):
        table.leave(LeftAlone(table.table.name, str(row_id), why, by=by))


def _delete_along(table: UndoTable, relation: Any) -> None:
    other, _key, column = _place(relation)
    table.run(
        f"DELETE FROM {other} s USING {table.temp} u WHERE u.act = 'I' AND NOT u.keep AND s.{column} = u.row_id"
    )
