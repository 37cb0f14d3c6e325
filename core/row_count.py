"""Counting rows so that an index alone can answer."""

from __future__ import annotations

from django.db.models import Count, Q, Value


def row_count(where: Q | None = None) -> Count:
    """The number of rows, or of those for which `where` holds.

    `Count("pk")` would ask for the key of each row, which an index on other columns does not have: PostgreSQL then reads
    the rows themselves.
    """
    return Count("*") if where is None else Count(Value(1), filter=where)
