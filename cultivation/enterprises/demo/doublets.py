"""The demo's doublets: in the largest districts one enterprise twice, under a name that is written otherwise."""

from __future__ import annotations

from django.db import connection

from core.demo import Invention, unrecorded
from cultivation.enterprises.merging.doublets import find_doublets
from cultivation.enterprises.models import Enterprise, EnterpriseName

_NAMED = """
WITH places AS (
    SELECT district_id FROM cultivation_enterprise GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 3
), paired AS (
    SELECT min(e.id) AS one, max(e.id) AS other FROM (
        SELECT e.id, e.district_id, row_number() OVER (PARTITION BY e.district_id ORDER BY e.id) AS n
        FROM cultivation_enterprise e JOIN places USING (district_id) WHERE e.name LIKE '深圳市%有限公司'
    ) e WHERE e.n <= 2 GROUP BY e.district_id HAVING count(*) = 2
), renamed AS (
    UPDATE cultivation_enterprise e
    SET name = regexp_replace(o.name, '^深圳市(.*)有限公司$', '\\1（深圳）有限公司'), address = o.address
    FROM paired p JOIN cultivation_enterprise o ON o.id = p.one WHERE e.id = p.other
    RETURNING e.id, e.name
)
UPDATE cultivation_enterprisename n SET name = r.name FROM renamed r WHERE n.enterprise_id = r.id
"""


def write(_asked: Invention) -> None:
    """Give the second of two the first one's name."""
    with unrecorded(Enterprise, EnterpriseName), connection.cursor() as cursor:
        cursor.execute(_NAMED)
    find_doublets()
