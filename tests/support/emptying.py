"""Empties the database after a test that commits."""

from __future__ import annotations

import functools

from django.db import connection, transaction

from accounts.groups import sync_groups

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

    Django's flush leaves the same, but it truncates every table and has all functions and triggers installed again.
    """
    names = tables()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no key and no trigger stands in the way
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")
    sync_groups()


@functools.cache
def tables() -> list[str]:
    """The tables that a test may write, quoted."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [f'"{name}"' for name in found if name not in BROUGHT]
