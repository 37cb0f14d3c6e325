"""EXITED follows the fact of the exit, whichever way it came, and its undo gives the warning back; set-based.

Asked after each fact, each import and each undo, by the morning's sweep and after a scan: asking again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.audit.context import recording
from core.bulk import insert_select
from monitoring.warnings.codes import Happening
from monitoring.warnings.models import OPEN_STATES, WarningStep
from monitoring.warnings.states import State

REASON: Final = "退库后更新预警"
_FACT: Final = """SELECT x.id, x.reason, x.exited_on FROM cultivation_exit x
    WHERE x.enterprise_id = w.enterprise_id AND x.reason <> 'MOVED_DISTRICT' AND x.exited_on <= %(day)s
    ORDER BY x.exited_on DESC LIMIT 1"""
_GONE: Final = f"""
CREATE TEMP TABLE warning_exit ON COMMIT DROP AS
SELECT w.id, w.state, f.id AS exit, f.reason, f.exited_on
FROM monitoring_warning w CROSS JOIN LATERAL ({_FACT}) f
WHERE w.state = ANY(%(open)s) {{narrowed}}
    AND NOT EXISTS (SELECT FROM cultivation_inclusion i
                    WHERE i.enterprise_id = w.enterprise_id AND i.included_on BETWEEN f.exited_on AND %(day)s)
ORDER BY w.id FOR NO KEY UPDATE OF w
"""
_ENDED: Final = """
UPDATE monitoring_warning w SET state = %(exited)s, before_exit = x.state, exit = x.exit, ended_reason = x.reason,
    ended_on = greatest(x.exited_on, w.opened_on), version = w.version + 1
FROM warning_exit x WHERE w.id = x.id
"""
_UNDONE: Final = """
CREATE TEMP TABLE warning_exit ON COMMIT DROP AS
SELECT w.id, w.before_exit AS state
FROM monitoring_warning w
WHERE w.state = %(exited)s {narrowed}
    AND NOT EXISTS (SELECT FROM cultivation_exit x WHERE x.id = w.exit AND x.enterprise_id = w.enterprise_id
                    AND x.reason <> 'MOVED_DISTRICT')
    AND NOT EXISTS (SELECT FROM monitoring_warning o WHERE o.enterprise_id = w.enterprise_id
                    AND (o.id > w.id OR o.state = ANY(%(open)s)))
ORDER BY w.id FOR NO KEY UPDATE OF w
"""
_RESTORED: Final = """
UPDATE monitoring_warning w SET state = x.state, before_exit = '', exit = NULL, ended_reason = '', ended_on = NULL,
    version = w.version + 1
FROM warning_exit x WHERE w.id = x.id
"""


def follow_exits(
    ids: Iterable[int] | None = None, *, day: dt.date | None = None, at: dt.datetime | None = None
) -> dict[str, int]:
    """Bring the warnings of some enterprises, or all, to the exits known by a day; how many ended and came back."""
    chosen = None if ids is None else sorted(set(ids))
    given = {
        "day": day or timezone.localdate(),
        "ids": chosen,
        "open": OPEN_STATES,
        "exited": State.EXITED.value,
        "at": at or timezone.now(),
    }
    narrowed = "" if chosen is None else "AND w.enterprise_id = ANY(%(ids)s)"
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        restored = _step(cursor, _UNDONE.format(narrowed=narrowed), _RESTORED, _restore(), given)
        ended = _step(cursor, _GONE.format(narrowed=narrowed), _ENDED, _end(), given)
    return {"exited": ended, "restored": restored}


def _step(cursor: Any, found: str, change: str, told: dict[str, str], given: dict[str, Any]) -> int:
    cursor.execute(found, given)
    cursor.execute(change, given)
    changed = int(cursor.rowcount)
    if changed:
        insert_select(cursor, WarningStep, told, "FROM warning_exit x ORDER BY x.id", given)
    cursor.execute("DROP TABLE warning_exit")
    return changed


def _end() -> dict[str, str]:
    return {
        "warning_id": "x.id",
        "kind": f"'{Happening.EXIT.value}'",
        "from_state": "x.state",
        "to_state": "%(exited)s",
        "on": "x.exited_on",
        "note": "x.reason",
        "at": "%(at)s::timestamptz",
    }


def _restore() -> dict[str, str]:
    return {
        "warning_id": "x.id",
        "kind": f"'{Happening.RESTORE.value}'",
        "from_state": "%(exited)s",
        "to_state": "x.state",
        "on": "%(day)s::date",
        "at": "%(at)s::timestamptz",
    }
