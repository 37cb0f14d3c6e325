"""The city's dated parameters and calendar for tests, as the files of `data/shenzhen` have them.

Thousands of tests ask for them: a process reads and checks each file once, and copies the rows from then on.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from django.db import connection, models

from accounts.loading import load_units
from accounts.models import Unit
from core.audit.context import recording
from core.calendar.loading import load_calendar as load_days
from core.calendar.models import CalendarDay, CalendarYear
from core.parameters.loading import load_parameters as load
from core.parameters.models import Parameter
from incentives.policy.loading import load_policies as load_versions
from incentives.policy.loading import load_programmes
from incentives.policy.models import PolicyVersion

CITY = Path(__file__).parents[2] / "data" / "shenzhen"
_copies: dict[type[models.Model], bytes] = {}


def load_parameters() -> None:
    """Load every row of the file, unless there are parameters already."""
    _load(lambda: load(CITY / "parameters.csv"), Parameter)


def load_calendar() -> None:
    """Load the city's working days, unless there are some already; nobody is told that they changed."""
    _load(lambda: load_days(CITY / "calendar.csv"), CalendarYear, CalendarDay)


def load_policies() -> None:
    """Load the programmes and their versions; the parameters that they name must be there."""
    if not Unit.objects.exists():
        load_units(CITY)
    if not PolicyVersion.objects.exists():
        load_programmes(CITY / "programmes.csv")
        load_versions(CITY / "policies.json")


def load_rules() -> None:
    """The calendar and the parameters, as `load_city` loads them."""
    load_calendar()
    load_parameters()


def _load(read: Callable[[], object], *tables: type[models.Model]) -> None:
    if tables[-1]._default_manager.exists():
        return
    with connection.cursor() as cursor:
        if tables[0] in _copies:
            with recording(actor=None, reason="载入"):
                for table in tables:
                    cursor.copy_expert(f"COPY {_columns(table)} FROM STDIN", io.BytesIO(_copies[table]))
            return
        read()
        for table in tables:
            rows = io.BytesIO()
            cursor.copy_expert(f"COPY {_columns(table)} TO STDOUT", rows)
            _copies[table] = rows.getvalue()


def _columns(table: type[models.Model]) -> str:
    names = [str(field.column) for field in table._meta.concrete_fields if field.column != "id"]
    return f"{table._meta.db_table} ({', '.join(names)})"
