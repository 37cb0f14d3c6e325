"""The demo's quarters, monitoring lists and returns: with season and growth, restated, missing and wrong ones.

The invented revenue comes as columns into a temporary table; everything else of a return follows from it in one
statement. What is listed is the pool and those above scale; of the others a third report of their own accord.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from core.bulk import copy, copy_rows, insert_select
from core.demo import Flags, Invention, as_sent, bare, cells, chance, fen_cells, unrecorded
from core.periods import Period
from cultivation.enterprises.demo.economy import Economy, PlayedPart
from monitoring.returns import quarters
from monitoring.returns.demo_review import review
from monitoring.returns.findings import demo as judged
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn, Reopening

JUDGED = 2
"""So many of the last quarters are judged; of older ones a restated figure, or the command, brings the findings."""
_COLUMNS = (
    "enterprise_id bigint, district_id bigint, street_id bigint, year smallint, quarter smallint, source text,"
    " version smallint, is_current boolean, state text, revenue numeric(18,2), revenue_prev numeric(18,2),"
    " factor double precision, current_factor double precision, status text, entered_at timestamptz, h integer"
)
_AS_STAGED = (
    "enterprise_id",
    "district_id",
    "street_id",
    "year",
    "quarter",
    "source",
    "version",
    "is_current",
    "state",
    "revenue",
    "status",
    "entered_at",
)
_VALUES = {
    **{name: name for name in _AS_STAGED},
    "reason": "CASE WHEN state = 'RETURNED' THEN '金额疑似按元填报' WHEN version > 1 THEN '更正上期漏报收入' ELSE '' END",
    "revenue_prev": "CASE WHEN h % 251 = 11 THEN round(revenue_prev * 1.2, -2) ELSE revenue_prev END",
    "main_revenue": "round(revenue * 0.97, -2)",
    "output": "round(revenue * CASE WHEN h % 199 = 3 THEN 2.2 ELSE 1.02 END, -2)",
    "output_prev": "round(revenue_prev * 1.02, -2)",
    "export_delivery": "round(greatest(revenue, 0) * CASE WHEN h % 211 = 5 THEN 120 ELSE h % 50 END / 100, -2)",
    "profit": "round(revenue * CASE WHEN h % 227 = 9 THEN -120 ELSE (h % 14) - 2 END / 100, -2)",
    "tax_paid": "round(greatest(revenue, 0) * 0.035, -2)",
    "vat_sales": "round(revenue * CASE WHEN h % 223 = 7 THEN 0.8 ELSE 0.995 END, -2)",
    "rd_expense": "CASE WHEN state = 'DRAFT' AND h % 5 = 0 THEN -100"
    " ELSE round(greatest(revenue, 0) * CASE WHEN h % 229 = 13 THEN 60 ELSE h % 9 END / 100, -2) END",
    "investment": "round(abs(revenue) * (h % 7) / 100, -2)",
    "upgrade_investment": "round(abs(revenue) * CASE WHEN state = 'DRAFT' AND h % 5 = 1 THEN 9 ELSE h % 7 END / 250, -2)"
    " + CASE WHEN state = 'DRAFT' AND h % 5 = 1 THEN round(abs(revenue), -2) ELSE 0 END",
    "interest_paid": "round(abs(revenue) * 0.004, -2)",
    "electricity": "round((abs(revenue) * 0.05 * current_factor)::numeric, -2)",
    "electricity_prev": "round((abs(revenue_prev) * 0.05)::numeric, -2)",
    "employees": "CASE WHEN h % 233 = 15 THEN 1 ELSE greatest(3, (abs(revenue) * factor / 650000)::integer) END",
    "rd_employees": "CASE WHEN h % 233 = 15 THEN 0 ELSE greatest(0, (abs(revenue) * factor / 6500000)::integer) END",
    "receivables": "round(abs(revenue) * CASE WHEN h % 239 = 17 THEN 5 ELSE 0.21 END, -2)",
    "inventory": "round(abs(revenue) * 0.16, -2)",
    "finished_goods": "round(abs(revenue) * 0.06, -2)",
    "assets": "round(abs(revenue) * 1.1, -2)",
    "liabilities": "round(abs(revenue) * CASE WHEN h % 241 = 19 THEN 130 ELSE 40 + h % 45 END / 100, -2)",
    "orders_on_hand": "round(abs(revenue) * 0.3, -2)",
    "order_trend": "CASE h % 5 WHEN 0 THEN 'DOWN' WHEN 1 THEN 'UP' ELSE 'FLAT' END",
    "capacity_use": "CASE WHEN state = 'DRAFT' AND h % 5 = 2 THEN 160 ELSE 55 + h % 45 END",
    "full_year_expected": "round(revenue * factor::numeric, -2)",
    "outlook": "CASE h % 4 WHEN 0 THEN 'WORSE' WHEN 1 THEN 'BETTER' ELSE 'SAME' END",
    "problem_category": "CASE WHEN h % 23 = 0 THEN 'LABOUR' WHEN h % 29 = 0 THEN 'FINANCE' ELSE '' END",
    "problems": "CASE WHEN h % 23 = 0 THEN '普工缺口较大，旺季招不满' WHEN h % 29 = 0 THEN '贷款到期，续贷手续较慢' ELSE '' END",
    "filled_by": "CASE WHEN source = 'ENTERPRISE' AND NOT (state = 'DRAFT' AND h % 5 = 3) THEN '财务' ELSE '' END",
    "phone": "CASE WHEN source = 'ENTERPRISE' THEN '1380000' || lpad((h % 10000)::text, 4, '0') ELSE '' END",
    "filled_on": "(entered_at AT TIME ZONE 'Asia/Shanghai')::date",
}
"""What follows from the staged columns, in SQL; what a return leaves open is not here."""


def periods(city: Economy) -> list[Period]:
    """The quarters that are told: five years back to the last complete one."""
    first, found = Period(city.at.year - 5, 1), []
    while first <= city.last:
        found.append(first)
        first = first.next
    return found


def write(asked: Invention) -> None:
    """Lay down quarters, lists and returns."""
    city = asked.of(Economy)
    with (
        unrecorded(MonitoringQuarter, MonitoringMember, QuarterlyReturn, Reopening),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"CREATE TEMP TABLE demo_returns ({_COLUMNS}) ON COMMIT DROP")
        rng = chance(city.seed, "returns")
        for period in periods(city):
            row = quarters.ensure(period)
            listed = _listed(city, period)
            _write_list(cursor, city, row, listed)
            _stage(cursor, city, row, listed, rng)
        with bare(QuarterlyReturn):
            insert_select(cursor, QuarterlyReturn, _VALUES, "FROM demo_returns")
        cursor.execute("DROP TABLE demo_returns")
        review(cursor, city)
    judged.write(periods(city)[-JUDGED:])


def _listed(city: Economy, period: Period) -> Flags:
    """The city pool of the year and those above scale at the beginning of the quarter's year."""
    last = city.annual(period.year - 1)
    above = city.above_at_end_of(period.year - 1)
    pool = (last >= 10_000_000_00) & (last < 20_000_000_00) & ~above
    return pool | above


