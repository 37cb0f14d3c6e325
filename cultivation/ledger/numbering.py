"""Numbers of problems (问题编号): drawn under the lock of their sequence, so that none is given twice or left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count

from django.db import connection

from accounts.models import Unit
from cultivation.ledger.rules.numbers import format_number

_DRAW = """
    INSERT INTO cultivation_problemsequence AS q (district_id, year, last)
    SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::integer[]) AS w (district_id, year, n)
    ORDER BY district_id, year
    ON CONFLICT (district_id, year) DO UPDATE SET last = q.last + EXCLUDED.last
    RETURNING district_id, year, last
"""


def numbers(of: Sequence[tuple[int, str, int]]) -> list[str]:
    """A number, as people write it, for each problem: by its district's key and code and its year, in this order.

    Whoever wants numbers of the same district and year waits until this transaction ends.
    """
    wanted = Counter((district, year) for district, _code, year in of)
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [*(list(part) for part in zip(*wanted, strict=True)), list(wanted.values())])
        after = {(district, year): last for district, year, last in cursor.fetchall()}
    following = {key: count(after[key] - drawn + 1) for key, drawn in wanted.items()}
    return [format_number(code, year, next(following[district, year])) for district, code, year in of]


def next_number(district: Unit, year: int) -> str:
    """The next number of a district and year."""
    return numbers([(district.pk, district.code, year)])[0]
