"""Rows written in bulk (import, demo, scan): by one INSERT or COPY that knows the model's columns and their defaults.

What is left out has the field's default, as if the model had been saved. A column that the model has not, and one that
may not be empty and has no default, are refused before anything is written.
"""

from __future__ import annotations

import io
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone

NULL = "\\N"
CHUNK = 100_000
_ESCAPED = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
Model = type[models.Model]


def default_of(field: Any) -> str | None:
    """The text that PostgreSQL reads as a field's default; None without one."""
    if _is_stamped(field):
        return timezone.now().isoformat()
    if field.has_default():
        return _text(field, field.get_default())
    if isinstance(field.db_default, str | int):
        return _text(field, field.db_default)
    return "" if field.blank and field.empty_strings_allowed and not field.null else None


def default_sql(model: Model, column: str) -> str:
    """A column's default as SQL of its type. Raises ValueError for a column that the model has not."""
    field = _known(model, [column])[column]
    if _is_stamped(field):
        return "now()"
    text = default_of(field)
    if text is None:
        return "NULL"
    quoted = text.replace("'", "''")
    return f"'{quoted}'::{field.db_type(connection)}"


def left_out(model: Model, given: Iterable[str]) -> dict[str, str]:
    """The defaults, as texts, of the columns that are not given.

    Raises ValueError for a given column that the model has not, and for one left out that must be given.
    """
    known = _known(model, given := list(given))
    found = {column: default_of(field) for column, field in known.items() if column not in given}
    for column, text in found.items():
        field = known[column]
        if text is None and not (field.null or field.primary_key or field.db_default is not NOT_PROVIDED):
            raise ValueError(f"{model._meta.db_table}.{column} must be given")
    return {column: text for column, text in found.items() if text is not None}


MANY: Final = 5_000
"""From so many rows on, the planner is told of them in the transaction that wrote them."""


def tell_planner(model: Model, rows: int, *names: str) -> None:
    """Have the planner look at some columns of a table that `rows` were just written to, where these are many.

    Until the table is analysed, which happens within a minute of the commit, it would take the table for what it was
    before: for an empty one, and read all of it for each row that is joined to it.
    """
    if rows < MANY:
        return
    named = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(str(named[name]) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {model._meta.db_table} ({columns})")


def create_rows(rows: Sequence[models.Model]) -> int:
    """INSERT unsaved rows of one model by one COPY, without their keys coming back; how many."""
    if not rows:
        return 0
    model = type(rows[0])
    with connection.cursor() as cursor:
        return copy(cursor, model._meta.db_table, _columns(rows, _written(model)))


def create_like(row: models.Model, size: int, columns: Mapping[str, Iterable[Any]]) -> int:
    """INSERT so many rows by one COPY, all like an unsaved one but for some fields, whose values `columns` give; how many.

    Rows alike in most fields need no objects of their own. For JSON a value may be the ready text.
    """
    if not size:
        return 0
    model = type(row)
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in columns}
    given = {fields[name].column: values for name, values in columns.items()}
    texts = {
        field.column: _column(field, given[field.column])
        if field.column in given
        else [_copied(field, getattr(row, field.attname))] * size
        for field in _written(model)
    }
    if len({len(column) for column in texts.values()}) != 1:
        raise ValueError(f"{model._meta.db_table}: columns of different lengths")
    with connection.cursor() as cursor:
        return copy(cursor, model._meta.db_table, texts)


def update_rows(rows: Sequence[models.Model], names: Iterable[str]) -> int:
    """UPDATE some fields of rows of one model to what they hold: one COPY aside and one statement; how many."""
    if not rows or not (names := list(names)):
        return 0
    model = type(rows[0])
    table, key = model._meta.db_table, model._meta.pk
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}"' for field in (key, *fields))
    changes = ", ".join(f'"{field.column}" = c."{field.column}"' for field in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE changed ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
        )
        copy(cursor, "changed", _columns(rows, [key, *fields]))
        cursor.execute(
            f'UPDATE {table} t SET {changes} FROM changed c WHERE t."{key.column}" = c."{key.column}"'
        )
        found = int(cursor.rowcount)
        cursor.execute("DROP TABLE changed")
    return found


def _written(model: Model) -> list[Any]:
    """The fields that an INSERT fills."""
    return [field for field in model._meta.concrete_fields if not (field.generated or field.primary_key)]


def _columns(rows: Sequence[models.Model], fields: Sequence[Any]) -> dict[str, list[str]]:
    """What rows hold, as texts that COPY reads, by column."""
    return {field.column: _column(field, [getattr(row, field.attname) for row in rows]) for field in fields}


def _column(field: Any, values: Iterable[Any]) -> list[str]:
    """What most rows hold alike is written once."""
    known: dict[Any, str] = {}
    texts = []
    for value in values:
        if isinstance(value, DatabaseDefault) or not isinstance(
            value, Hashable
        ):  # the hash of an expression is dear
            texts.append(_copied(field, value))
            continue
        if value not in known:
            known[value] = _copied(field, value)
        texts.append(known[value])
    return texts


def _copied(field: Any, value: Any) -> str:
    text = default_of(field) if isinstance(value, DatabaseDefault) else _text(field, value)
    return NULL if text is None else _escaped(text)


def _escaped(text: str) -> str:
    """As COPY reads it; most texts hold nothing of it, and looking is cheaper than translating."""
    for sign, told in _ESCAPED:
        if sign in text:
            text = text.replace(sign, told)
    return text


def complete(model: Model, given: Sequence[str]) -> Sequence[str]:
    """The columns of a COPY that is made elsewhere. Raises ValueError when one is unknown or left out."""
    if rest := left_out(model, given):
        raise ValueError(f"{model._meta.db_table}: nothing fills {', '.join(rest)}")
    return given


def insert_select(
    cursor: Any, model: Model, values: Mapping[str, str], source: str, params: Any = None
) -> int:
    """INSERT … SELECT of the values, SQL by column, over `source` (FROM and what follows it); how many rows."""
    every = {**values, **{column: default_sql(model, column) for column in left_out(model, values)}}
    names = ", ".join(f'"{name}"' for name in every)
    table = model._meta.db_table
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(every.values())} {source}", params)
    return int(cursor.rowcount)


def copy_rows(cursor: Any, model: Model, columns: Mapping[str, Sequence[str]]) -> int:
    """COPY columns of ready texts into the model's table; how many rows."""
    size = len(next(iter(columns.values())))
    every = {**columns, **{name: [text] * size for name, text in left_out(model, columns).items()}}
    return copy(cursor, model._meta.db_table, every)


def copy(cursor: Any, table: str, columns: Mapping[str, Sequence[str]]) -> int:
    """COPY columns of ready texts into any table, in pieces; how many rows."""
    names = ", ".join(f'"{name}"' for name in columns)
    size = len(next(iter(columns.values())))
    for start in range(0, size, CHUNK):
        piece = [values[start : start + CHUNK] for values in columns.values()]
        text = io.StringIO("\n".join(map("\t".join, zip(*piece, strict=True))))
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", text)
    return size


def _known(model: Model, given: Iterable[str]) -> dict[str, Any]:
    """The stored fields by their columns; what the database computes is not written."""
    known: dict[str, Any] = {
        str(field.column): field for field in model._meta.concrete_fields if not field.generated
    }
    for column in given:
        if column not in known:
            raise ValueError(f"{model._meta.db_table} has no column {column}")
    return known


def _is_stamped(field: Any) -> bool:
    return bool(getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False))


def _text(field: Any, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list) and isinstance(field, ArrayField):
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(getattr(value, "value", value))
