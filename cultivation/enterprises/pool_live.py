"""One enterprise judged for the pool by the figures of now, with its reasons in words."""

from __future__ import annotations

from typing import Final

from django.db import connection

from cultivation.enterprises.pool import CONDITIONS, pool_terms
from cultivation.enterprises.pool_reasons import SaidReason, Seen, said

_ONE: Final = f"""
SELECT c.in_pool, c.reasons, c.revenue, c.source, c.division, c.on_record, c.exited_on, c.included_on, f.version
FROM {CONDITIONS} c
LEFT JOIN cultivation_annualfigures f ON f.enterprise_id = c.enterprise_id AND f.year = %s AND f.source = c.source
    AND f.is_current AND f.revenue IS NOT NULL
WHERE c.enterprise_id = %s
"""


def judged_now(year: int, enterprise: int) -> tuple[bool, list[SaidReason]]:
    """Whether an enterprise would be in the pool, and why. (False, []) for one that is not considered."""
    terms = pool_terms(year)
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [*terms.arguments, year - 1, enterprise])
        row = cursor.fetchone()
    if row is None:
        return False, []
    in_pool, reasons, *seen = row
    return in_pool, said(reasons, Seen(*seen), terms)
