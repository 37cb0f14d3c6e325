"""The register's side of a range of enterprises: place, division, status on record, lists, last result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from core.copying import copied
from core.exact import MISSING, Bools, Ints
from core.periods import Period
from cultivation.enterprises.codes import ExitReason, OperatingStatus, Risk
from monitoring.scan.rules.levels import Codes, code_of

_REASONS = {reason.value: code_of(reason) for reason in ExitReason}
_NAMES = (
    "enterprise", "district", "street", "division", "production_from", "prior_annual", "digest",
    "listed", "listed_before", "judged", "on_record",
)  # fmt: skip


def _reason(column: str) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {number}" for name, number in _REASONS.items())
    return f"(CASE {column} {cases} ELSE 0 END)"


# On record on the quarter's last day: the exit in force then; else the status the register shows, unless an exit of
# that reason came only after the quarter.
_QUERY = f"""SELECT e.id, e.district_id, coalesce(e.street_id, 0)::bigint,
    (CASE WHEN e.division ~ '^[0-9][0-9]$' THEN e.division::int ELSE 0 END)::bigint,
    coalesce((e.production_from - DATE '1970-01-01')::bigint, %(missing)s),
    coalesce((a.revenue * 100)::bigint, %(missing)s),
    coalesce(t.digest, 0),
    (m.enterprise_id IS NOT NULL)::int::bigint,
    (b.enterprise_id IS NOT NULL)::int::bigint,
    (t.enterprise_id IS NOT NULL)::int::bigint,
    (CASE WHEN x.enterprise_id IS NOT NULL THEN {_reason("x.reason")}
        WHEN e.status = '{OperatingStatus.OPERATING.value}' OR l.enterprise_id IS NOT NULL THEN 0
        ELSE {_reason("e.status")} END)::bigint
FROM cultivation_enterprise e
LEFT JOIN (
    SELECT DISTINCT ON (o.enterprise_id) o.enterprise_id, o.reason
    FROM cultivation_exit o
    WHERE o.enterprise_id BETWEEN %(first)s AND %(last)s AND o.exited_on <= %(end)s
      AND o.recorded_at <= %(as_of)s AND o.reason <> 'MOVED_DISTRICT'
      AND NOT EXISTS (SELECT FROM cultivation_inclusion i WHERE i.enterprise_id = o.enterprise_id
                      AND i.recorded_at <= %(as_of)s AND i.included_on BETWEEN o.exited_on AND %(end)s)
    ORDER BY o.enterprise_id, o.exited_on DESC
) x ON x.enterprise_id = e.id
LEFT JOIN (
    SELECT DISTINCT o.enterprise_id, o.reason FROM cultivation_exit o
    WHERE o.enterprise_id BETWEEN %(first)s AND %(last)s AND o.exited_on > %(end)s
      AND o.recorded_at <= %(as_of)s
) l ON l.enterprise_id = e.id AND l.reason = e.status
LEFT JOIN cultivation_revenue_of_record a ON a.year = %(prior)s AND a.enterprise_id = e.id
    AND a.enterprise_id BETWEEN %(first)s AND %(last)s
LEFT JOIN monitoring_monitoringmember m ON m.enterprise_id = e.id AND m.year = %(year)s
    AND m.quarter = %(quarter)s AND (m.removed_on IS NULL OR m.removed_on > %(day)s)
    AND m.enterprise_id BETWEEN %(first)s AND %(last)s
LEFT JOIN monitoring_monitoringmember b ON b.enterprise_id = e.id AND b.year = %(before_year)s
    AND b.quarter = %(before_quarter)s AND (b.removed_on IS NULL OR b.removed_on > %(day)s)
    AND b.enterprise_id BETWEEN %(first)s AND %(last)s
LEFT JOIN LATERAL (
    SELECT n.enterprise_id, n.year, n.quarter, n.digest FROM monitoring_assessment n
    WHERE n.enterprise_id = e.id AND n.is_current AND (n.year, n.quarter) <= (%(year)s, %(quarter)s)
    ORDER BY n.year DESC, n.quarter DESC LIMIT 1
) t ON t.year = %(year)s AND t.quarter = %(quarter)s
WHERE e.id BETWEEN %(first)s AND %(last)s AND e.merged_into_id IS NULL
ORDER BY e.id"""

_CARRIED = f"""SELECT e.id, coalesce((
    SELECT CASE a.risk {" ".join(f"WHEN '{risk.value}' THEN {code_of(risk)}" for risk in Risk)} ELSE 0 END
    FROM monitoring_assessment a
    WHERE a.enterprise_id = e.id AND a.is_current AND NOT a.stale AND (a.year, a.quarter) < (%(year)s, %(quarter)s)
      AND a.risk IN ('RED', 'ORANGE', 'YELLOW', 'GREEN')
    ORDER BY a.year DESC, a.quarter DESC LIMIT 1), 0)::bigint
FROM unnest(%(ids)s::bigint[]) e (id)"""


@dataclass(frozen=True)
class Register:
    """Columns of n enterprises in the order of their ids; `street` 0 is none.

    `prior_annual` is the annual figure of record of y − 1 (fen, MISSING if none); `judged` tells who has a current
    result of this quarter and `digest` the inputs it saw.
    """

    enterprise: Ints
    district: Ints
    street: Ints
    division: Ints
    production_from: Ints
    prior_annual: Ints
    digest: Ints
    on_record: Codes
    listed: Bools
    listed_before: Bools
    judged: Bools

    def __len__(self) -> int:
        return int(self.enterprise.shape[0])


def register_of(period: Period, first: int, last: int, as_of: dt.datetime) -> Register:
    """Read the enterprises whose ids lie in [first, last], with what was on record at the scan's `as_of`."""
    before = period.previous
    parameters = {
        "first": first,
        "last": last,
        "end": period.end,
        "missing": MISSING,
        "prior": period.year - 1,
        "year": period.year,
        "quarter": period.quarter,
        "before_year": before.year,
        "before_quarter": before.quarter,
        "as_of": as_of,
        "day": timezone.localdate(as_of),
    }
    found = copied(_QUERY, parameters, _NAMES)
    return Register(
        enterprise=found["enterprise"],
        district=found["district"],
        street=found["street"],
        division=found["division"],
        production_from=found["production_from"],
        prior_annual=found["prior_annual"],
        digest=found["digest"],
        on_record=found["on_record"].astype(np.int8),
        listed=found["listed"].astype(np.bool_),
        listed_before=found["listed_before"].astype(np.bool_),
        judged=found["judged"].astype(np.bool_),
    )


def carried_of(ids: Ints, period: Period) -> Codes:
    """The last level of an earlier quarter that was not stale, of each of `ids`; 0 where there is none."""
    if not ids.size:
        return np.zeros(0, np.int8)
    rows = copied(
        _CARRIED,
        {"ids": ids.tolist(), "year": period.year, "quarter": period.quarter},
        ("enterprise", "carried"),
    )
    carried = np.zeros(ids.size, np.int8)
    carried[np.searchsorted(ids, rows["enterprise"])] = rows["carried"]
    return carried
