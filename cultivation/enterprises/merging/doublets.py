"""Doublets are found by the name as names are compared: one pass over the city, each night."""

from __future__ import annotations

from django.db import connection, transaction

from cultivation.enterprises.merging.models import Doublet

_FOUND = """
WITH named AS MATERIALIZED (
    SELECT e.id, plain_name(e.name) AS plain FROM cultivation_enterprise e WHERE e.merged_into_id IS NULL
), first AS (
    SELECT plain, min(id) AS id FROM named WHERE plain <> '' GROUP BY plain HAVING count(*) > 1
)
INSERT INTO cultivation_doublet (first_id, second_id)
SELECT f.id, n.id FROM first f JOIN named n ON n.plain = f.plain AND n.id > f.id
ON CONFLICT DO NOTHING
"""


def find_doublets() -> int:
    """Replace what was found before; how many pairs there are now."""
    with transaction.atomic(), connection.cursor() as cursor:
        Doublet.objects.all().delete()
        cursor.execute(_FOUND)
        return int(cursor.rowcount)
