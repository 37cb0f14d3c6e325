"""The columns of a file that fields of a table hold as they are stated: as they are stored, kept and new, in SQL."""

from __future__ import annotations

from django.db import models

from core.bulk import default_sql
from exchange.protocol import Stage


def stated(stage: Stage, name: str, stored: str) -> str:
    """The staged value where the file states one, else the stored one."""
    return f'coalesce(s."{name}", {stored})' if stage.has(name) else stored


def stored_fields(stage: Stage, alias: str) -> dict[str, str]:
    """What is stored of each such column, by its name in the staging table; null where it says nothing."""
    return {
        each.name: f"nullif({alias}.{each.column.field}, '')"
        if each.sql_type == "text"
        else f"{alias}.{each.column.field}"
        for each in stage.fields
    }


def kept_fields(stage: Stage, alias: str) -> dict[str, str]:
    """What a row that is there has afterwards, by field: what the file states, else what it had."""
    return {
        each.column.field: stated(stage, each.name, f"{alias}.{each.column.field}") for each in stage.fields
    }


def new_fields(stage: Stage, model: type[models.Model]) -> dict[str, str]:
    """What a new row has, by field: what the file states, else the field's default."""
    found = {each.column.field: (each.name, default_sql(model, each.column.field)) for each in stage.fields}
    return {
        field: f's."{name}"' if usual == "NULL" else stated(stage, name, usual)
        for field, (name, usual) in found.items()
    }


def assigned(values: dict[str, str]) -> str:
    """The values as an UPDATE sets them."""
    return ", ".join(f"{field} = {value}" for field, value in values.items())