def _write_list(cursor: Any, city: Economy, row: MonitoringQuarter, listed: Flags) -> None:
    above = city.above_at_end_of(row.year - 1)[listed]
    size = int(listed.sum())
    copy_rows(
        cursor,
        MonitoringMember,
        {
            "district_id": cells(city.district[listed]),
            "street_id": ["\\N" if s == 0 else str(s) for s in city.street[listed].tolist()],
            "year": [str(row.year)] * size,
            "quarter": [str(row.quarter)] * size,
            "enterprise_id": cells(city.ids[listed]),
            "reason": np.where(above, "ABOVE_SCALE", "CITY_POOL").tolist(),
        },
    )
    row.list_frozen_at = timezone.make_aware(dt.datetime.combine(row.opens_on, dt.time(0, 30)))
    row.save(update_fields=["list_frozen_at"])


def _stage(
    cursor: Any, city: Economy, row: MonitoringQuarter, listed: Flags, rng: np.random.Generator
) -> None:
    """One quarter's returns: the enterprise's own, those restated, STAT's and TAX's."""
    period = Period(row.year, row.quarter)
    year = city.year(period.year)
    ytd = city.ytd[:, year, period.quarter - 1]
    before = city.ytd[:, year - 1, period.quarter - 1]
    running = period.year == city.last.year
    latest = (city.last.year - period.year) * 4 + city.last.quarter - period.quarter
    reports = (listed & (rng.random(city.size) < 0.965)) | (~listed & (city.chance[:, 1] < 0.34))
    reports &= (ytd != 0) | listed
    reports &= ~((city.part == PlayedPart.SILENT) & (latest < 2))
    states = _states(rng, city.size, latest)
    factor = np.full(city.size, 4 / period.quarter)
    dark = np.where((city.part == PlayedPart.DARK) & running, 0.62, 1.0)
    statuses = np.full(city.size, "NORMAL", dtype=object)
    if latest < 2:
        statuses[city.part == PlayedPart.STOPPED] = "STOPPED"
        follow = np.flatnonzero(city.part == PlayedPart.FOLLOW_UP)
        statuses[follow] = np.array(["HALF_STOPPED", "MOVING", "DEREGISTERING"], dtype=object)[follow % 3]
    entered = np.datetime64(row.opens_on, "D") + rng.integers(2, 18, city.size)
    come = entered < np.datetime64(city.at.date(), "D")

    def add(rows: Flags, source: str, version: int, current: bool, revenue: Any, state: Any) -> None:
        rows = rows & come
        size = int(rows.sum())
        if not size:
            return
        columns = {
            "enterprise_id": cells(city.ids[rows]),
            "district_id": cells(city.district[rows]),
            "street_id": ["\\N" if s == 0 else str(s) for s in city.street[rows].tolist()],
            "year": [str(period.year)] * size,
            "quarter": [str(period.quarter)] * size,
            "source": [source] * size,
            "version": [str(version)] * size,
            "is_current": ["t" if current else "f"] * size,
            "state": state[rows].tolist(),
            "revenue": fen_cells(as_sent(revenue[rows])),
            "revenue_prev": fen_cells(before[rows]),
            "factor": cells(factor[rows]),
            "current_factor": cells(dark[rows]),
            "status": statuses[rows].tolist(),
            "entered_at": [f"{day}T10:00:00+08:00" for day in cells(entered[rows])],
            "h": cells((city.ids[rows] * 7919 + period.year * 31 + period.quarter) % 100_003),
        }
        copy(cursor, "demo_returns", columns)

    accepted = np.full(city.size, "ACCEPTED", dtype=object)
    restated = reports & (rng.random(city.size) < 0.012) & (latest > 0)
    add(restated, "ENTERPRISE", 1, False, ytd * 0.94, accepted)
    add(restated, "ENTERPRISE", 2, True, ytd, accepted)
    wrong = reports & ~restated & (rng.random(city.size) < 0.006) & (latest < 4)
    returned = np.full(city.size, "RETURNED", dtype=object)
    add(wrong, "ENTERPRISE", 1, True, np.minimum(ytd * 1000.0, 9e14), returned)
    add(reports & ~restated & ~wrong, "ENTERPRISE", 1, True, ytd, states)
    above = city.above_at_end_of(period.year - 1)
    gap = city.part == PlayedPart.SOURCE_GAP
    apart = np.where(gap & (latest < 3), ytd * 0.85, ytd * 1.0)
    add(
        above & (gap | (city.chance[:, 2] < 0.3)) & (city.part != PlayedPart.SILENT),
        "STAT",
        1,
        True,
        apart,
        accepted,
    )
    add(listed & ~above & (city.chance[:, 3] < 0.12), "TAX", 1, True, ytd * 1.002, accepted)


def _states(rng: np.random.Generator, size: int, latest: int) -> Any:
    """Old quarters are accepted; the last one is still on its way through the reviews."""
    states = np.full(size, "ACCEPTED", dtype=object)
    if latest == 0:
        drawn = rng.random(size)
        states[drawn < 0.5] = "DISTRICT_APPROVED"
        states[drawn < 0.2] = "SUBMITTED"
        states[drawn < 0.03] = "DRAFT"
    return states
