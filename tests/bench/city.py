"""Seeded databases that benchmarks share: made once for a size, chosen by `bench_city`."""

from __future__ import annotations

import os

from django.core.management import call_command
from django.db import connection, connections

from tests.bench.copies import point_at

_made: set[str] = set()


def bench_city(enterprises: int) -> str:
    """Point Django at a migrated database with that many demo enterprises; made on first use. Its URL.

    The current quarter's data is what `seed_demo --enterprises N --seed 1` gives.
    """
    name = f"bench_{enterprises}"
    if name not in _made:
        with connections["default"].cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f'create database "{name}"')
    point_at(name)
    if name not in _made:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_city", "data/shenzhen")
        call_command("seed_demo", "--enterprises", str(enterprises), "--seed", "1")
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
        _made.add(name)
    return os.environ["DATABASE_URL"]
