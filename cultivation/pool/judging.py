"""The statements of a build: what the conditions say now, beside what was said before (set-based, one pass each)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from core.bulk import insert_select
from cultivation.enterprises.industries import INDUSTRY
from cultivation.enterprises.pool import PoolTerms, pool_terms
from cultivation.pool.models import PoolDraft, PoolVerdict, PoolVersion

_SEEN: Final = (
    "revenue",
    "source",
    "division",
    "on_record",
    "exited_on",
    "included_on",
    "district_id",
    "street_id",
)
"""What is looked at, besides the terms; a verdict is another one where any of it is."""
_NOW: Final = (
    "pool_judged(%(year)s::integer, %(day)s::date, %(low)s::numeric, %(high)s::numeric, %(first)s, %(last)s)"
)
_MEMORY: Final = "128MB"
"""Of the database, for a join of all enterprises: with less it goes by way of the disk."""
_STORED: Final = "SELECT * FROM cultivation_poolverdict WHERE year = %(year)s AND last IS NULL"
_CHECKSUMS: Final = """
    SELECT
        (SELECT sum(hash_record_extended(ROW(s.enterprise_id, s.division, s.district_id, s.street_id, s.status), 0))
         FROM cultivation_standing s),
        (SELECT sum(hashint8extended(r.enterprise_id, hash_numeric_extended(r.revenue, hashtextextended(r.source, 0))))
         FROM full_year_revenue(%(year)s - 1) r),
        (SELECT sum(hash_record_extended(ROW(a.enterprise_id, a.included_on), 0)) FROM above_scale_on(%(day)s) a),
        (SELECT sum(hash_record_extended(ROW(x.enterprise_id, x.exited_on, x.reason), 0)) FROM exited_on(%(day)s) x),
        (SELECT sum(hash_record_extended(ROW(x.enterprise_id, x.kind), 0)) FROM cultivation_poolexception x
         WHERE x.year = %(year)s AND x.state = 'APPROVED')
"""
"""Of each table and function that `pool_judged` looks at, in any order, without a join."""
_OF_VERSION: Final = (
    "SELECT * FROM cultivation_poolverdict WHERE year = %(year)s AND first <= %(number)s"
    " AND (last IS NULL OR last >= %(number)s)"
)
_YEAR_BEFORE: Final = (
    "SELECT p.enterprise_id, p.in_pool, p.reasons, p.revenue FROM pool_of(%(before_year)s::integer, %(before_day)s::date,"
    " %(before_low)s::numeric, %(before_high)s::numeric, %(first)s, %(last)s) p"
)
_FIGURES: Final = (
    "LEFT JOIN cultivation_annualfigures f ON f.enterprise_id = j.enterprise_id AND f.year = %(year)s - 1"
    " AND f.source = j.source AND f.is_current AND f.revenue IS NOT NULL"
)


@dataclass
class Tally:
    """What a build comes to; `excluded` by the first reason, `differing` is how many verdicts are not as before."""

    considered: int = 0
    entered: int = 0
    stayed: int = 0
    left: int = 0
    differing: int = 0
    excluded: Counter[str] = field(default_factory=Counter)

    @property
    def members(self) -> int:
        """Who is in."""
        return self.entered + self.stayed


@dataclass(frozen=True)
class Comparison:
    """A year's terms, and the version that a build of now is compared with; without one, with the year before."""

    terms: PoolTerms
    last: PoolVersion | None

    @property
    def before(self) -> str:
        """SQL of what was said before."""
        return _YEAR_BEFORE if self.last is None else _STORED

    @property
    def differs(self) -> str:
        """SQL: whether the verdict of now, `j`, is another than the stored one, `v`.

        Reasons follow from what was looked at and the terms, and are compared only where these are not the same.
        """
        if self.last is None:
            return "j.enterprise_id IS NOT NULL"
        now, then = (", ".join(f"{row}.{name}" for name in (*_SEEN, "in_pool")) for row in "jv")
        missing = "j.enterprise_id IS NULL OR v.enterprise_id IS NULL"
        others = "" if self.same_band else " OR j.reasons IS DISTINCT FROM v.reasons"
        return f"({missing} OR ({now}) IS DISTINCT FROM ({then}){others})"

    @property
    def parameters(self) -> dict[str, Any]:
        """For all statements of this module."""
        terms = self.terms
        before = pool_terms(terms.year - 1)
        return {
            "year": terms.year, "day": terms.day, "low": terms.low, "high": terms.high,
            "before_year": before.year, "before_day": before.day, "before_low": before.low, "before_high": before.high,
            "first": INDUSTRY[0], "last": INDUSTRY[1],
            "number": self.last.number if self.last else 0,
        }  # fmt: skip

    @property
    def same_band(self) -> bool:
        """Whether the last version was judged by the revenue band and the industry of now."""
        return self.last is not None and _band(self.last.terms) == _band(terms_json(self.terms))


def terms_json(terms: PoolTerms) -> dict[str, str]:
    """The terms as a version keeps them."""
    return {
        "day": terms.day.isoformat(),
        "low": str(terms.low),
        "high": str(terms.high),
        "snapshot": terms.snapshot.isoformat() if terms.snapshot else "",
        "industry": "-".join(INDUSTRY),
    }


def terms_of(version: PoolVersion) -> PoolTerms:
    """The terms that a version was judged by."""
    kept = version.terms
    snapshot = dt.date.fromisoformat(kept["snapshot"]) if kept["snapshot"] else None
    low, high = Decimal(kept["low"]), Decimal(kept["high"])
    return PoolTerms(version.year, dt.date.fromisoformat(kept["day"]), low, high, snapshot, version.policy)


