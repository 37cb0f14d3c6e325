"""What facts do to contacts by themselves: an officer who no longer covers an enterprise, a hang-point that is over.

Set-based and idempotent: after a fact of one enterprise, an import of many, a person's move, or each night for all.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.audit.context import recording
from cultivation.contacts.codes import ENDING, EXPIRED, LEFT, NO_VISITS, NOT_INCLUDED, OUT_OF_SCOPE
from cultivation.contacts.serving import SERVES, VISITS
from cultivation.contacts.terms import Spans, load_terms

_LIVING: Final = "e.merged_into_id IS NULL AND (%(ids)s::bigint[] IS NULL OR e.id = ANY(%(ids)s))"
_CODES: Final = ", ".join(f"'{status.value}'" for status in ENDING)

_UNCOVERED: Final = f"""
UPDATE cultivation_contactofficer c
SET valid_to = greatest(c.valid_from, %(day)s), end_reason = CASE WHEN NOT o.is_active THEN %(left)s
        WHEN NOT {VISITS} THEN %(no_visits)s ELSE %(out_of_scope)s END,
    version = c.version + 1
FROM cultivation_enterprise e, accounts_user o
WHERE c.valid_to IS NULL AND e.id = c.enterprise_id AND o.id = c.user_id AND {_LIVING}
  AND (%(people)s::bigint[] IS NULL OR o.id = ANY(%(people)s)) AND NOT {SERVES}
"""
_ENDED: Final = f"""
UPDATE cultivation_hangpoint h
SET ended_on = greatest(h.valid_from, x.day), end_reason = %(words)s::jsonb ->> x.reason, version = h.version + 1
FROM (
    SELECT e.id, f.reason, f.day
    FROM cultivation_enterprise e
    CROSS JOIN LATERAL (SELECT max(included_on) AS day FROM cultivation_inclusion
        WHERE enterprise_id = e.id AND included_on <= %(day)s) i
    CROSS JOIN LATERAL (
        SELECT reason, exited_on AS day FROM cultivation_exit
        WHERE enterprise_id = e.id AND exited_on > i.day AND exited_on <= %(day)s AND reason IN ({_CODES})
        UNION ALL
        SELECT e.status, coalesce((SELECT max(s."on") FROM cultivation_statuschange s
            WHERE s.enterprise_id = e.id AND s.status = e.status AND s."on" <= %(day)s), %(day)s)
        WHERE e.status IN ({_CODES})
        ORDER BY 2 LIMIT 1) f
    WHERE {_LIVING}
) x
WHERE h.enterprise_id = x.id AND h.ended_on IS NULL
"""
_EXTENDED: Final = f"""
UPDATE cultivation_hangpoint h
SET valid_to = greatest(h.valid_from, x.until), version = h.version + 1
FROM (
    SELECT e.id, ({{until}})::date AS until
    FROM cultivation_enterprise e
    CROSS JOIN LATERAL (SELECT max(included_on) AS day FROM cultivation_inclusion
        WHERE enterprise_id = e.id AND included_on <= %(day)s) i
    WHERE i.day IS NOT NULL AND {_LIVING}
) x
WHERE h.enterprise_id = x.id AND h.ended_on IS NULL AND x.until IS NOT NULL AND h.valid_to <> greatest(h.valid_from, x.until)
"""
_TAKEN_BACK: Final = f"""
UPDATE cultivation_hangpoint h
SET ended_on = greatest(h.valid_from, %(day)s), end_reason = %(not_included)s, version = h.version + 1
FROM cultivation_enterprise e
WHERE h.ended_on IS NULL AND e.id = h.enterprise_id AND {_LIVING}
  AND NOT EXISTS (SELECT FROM cultivation_inclusion i WHERE i.enterprise_id = e.id)
"""
_EXPIRED: Final = f"""
UPDATE cultivation_hangpoint h
SET ended_on = h.valid_to + 1, end_reason = %(expired)s, version = h.version + 1
FROM cultivation_enterprise e
WHERE h.ended_on IS NULL AND h.valid_to < %(day)s AND e.id = h.enterprise_id AND {_LIVING}
"""


def follow(
    ids: Iterable[int] | None = None,
    *,
    people: Sequence[int] | None = None,
    day: dt.date | None = None,
) -> dict[str, int]:
    """Bring the contacts of some enterprises or people, or all, up to the facts; how many ended or were extended."""
    parameters: dict[str, Any] = {
        "ids": None if ids is None else sorted(set(ids)),
        "people": None if people is None else sorted(set(people)),
        "day": day or timezone.localdate(),
        "out_of_scope": str(OUT_OF_SCOPE),
        "left": str(LEFT),
        "no_visits": str(NO_VISITS),
        "expired": str(EXPIRED),
        "not_included": str(NOT_INCLUDED),
        "words": _words(),
    }
    until = _until(load_terms().years)
    with recording(actor=None, reason="更新联系服务"):
        done = {"uncovered": _run(_UNCOVERED, parameters)}
        if people is None:
            done |= {
                "ended": _run(_ENDED, parameters),
                "taken_back": _run(_TAKEN_BACK, parameters),
                "extended": _run(_EXTENDED.format(until=until), parameters) if until else 0,
                "expired": _run(_EXPIRED, parameters),
            }
    return done


def _until(spans: Spans) -> str:
    """SQL of the last day, as `rules.hang_until` counts it; `i.day` is the inclusion. Empty while no years are known."""
    cases = " ".join(
        f"WHEN i.day >= DATE '{span.since.isoformat()}' AND i.day < DATE '{span.until.isoformat()}'"
        f" THEN i.day + make_interval(years => {int(span.count)})"
        for span in spans
    )
    return f"CASE {cases} END" if cases else ""


def _words() -> str:
    return json.dumps({status.value: str(status.label) for status in ENDING})


def _run(sql: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
