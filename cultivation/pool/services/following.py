"""What facts do to the pools by themselves: an inclusion takes a member out, another district is a hand-over.

Set-based and idempotent: after a fact of one enterprise, an import of many, or each night for all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.audit.context import recording

_INCLUDED: Final = """
    SELECT i.enterprise_id, i.district_id, i.street_id, i.included_on, i.count_year
    FROM above_scale_on(%(day)s) a
    JOIN cultivation_inclusion i ON i.enterprise_id = a.enterprise_id AND i.included_on = a.included_on
    {narrowed}
"""
_COLUMNS: Final = '(year, enterprise_id, district_id, street_id, kind, "on", cause, reason, source, made_at)'

_LEAVE_POOL: Final = f"""
WITH gone AS (
    UPDATE cultivation_poolverdict v SET member = false
    FROM ({_INCLUDED}) i, cultivation_poolversion n
    WHERE n.frozen_on IS NOT NULL AND n.year IN (i.count_year, extract(year FROM i.included_on))
      AND v.year = n.year AND v.enterprise_id = i.enterprise_id AND v.last IS NULL AND v.member
    RETURNING v.year, v.enterprise_id, i.district_id, i.street_id, greatest(i.included_on, n.frozen_on) AS on_day
)
INSERT INTO cultivation_poolmove {_COLUMNS}
SELECT year, enterprise_id, district_id, street_id, 'LEAVE', on_day, 'INCLUDED', '', 'inclusion', now() FROM gone
"""
_LEAVE_KEY: Final = f"""
UPDATE cultivation_keymember k
SET state = 'LEFT', cause = 'INCLUDED', left_on = i.included_on, version = k.version + 1
FROM ({_INCLUDED}) i
WHERE k.enterprise_id = i.enterprise_id AND k.state IN ('NOMINATED', 'CONFIRMED')
  AND k.year IN (i.count_year, extract(year FROM i.included_on))
"""
_TRANSFER: Final = f"""
INSERT INTO cultivation_poolmove {_COLUMNS}
SELECT v.year, v.enterprise_id, e.district_id, e.street_id, 'TRANSFER', %(day)s, '', '', 'register', now()
FROM cultivation_poolversion n
JOIN cultivation_poolverdict v ON v.year = n.year AND v.last IS NULL AND v.member
JOIN cultivation_standing e ON e.enterprise_id = v.enterprise_id
LEFT JOIN LATERAL (
    SELECT m.district_id FROM cultivation_poolmove m
    WHERE m.year = v.year AND m.enterprise_id = v.enterprise_id AND m.kind = 'TRANSFER'
    ORDER BY m.id DESC LIMIT 1) t ON true
WHERE n.frozen_on IS NOT NULL
  AND n.year = (SELECT max(year) FROM cultivation_poolversion WHERE frozen_on IS NOT NULL)
  AND e.district_id <> coalesce(t.district_id, v.district_id) {{narrowed}}
"""


def follow(ids: Iterable[int] | None = None, *, day: dt.date | None = None) -> dict[str, int]:
    """Bring the pools up to the facts of some enterprises, or of all; how many left or were handed over."""
    chosen = None if ids is None else sorted(set(ids))
    parameters = {"day": day or timezone.localdate(), "ids": chosen}
    of_included = "" if chosen is None else "WHERE a.enterprise_id = ANY(%(ids)s)"
    of_members = "" if chosen is None else "AND v.enterprise_id = ANY(%(ids)s)"
    with recording(actor=None, reason="纳统或跨区后更新培育库"):
        return {
            "left": _run(_LEAVE_POOL.format(narrowed=of_included), parameters),
            "left_key": _run(_LEAVE_KEY.format(narrowed=of_included), parameters),
            "transferred": _run(_TRANSFER.format(narrowed=of_members), parameters),
        }


def _run(sql: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