def _band(terms: dict[str, str]) -> tuple[str, ...]:
    return (terms["low"], terms["high"], terms["industry"])


def tallied(compared: Comparison) -> Tally:
    """What a build of now would come to; one pass, nothing is written."""
    found = Tally()
    sql = f"""
        SELECT coalesce(j.in_pool, false), coalesce(v.in_pool, false), j.enterprise_id IS NOT NULL,
            CASE WHEN NOT j.in_pool THEN j.reasons[1] END, count(*), count(*) FILTER (WHERE {compared.differs})
        FROM {_NOW} j FULL JOIN ({compared.before}) v ON v.enterprise_id = j.enterprise_id GROUP BY 1, 2, 3, 4
    """
    for is_in, was_in, there, reason, number, differing in _rows(sql, compared.parameters):
        found.considered += number if there else 0
        found.entered += number if is_in and not was_in else 0
        found.stayed += number if is_in and was_in else 0
        found.left += number if was_in and not is_in else 0
        found.differing += differing
        if there and not is_in:
            found.excluded[reason] += number
    return found


def draft(compared: Comparison) -> int:
    """Keep, as the year's preview, whom a build would take in, keep and let go; how many."""
    PoolDraft.objects.filter(year=compared.terms.year).delete()
    values = _values() | {
        "figures_version": "f.version",
        "was_in": "coalesce(v.in_pool, false)",
        "was_reasons": "coalesce(v.reasons, '{}')",
        "was_revenue": "v.revenue",
    }
    with connection.cursor() as cursor:
        return insert_select(
            cursor,
            PoolDraft,
            values,
            f"FROM {_NOW} j LEFT JOIN ({compared.before}) v ON v.enterprise_id = j.enterprise_id {_FIGURES}"
            " WHERE j.in_pool OR v.in_pool",
            compared.parameters,
        )


def write_first(compared: Comparison) -> int:
    """The verdicts of a year's first version; how many. The planner is told, or it takes the table for empty."""
    values = _values() | {"member": "j.in_pool", "first": "1"}
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{_MEMORY}'")
        written = insert_select(cursor, PoolVerdict, values, f"FROM {_NOW} j", compared.parameters)
        # not of the reasons, which nothing is chosen by and which take longest
        cursor.execute(
            "ANALYZE cultivation_poolverdict (year, enterprise_id, in_pool, member, last, district_id)"
        )
        return written


def checksum(compared: Comparison) -> str:
    """Of everything that is looked at besides the terms; asked before it is looked at, so that it is never of later data."""
    [found] = _rows(_CHECKSUMS, compared.parameters)
    return "/".join(str(each or 0) for each in found)


def is_unchanged(compared: Comparison, now: str) -> bool:
    """Whether everything that is looked at is as it was for the last version, by the checksums of now and then."""
    return compared.last is not None and compared.same_band and compared.last.sums.get("checksum") == now


def find_changed(compared: Comparison) -> int:
    """Put the verdicts that are not as before into a table of this transaction; how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pool_changed; SET LOCAL work_mem = '{_MEMORY}'")
        cursor.execute(
            f"CREATE TEMP TABLE pool_changed ON COMMIT DROP AS SELECT j.*, v.id AS verdict"
            f" FROM {_NOW} j FULL JOIN ({_STORED}) v ON v.enterprise_id = j.enterprise_id WHERE {compared.differs}",
            compared.parameters,
        )
        return int(cursor.rowcount)


def write_changed(compared: Comparison) -> int:
    """The verdicts found to differ end with the version before, those of now begin; how many were written."""
    values = _values() | {"member": "j.in_pool", "first": "%(number)s + 1"}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cultivation_poolverdict v SET last = %(number)s FROM pool_changed c WHERE v.id = c.verdict",
            compared.parameters,
        )
        source = "FROM pool_changed j WHERE j.enterprise_id IS NOT NULL"
        return insert_select(cursor, PoolVerdict, values, source, compared.parameters)


def counted(compared: Comparison) -> Tally:
    """What the verdicts as they are written now come to, against what was before."""
    before = _YEAR_BEFORE if compared.last is None else _OF_VERSION
    found, members = Tally(), 0
    sql = f"SELECT in_pool, reasons[1], count(*) FROM ({_STORED}) v GROUP BY 1, 2"
    for is_in, reason, number in _rows(sql, compared.parameters):
        found.considered += number
        if is_in:
            members += number
        else:
            found.excluded[reason] += number
    sql = f"""
        SELECT count(*) FILTER (WHERE n.in_pool), count(*) FROM ({before}) v
        LEFT JOIN cultivation_poolverdict n ON n.year = %(year)s AND n.last IS NULL AND n.enterprise_id = v.enterprise_id
        WHERE v.in_pool
    """
    [(found.stayed, was)] = _rows(sql, compared.parameters)
    found.entered, found.left = members - found.stayed, was - found.stayed
    return found


def stored_count(year: int) -> int:
    """How many verdicts hold; from the index alone."""
    return PoolVerdict.objects.filter(year=year, last=None).count()


def _values() -> dict[str, str]:
    return {name: f"j.{name}" for name in _SEEN} | {
        "year": "%(year)s",
        "enterprise_id": "j.enterprise_id",
        "in_pool": "j.in_pool",
        "reasons": "j.reasons",
    }


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
