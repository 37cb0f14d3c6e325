"""Statements that are put together of SQL functions and of the enterprises that a queryset lets through."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from cultivation.enterprises.models import Enterprise

Sql = tuple[str, list[Any]]
"""A part of a statement with its parameters."""


def among(rows: QuerySet[Enterprise]) -> Sql:
    """SQL of the keys of some enterprises; of none where the queryset knows beforehand that it lets nobody through."""
    try:
        sql, params = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::bigint WHERE false", []
    return sql, list(params)


def rows_of(sql: str, params: list[Any]) -> list[Any]:
    """What a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
