"""Which version of a return is in force, and which one is being worked on beside it (domain, section 4).

In force is the newest version in a counted state. A correction that is a draft or was returned leaves it so: it is
marked `is_working`. While no version counts, the newest one stands for the return. What an import put in and an undo took
back states nothing any more (`EMPTY`) and is never in force again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import Max

from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import COUNTED, IN_HAND

_COUNTED: Final = sorted(state.value for state in COUNTED)
_IN_HAND: Final = sorted(state.value for state in IN_HAND)
_PLACES: Final = """
CREATE TEMP TABLE return_places ON COMMIT DROP AS
SELECT v.id, v.id = first_value(v.id) OVER stands AS stands,
    v.id = first_value(v.id) OVER newest AND v.state = ANY(%(in_hand)s)
        AND bool_or(v.state = ANY(%(counted)s)) OVER series AS working
FROM monitoring_quarterlyreturn v
WHERE v.state <> 'EMPTY' AND (v.enterprise_id, v.year, v.quarter, v.source) IN (
    SELECT m.enterprise_id, m.year, m.quarter, m.source FROM monitoring_quarterlyreturn m WHERE m.id = ANY(%(ids)s))
WINDOW series AS (PARTITION BY v.enterprise_id, v.year, v.quarter, v.source),
    newest AS (series ORDER BY v.version DESC),
    stands AS (series ORDER BY (v.state = ANY(%(counted)s)) DESC, v.version DESC)
"""
_OFF: Final = """
UPDATE monitoring_quarterlyreturn r SET is_current = r.is_current AND p.stands, is_working = r.is_working AND p.working
FROM return_places p WHERE p.id = r.id AND (r.is_current AND NOT p.stands OR r.is_working AND NOT p.working)
"""
_ON: Final = """
UPDATE monitoring_quarterlyreturn r SET is_current = p.stands, is_working = p.working
FROM return_places p WHERE p.id = r.id AND (r.is_current, r.is_working) <> (p.stands, p.working)
"""


def settle(ids: Sequence[int]) -> None:
    """Mark anew which versions stand and which are worked on, of whatever these are versions of; set-based.

    Two statements, because no two versions may be in force at once, not even within one.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.return_places")
        cursor.execute(_PLACES, {"ids": list(ids), "counted": _COUNTED, "in_hand": _IN_HAND})
        cursor.execute(_OFF)
        cursor.execute(_ON)


def settle_all(table: str) -> None:
    """The same for the returns that a table names by the columns of their key."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.id FROM {table} t JOIN monitoring_quarterlyreturn r"
            " ON (r.enterprise_id, r.year, r.quarter, r.source) = (t.enterprise_id, t.year, t.quarter, t.source)"
            " AND r.is_current AND r.state = ANY(%s)",
            [_IN_HAND],
        )
        ids = [key for (key,) in cursor.fetchall()]
    if ids:
        settle(ids)


def work_on(key: Mapping[str, Any], **values: Any) -> QuarterlyReturn:
    """Another version of what `key` names that is a draft or returned one: beside the one in force, if there is one."""
    series = QuarterlyReturn.objects.filter(**key)
    if not series.filter(is_current=True, state__in=_COUNTED).exists():
        return QuarterlyReturn.supersede(key, **values)
    series.filter(is_working=True).update(is_working=False)
    last = series.aggregate(last=Max("version"))["last"]
    return QuarterlyReturn.objects.create(
        **key, version=last + 1, is_current=False, is_working=True, **values
    )
