"""INCLUDED follows the fact of inclusion, whichever way it came and by whichever door, and its undo gives the case back.

Set-based. Asked after each fact, each import and each undo, by the morning's sweep and after a scan: asking again changes
nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.audit.context import recording
from core.bulk import insert_select
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import CaseEvent
from monitoring.inclusion.states import OPEN_STATES, State

REASON: Final = "纳统后更新纳统件"
_FACT: Final = """SELECT i.id, i.included_on FROM cultivation_inclusion i
    WHERE i.enterprise_id = c.enterprise_id AND i.included_on <= %(day)s ORDER BY i.included_on DESC LIMIT 1"""
_COME: Final = f"""
CREATE TEMP TABLE case_fact ON COMMIT DROP AS
SELECT c.id, c.state, f.id AS fact, f.included_on
FROM monitoring_case c CROSS JOIN LATERAL ({_FACT}) f
WHERE c.state = ANY(%(open)s) {{narrowed}}
    AND NOT EXISTS (SELECT FROM cultivation_exit x
                    WHERE x.enterprise_id = c.enterprise_id AND x.reason <> 'MOVED_DISTRICT'
                      AND x.exited_on > f.included_on AND x.exited_on <= %(day)s)
ORDER BY c.id FOR NO KEY UPDATE OF c
"""
_CLOSED: Final = """
UPDATE monitoring_case c SET state = %(included)s, before_inclusion = x.state, inclusion = x.fact,
    ended_on = x.included_on, missed_window = NULL, version = c.version + 1
FROM case_fact x WHERE c.id = x.id
"""
_GONE: Final = """
CREATE TEMP TABLE case_fact ON COMMIT DROP AS
SELECT c.id, c.before_inclusion AS state
FROM monitoring_case c
WHERE c.state = %(included)s {narrowed}
    AND NOT EXISTS (SELECT FROM cultivation_inclusion i WHERE i.id = c.inclusion AND i.enterprise_id = c.enterprise_id)
    AND NOT EXISTS (SELECT FROM monitoring_case o
                    WHERE o.enterprise_id = c.enterprise_id AND o.door = c.door AND o.id > c.id)
ORDER BY c.id FOR NO KEY UPDATE OF c
"""
_REOPENED: Final = """
UPDATE monitoring_case c SET state = x.state, before_inclusion = '', inclusion = NULL, ended_on = NULL,
    version = c.version + 1
FROM case_fact x WHERE c.id = x.id
"""


def follow_inclusions(
    ids: Iterable[int] | None = None,
    *,
    day: dt.date | None = None,
    by: int | None = None,
    principal: int | None = None,
    at: dt.datetime | None = None,
) -> dict[str, int]:
    """Bring the cases of some enterprises, or all, to the inclusions known by a day; how many ended and came back.

    `by` is who records the fact, where it is recorded from the case, and `principal` whom they act for; `at` a time that
    was given with it.
    """
    chosen = None if ids is None else sorted(set(ids))
    given = {
        "day": day or timezone.localdate(),
        "ids": chosen,
        "open": OPEN_STATES,
        "included": State.INCLUDED.value,
        "at": at or timezone.now(),
        "by": by,
        "principal": principal,
    }
    narrowed = "" if chosen is None else "AND c.enterprise_id = ANY(%(ids)s)"
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        restored = _step(cursor, _GONE.format(narrowed=narrowed), _REOPENED, _restore(), given)
        closed = _step(cursor, _COME.format(narrowed=narrowed), _CLOSED, _close(), given)
    return {"included": closed, "restored": restored}


def _step(cursor: Any, found: str, change: str, told: dict[str, str], given: dict[str, Any]) -> int:
    cursor.execute(found, given)
    cursor.execute(change, given)
    changed = int(cursor.rowcount)
    if changed:
        insert_select(cursor, CaseEvent, told, "FROM case_fact x ORDER BY x.id", given)
    cursor.execute("DROP TABLE case_fact")
    return changed


def _close() -> dict[str, str]:
    return {
        "case_id": "x.id",
        "kind": f"'{Happening.INCLUDE.value}'",
        "from_state": "x.state",
        "to_state": "%(included)s",
        "on": "x.included_on",
        "by_id": "%(by)s::bigint",
        "principal_id": "%(principal)s::bigint",
        "at": "%(at)s::timestamptz",
    }


def _restore() -> dict[str, str]:
    return {
        "case_id": "x.id",
        "kind": f"'{Happening.RESTORE.value}'",
        "from_state": "%(included)s",
        "to_state": "x.state",
        "on": "%(day)s::date",
        "at": "%(at)s::timestamptz",
    }
