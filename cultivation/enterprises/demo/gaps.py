"""The demo's differences between sources: last year's tax figure of some, far from the one of the statistics."""

from __future__ import annotations

from django.db import connection

from core.demo import Invention, unrecorded
from cultivation.enterprises.models import AnnualFigures

MOST = 12
_APART = """
UPDATE cultivation_annualfigures f SET revenue = round(f.revenue * 0.82, 2)
WHERE f.id IN (
    SELECT t.id FROM cultivation_annualfigures t
    JOIN cultivation_annualfigures s ON s.enterprise_id = t.enterprise_id AND s.year = t.year
        AND s.source = 'STAT' AND s.is_current
    WHERE t.year = %s AND t.source = 'TAX' AND t.is_current AND t.revenue > 5000000
    ORDER BY t.enterprise_id LIMIT %s
)
"""


def write(asked: Invention) -> None:
    """Move them apart; the figure of record stays what it was."""
    with unrecorded(AnnualFigures), connection.cursor() as cursor:
        cursor.execute(_APART, [asked.at.year - 1, MOST])
