"""Empties the database after a test that commits."""

from __future__ import annotations

import functools

from django.db import connection, transaction

from accounts.groups import sync_groups
from exchange.staging.tables import drop, staged_batches

BROUGHT = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
}
"""Tables whose rows come with the migrations."""


def empty() -> None:
    """Delete every row that was committed, and let the roles hold what the table of roles says.

    Django's flush leaves the history, truncates every table and has all functions and triggers installed again.
    """
    names = tables() + history()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no key and no trigger stands in the way
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")
    for batch in staged_batches():
        drop(batch)
    sync_groups()


@functools.cache
def tables() -> list[str]:
    """The tables that a test may write, quoted."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [f'"{name}"' for name in found if name not in BROUGHT]


@functools.cache
def history() -> list[str]:
    """The tables of the history, quoted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'history' ORDER BY tablename")
        return [f'history."{name}"' for (name,) in cursor.fetchall()]
