"""The facts that scoring judges: what the register has and what was stated, for the whole city or one enterprise; two statements.

Of figures the enterprise's own return of the fourth quarter tells the year (revenue, main revenue, research, staff, assets,
debts), as far as it counts; revenue is the year's of record. Titles are those in force on the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection
from django.utils import timezone

from core.exact import MISSING, Bools, Ints
from cultivation.enterprises.codes import OperatingStatus, Source
from incentives.scoring.codes import RANK
from incentives.scoring.rules.columns import Column, Frame, growth, quotient, whole
from incentives.scoring.rules.framing import framed
from incentives.scoring.vocabulary import FACTS
from monitoring.returns.states import COUNTED

_AMOUNTS: Final = ("revenue", "main_revenue", "rd_expense", "assets", "liabilities")
_HEADS: Final = ("employees", "rd_employees")
_LAST: Final = [f"(l.{name} * 100)::bigint" for name in _AMOUNTS] + [f"l.{name}::bigint" for name in _HEADS]
_EARLIER: Final = [
    "(b.main_revenue * 100)::bigint",
    "(b.rd_expense * 100)::bigint",
    "(f.main_revenue * 100)::bigint",
]
_NAMES: Final = (
    *_AMOUNTS, *_HEADS, "main_before", "rd_before", "main_first", "record_last", "record_before", "years", "rank",
)  # fmt: skip
_ONE: Final = "(%(one)s::bigint IS NULL OR {0}.enterprise_id = %(one)s)"
"""The driver writes the values into the statement, so that this is a look-up by a key, or nothing at all."""
_FACTS: Final = f"""
WITH firms AS (
    SELECT e.id, coalesce(e.production_from, e.founded_on) AS since
    FROM cultivation_enterprise e
    WHERE e.merged_into_id IS NULL
        AND (e.id = %(one)s OR %(one)s::bigint IS NULL AND e.status = %(operating)s)
), years AS (
    SELECT r.* FROM monitoring_quarterlyreturn r
    WHERE r.year BETWEEN %(year)s - 3 AND %(year)s - 1 AND r.quarter = 4 AND r.source = %(own)s AND r.is_current
        AND r.state = ANY(%(counted)s) AND {_ONE.format("r")}
), titles AS (
    SELECT t.enterprise_id, max(k.rank) AS rank
    FROM cultivation_recognition t JOIN unnest(%(kinds)s::text[], %(ranks)s::int[]) k (kind, rank) ON k.kind = t.kind
    WHERE t.valid_from <= %(day)s AND t.valid_to >= %(day)s AND {_ONE.format("t")}
    GROUP BY t.enterprise_id
)
SELECT e.id, {", ".join([*_LAST, *_EARLIER])},
    (v.revenue * 100)::bigint, (w.revenue * 100)::bigint,
    CASE WHEN e.since <= %(day)s THEN extract(year FROM age(%(day)s::date, e.since))::bigint END,
    coalesce(t.rank, 0)::bigint, v.source, w.source
FROM firms e
LEFT JOIN years l ON l.enterprise_id = e.id AND l.year = %(year)s - 1
LEFT JOIN years b ON b.enterprise_id = e.id AND b.year = %(year)s - 2
LEFT JOIN years f ON f.enterprise_id = e.id AND f.year = %(year)s - 3
LEFT JOIN (SELECT * FROM full_year_revenue(%(year)s - 1) q WHERE {_ONE.format("q")}) v ON v.enterprise_id = e.id
LEFT JOIN (SELECT * FROM full_year_revenue(%(year)s - 2) q WHERE {_ONE.format("q")}) w ON w.enterprise_id = e.id
LEFT JOIN titles t ON t.enterprise_id = e.id
ORDER BY e.id
"""
_ANSWERS: Final = f"""
SELECT DISTINCT ON (a.enterprise_id, a.fact) a.enterprise_id, a.fact, a.value, u.name, a.stated_at
FROM incentives_selfcheckanswer a JOIN accounts_user u ON u.id = a.stated_by_id
WHERE a.year = %(year)s AND a.stated_at < %(before)s AND {_ONE.format("a")}
ORDER BY a.enterprise_id, a.fact, a.version DESC
"""


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer: as it was written, by whom and when."""

    value: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """n enterprises in the order of their keys. `rank` is that of the highest title in force, 0 without one.

    `recorded` says by fact where the register has it. `stated` and `revenue_source` are of one enterprise that was
    asked for.
    """

    enterprise: Ints
    rank: Ints
    frame: Frame
    recorded: Mapping[str, Bools]
    stated: Mapping[str, Stated]
    revenue_source: Mapping[str, str]


