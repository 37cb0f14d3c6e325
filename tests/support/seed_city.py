"""The small city of the tests, written into the database that the environment names: 150 enterprises on a day."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import django
import time_machine
from django.core.management import call_command
from django.db import connection

AT = dt.datetime.fromisoformat("2024-10-31T09:00:00+08:00")


def main() -> None:
    """Load what is the city's, invent what is around it, and let the planner know the tables."""
    django.setup()
    with time_machine.travel(AT):
        call_command("load_city", "data/shenzhen", stdout=StringIO())
        call_command("seed_demo", enterprises=150, seed=1, at=AT.replace(tzinfo=None), stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
