"""Numbers of problems (问题编号): drawn under the lock of their sequence, so that none is given twice or left out."""

from __future__ import annotations

from django.db import connection

from accounts.models import Unit
from cultivation.ledger.models import ProblemSequence
from cultivation.ledger.rules import format_number

_DRAW = """
    INSERT INTO {table} (district_id, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (district_id, year) DO UPDATE SET last = {table}.last + EXCLUDED.last
    RETURNING last
"""


def draw(district: Unit, year: int, count: int = 1) -> int:
    """Take `count` numbers of a district and year and return the first; others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAW.format(table=ProblemSequence._meta.db_table), [district.pk, year, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1


def next_number(district: Unit, year: int) -> str:
    """The next number, as people write it."""
    return format_number(district.code, year, draw(district, year))