def facts(
    year: int, day: dt.date, enterprise: int | None = None, *, known_on: dt.date | None = None
) -> Facts:
    """The enterprises in business, or the one that is named, with the facts of a year as of a day.

    What was stated by `known_on` counts, by the day itself where nothing else is said: of a year that is over answers come later.
    """
    given: dict[str, Any] = {
        "year": year,
        "day": day,
        "before": timezone.make_aware(dt.datetime.combine((known_on or day) + dt.timedelta(1), dt.time())),
        "one": enterprise,
        "operating": OperatingStatus.OPERATING.value,
        "own": Source.ENTERPRISE.value,
        "counted": sorted(state.value for state in COUNTED),
        "kinds": [*RANK],
        "ranks": [*RANK.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, given)
        columns: list[Sequence[Any]] = list(zip(*cursor.fetchall(), strict=True)) or [()] * (len(_NAMES) + 3)
        cursor.execute(_ANSWERS, given)
        answers = cursor.fetchall()
    keys = np.array(columns[0], dtype=np.int64)
    raw = {name: _ints(columns[place]) for place, name in enumerate(_NAMES, start=1)}
    recorded = _recorded(raw)
    return Facts(
        enterprise=keys,
        rank=raw["rank"],
        frame=framed(len(keys), recorded, _stated(keys, answers)),
        recorded={code: column.known for code, column in recorded.items()},
        stated={} if enterprise is None else {fact: Stated(value, by, at) for _k, fact, value, by, at in answers},
        revenue_source={} if len(keys) != 1 else {
            code: columns[place][0] or "" for code, place in (("revenue", -2), ("revenue_before", -1))
        },
    )  # fmt: skip


def _recorded(raw: Mapping[str, Ints]) -> dict[str, Column]:
    """The facts that the register has."""
    return {
        "revenue": whole(raw["record_last"]),
        "revenue_before": whole(raw["record_before"]),
        "main_share": quotient(raw["main_revenue"], raw["revenue"]),
        "growth_last": growth(raw["main_revenue"], raw["main_before"]),
        "growth_before": growth(raw["main_before"], raw["main_first"]),
        "debt": quotient(raw["liabilities"], raw["assets"]),
        "rd_expense": whole(raw["rd_expense"]),
        "rd_before": whole(raw["rd_before"]),
        "rd_staff": quotient(raw["rd_employees"], raw["employees"]),
        "niche_years": whole(raw["years"]),
        "specialised": whole((raw["rank"] >= RANK["SPECIALISED"]).astype(np.int64)),
    }


def _stated(keys: Ints, answers: Sequence[tuple[Any, ...]]) -> dict[str, Column]:
    """The answers as columns; what a fact no longer takes is not known."""
    tops: dict[str, Ints] = {}
    for (enterprise, code, value, _by, _at), place in zip(answers, _places(keys, answers), strict=True):
        fact = FACTS.get(code)
        if fact is None or not value or place == len(keys) or keys[place] != enterprise:
            continue
        column = tops.setdefault(code, np.full(len(keys), MISSING, dtype=np.int64))
        try:
            column[place] = fact.scaled(value)
        except ValueError:
            continue
    return {code: whole(top, FACTS[code].bottom) for code, top in tops.items()}


def _places(keys: Ints, answers: Sequence[tuple[Any, ...]]) -> list[int]:
    found: list[int] = np.searchsorted(keys, np.array([row[0] for row in answers], dtype=np.int64)).tolist()
    return found


def _ints(values: Sequence[Any]) -> Ints:
    return np.array([MISSING if value is None else value for value in values], dtype=np.int64)
