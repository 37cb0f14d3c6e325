"""The frames of the rules, filled for a range of the register (scan) and for the whole city (baseline)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import connection
from django.utils import timezone

from core.copying import copied
from core.exact import MISSING, Ints, known
from core.periods import Period
from monitoring.returns.models import MonitoringQuarter
from monitoring.scan.reading.figures import ScanFigures, figures_of, within
from monitoring.scan.reading.register import Register, carried_of, register_of
from monitoring.scan.reading.slots import Slots
from monitoring.scan.rules.frames import (
    ELECTRICITY_LAGS,
    REVENUE_LAGS,
    HistoryFrame,
    ScanFrame,
    history_columns,
)

BLOCK: Final = 20_000
"""How many enterprises are read at a time."""

_ANNUAL = """SELECT a.enterprise_id, a.year::bigint, (a.revenue * 100)::bigint
FROM cultivation_revenue_of_record a
WHERE a.year BETWEEN %(from)s AND %(to)s AND a.enterprise_id BETWEEN %(first)s AND %(last)s"""
_DIVISIONS = """SELECT e.id, (CASE WHEN e.division ~ '^[0-9][0-9]$' THEN e.division::int ELSE 0 END)::bigint,
    coalesce((e.production_from - DATE '1970-01-01')::bigint, %(missing)s)
FROM cultivation_enterprise e
WHERE e.id BETWEEN %(first)s AND %(last)s AND e.merged_into_id IS NULL ORDER BY e.id"""


@dataclass(frozen=True)
class Loaded:
    """A frame with what the rules do not need: place and the digest of the current result."""

    frame: ScanFrame
    register: Register


def ranges(size: int = BLOCK) -> list[tuple[int, int]]:
    """The register cut into ranges of ids that hold `size` enterprises each, the last one fewer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT min(id), max(id) FROM (
                   SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS block FROM cultivation_enterprise
               ) numbered GROUP BY block ORDER BY block""",
            [size],
        )
        return [(int(first), int(last)) for first, last in cursor.fetchall()]


def load_frame(period: Period, as_of: dt.datetime, first: int, last: int, window_years: int) -> Loaded:
    """The scan's frame of the enterprises whose ids lie in [first, last], as known at `as_of`."""
    register = register_of(period, first, last, as_of)
    if not len(register):
        return Loaded(
            ScanFrame.from_columns(period, {"enterprise": register.enterprise}, window_years), register
        )
    slots = Slots.to_judge(period, window_years)
    due = _due_ends(period)
    figures = figures_of(
        register.enterprise,
        slots,
        as_of,
        due_ends=due,
        electric=[slots[period.shifted(-lag)] for lag in ELECTRICITY_LAGS],
    )
    frame = ScanFrame(
        period=period,
        enterprise=register.enterprise,
        division=register.division,
        above_scale=figures.above[0],
        production_from=register.production_from,
        on_record=register.on_record,
        status=figures.status,
        return_state=figures.state,
        revenue=_lagged(figures.revenue, slots, period, REVENUE_LAGS),
        version=figures.version,
        electricity=_electricity(figures, period),
        past_ytd=_stack(
            figures, [Period(period.year - back, period.quarter) for back in _years(window_years)]
        ),
        past_full=_stack(figures, [Period(period.year - back, 4) for back in _years(window_years)]),
        prior_revenue=np.where(
            known(register.prior_annual),
            register.prior_annual,
            figures.of_record(Period(period.year - 1, 4)),
        ),
        listed=register.listed,
        listed_before=register.listed_before,
        overdue=register.listed & ~figures.in_time[0] & (due[0] is not None and due[0] <= as_of),
        overdue_before=register.listed_before
        & ~figures.in_time[1]
        & (due[1] is not None and due[1] <= as_of),
        carried=_carried(figures, period, register.enterprise),
    )
    return Loaded(frame, register)


def load_history(period: Period, as_of: dt.datetime, window_years: int) -> HistoryFrame:
    """The whole city's past for the baseline of a quarter, read a block at a time."""
    parts = [_history(period, as_of, first, last, window_years) for first, last in ranges()]
    columns = {
        name: np.concatenate([part[name] for part in parts] or [np.zeros(0, column.dtype)])
        for name, column in history_columns(window_years).items()
    }
    return HistoryFrame.from_columns(period, columns, window_years)


def _history(period: Period, as_of: dt.datetime, first: int, last: int, window_years: int) -> dict[str, Ints]:
    bounds = {"first": first, "last": last, "missing": MISSING}
    names = ("enterprise", "division", "production_from")
    columns = copied(_DIVISIONS, bounds, names)
    ids = columns.pop("enterprise")
    figures = figures_of(ids, Slots.of_history(period, window_years), as_of)
    years = {"from": period.year - window_years - 1, "to": period.year - 2}
    annual = within(ids, copied(_ANNUAL, bounds | years, ("enterprise", "year", "revenue")))
    for back in _years(window_years):
        columns[f"past_ytd_{back}"] = figures.of_record(Period(period.year - back, period.quarter))
        columns[f"past_full_{back}"] = figures.of_record(Period(period.year - back, 4))
        band = figures.of_record(Period(period.year - back - 1, 4))
        rows = np.flatnonzero(annual["year"] == period.year - back - 1)
        band[annual["place"][rows]] = annual["revenue"][rows]
        columns[f"band_revenue_{back}"] = band
    return columns


def _years(window_years: int) -> range:
    return range(1, window_years + 1)


def _stack(figures: ScanFigures, periods: list[Period]) -> Ints:
    return np.array([figures.of_record(period) for period in periods])


def _lagged(values: Ints, slots: Slots, period: Period, lags: tuple[int, ...]) -> Ints:
    return values[:, [slots[period.shifted(-lag)] for lag in lags]]


def _electricity(figures: ScanFigures, period: Period) -> Ints:
    """STAT, ENTERPRISE, OUTSIDE × lags; the rules take the last only where the others have not both ends."""
    lagged = _lagged(figures.electricity, figures.slots, period, ELECTRICITY_LAGS)
    metered = figures.metered[[figures.slots[period.shifted(-lag)] for lag in ELECTRICITY_LAGS]]
    return np.array([lagged[0], lagged[2], metered])


def _carried(figures: ScanFigures, period: Period, ids: Ints) -> np.ndarray:
    """The level to carry, looked up only where it matters: above scale without any figure."""
    needed = figures.above[0] & ~known(figures.revenue[:, 0]).any(axis=0)
    carried = np.zeros(ids.size, np.int8)
    carried[needed] = carried_of(ids[needed], period)
    return carried


def _due_ends(period: Period) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The first instants after the due dates of the quarter and of the one before; None where none is set."""
    wanted = {(each.year, each.quarter): index for index, each in enumerate((period, period.previous))}
    ends: list[dt.datetime | None] = [None, None]
    for year, quarter, due_on in MonitoringQuarter.objects.filter(
        year__in=[year for year, _quarter in wanted]
    ).values_list("year", "quarter", "due_on"):
        if (year, quarter) in wanted:
            after = dt.datetime.combine(due_on + dt.timedelta(days=1), dt.time())
            ends[wanted[year, quarter]] = timezone.make_aware(after)
    return ends[0], ends[1]
