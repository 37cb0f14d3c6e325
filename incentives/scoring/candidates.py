"""The whole city, or one enterprise, judged at every level and kept: what differs is written, what is the same is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from core.bulk import NULL, copy
from cultivation.enterprises.codes import OperatingStatus
from incentives.policy.verdicts import Eligibility
from incentives.scoring.codes import LEVELS, PLACE, RANK, Standing
from incentives.scoring.reading import Facts, facts
from incentives.scoring.rules.judging import judge
from incentives.scoring.rules.lacking import lacking, together
from incentives.scoring.terms import Terms, terms_of

_STANDING: Final = {
    Eligibility.PASS: Standing.LIKELY,
    Eligibility.UNKNOWN: Standing.OPEN,
    Eligibility.FAIL: Standing.GAPS,
}
_COLUMNS: Final = (
    "enterprise_id", "level", "standing", "place", "result", "total", "possible", "lacks", "why",
)  # fmt: skip
_LEADS: Final = {Eligibility.FAIL: "未达到：", Eligibility.UNKNOWN: "待补：", Eligibility.PASS: ""}
_NO_SHEET: Final = "评分表尚未载入"
_TABLE: Final = (
    "CREATE TEMP TABLE scored_now (enterprise_id bigint, level text, standing text, place smallint, result text,"
    " total smallint, possible smallint, lacks varchar(20)[], why text, PRIMARY KEY (enterprise_id, level)) ON COMMIT DROP"
)
_DERIVED: Final = (
    "sheet_id", "district_id", "street_id", "standing", "place", "result", "total", "possible", "lacks", "why",
)  # fmt: skip
"""What a judgement says of an enterprise; that alone makes a row another one."""
_SAME: Final = " AND ".join(f"c.{name} IS NOT DISTINCT FROM excluded.{name}" for name in _DERIVED)
_KEEP: Final = f"""
INSERT INTO incentives_specialisedcandidate AS c (year, sheet_id, enterprise_id, district_id, street_id, level, standing, place,
    result, total, possible, lacks, why, judged_at)
SELECT %(year)s, %(sheet)s, n.enterprise_id, e.district_id, e.street_id, n.level, n.standing, n.place,
    n.result, n.total, n.possible, n.lacks, left(n.why, 800), now()
FROM scored_now n
JOIN cultivation_enterprise e ON e.id = n.enterprise_id AND e.status = %(operating)s AND e.merged_into_id IS NULL
ORDER BY n.enterprise_id, n.level
ON CONFLICT (enterprise_id, year, level) DO UPDATE SET
    judged_at = excluded.judged_at, {", ".join(f"{name} = excluded.{name}" for name in _DERIVED)}
WHERE NOT ({_SAME})
"""
_GONE: Final = """
DELETE FROM incentives_specialisedcandidate c
WHERE c.year = %(year)s AND NOT EXISTS (
    SELECT FROM scored_now n JOIN cultivation_enterprise e ON e.id = n.enterprise_id AND e.status = %(operating)s
    WHERE n.enterprise_id = c.enterprise_id AND n.level = c.level)
"""


@dataclass(frozen=True)
class Counted:
    """A year judged: how many enterprises, how many rows were written."""

    enterprises: int
    written: int


def refresh(*, year: int, today: dt.date | None = None, enterprise: int | None = None) -> Counted:
    """Judge a year of the city, or of one enterprise, and keep what changed. Idempotent; a fixed number of statements.

    Who states something waits for a judgement of the city that is under way, and the city for them: nothing stale is kept.
    Raises Refused for a year to come.
    """
    terms = terms_of(year, today or timezone.localdate())
    with transaction.atomic(), connection.cursor() as cursor:
        lock = "pg_advisory_xact_lock" if enterprise is None else "pg_advisory_xact_lock_shared"
        cursor.execute(f"SELECT {lock}(hashtext(%s))", [f"scoring:{year}"])
        found = facts(year, terms.day, enterprise, known_on=terms.today)
        rows = [row for level in LEVELS for row in _rows(level.value, terms, found)]
        return Counted(len(found.enterprise), _keep(cursor, terms, rows, whole=enterprise is None))


def _rows(level: str, terms: Terms, found: Facts) -> Iterator[tuple[str, ...]]:
    """The lines of one level as COPY reads them."""
    rows, keys = found.frame.rows, found.enterprise.tolist()
    held = (found.rank >= RANK[level]).tolist()
    if terms.sheet is None:
        for key, has in zip(keys, held, strict=True):
            standing = Standing.HELD if has else Standing.OPEN
            yield _line(key, level, standing, Eligibility.UNKNOWN, NULL, NULL, "{}", _NO_SHEET)
        return
    sheet = terms.sheet.levels[level]
    judged = judge(sheet, found.frame, terms.lines.get(sheet.line))
    sets, own = together(lacking(judged, found.frame), rows)
    codes = ["{" + ",".join(lack.code for lack in each) + "}" for each in sets]
    words = ["、".join(str(lack.name) for lack in each) for each in sets]
    results = [Eligibility(int(code)) for code in judged.result]
    low, high = (
        [str(n) for n in side.tolist()] if sheet.items else [NULL] * rows
        for side in (judged.low, judged.high)
    )
    for place, key in enumerate(keys):
        result, cause = results[place], own[place]
        standing = Standing.HELD if held[place] else _STANDING[result]
        why = _LEADS[result] + words[cause] if words[cause] else ""
        yield _line(key, level, standing, result, low[place], high[place], codes[cause], why)


def _line(
    key: int, level: str, standing: Standing, result: Eligibility, low: str, high: str, lacks: str, why: str
) -> tuple[str, ...]:
    place = str(PLACE[standing.value])
    return (str(key), level, standing.value, place, result.name, low, high, lacks, why)


def _keep(cursor: Any, terms: Terms, rows: Sequence[tuple[str, ...]], *, whole: bool) -> int:
    given = {
        "year": terms.year,
        "sheet": terms.sheet.code if terms.sheet else None,
        "operating": OperatingStatus.OPERATING.value,
    }
    cursor.execute("DROP TABLE IF EXISTS pg_temp.scored_now")
    cursor.execute(_TABLE)
    columns = [*zip(*rows, strict=True)] or [()] * len(_COLUMNS)
    copy(cursor, "scored_now", dict(zip(_COLUMNS, columns, strict=True)))
    cursor.execute("ANALYZE scored_now")
    cursor.execute(_KEEP, given)
    written = int(cursor.rowcount)
    if whole:
        cursor.execute(_GONE, given)
        written += int(cursor.rowcount)
    cursor.execute("DROP TABLE scored_now")
    return written
