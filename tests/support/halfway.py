"""Brings an empty database halfway by the migration files that were put together since: python -m tests.support.halfway.

So a portal of November 2026 stood: some apps had all of theirs, some a part, `incentives` none.
"""

from __future__ import annotations

import django

TARGET = ("monitoring", "0007_returns_rules")


def main() -> None:
    from django.db import connection  # noqa: PLC0415 - Django is set up first
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([TARGET])


if __name__ == "__main__":
    django.setup()
    main()
