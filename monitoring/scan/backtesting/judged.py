"""A past quarter judged again from the figures of quarters up to it, as recorded now, beside the full year of record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from core.copying import copied
from core.exact import MISSING, RATIO, Bools, Ints, known, muldiv
from core.periods import Period
from monitoring.scan.reading.frames import load_frame, load_history, ranges
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.case import Case
from monitoring.scan.rules.frames import ScanFrame
from monitoring.scan.rules.judging import decided
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.residuals import size_band

JUDGED: Final = (
    "enterprise", "above", "band", "first_year", "p10", "p50", "p90", "low", "high", "readiness", "risk",
    "last_year", "growth",
)  # fmt: skip
"""The columns that stand on figures of quarters up to the judged one; `full` alone comes after it."""
_FULL: Final = "SELECT f.enterprise_id, (f.revenue * 100)::bigint FROM full_year_revenue(%(year)s) f"


def judged(period: Period, as_of: dt.datetime, parameters: ScanParameters) -> pd.DataFrame:
    """A row an enterprise: the columns of `JUDGED` and `full`, the year's revenue of record.

    Amounts in fen, MISSING where there is none. `last_year` and `growth` are what one would say without a scan: last
    year's full year, and that times the growth of the cumulative revenue. Nothing after the quarter is read but `full`.
    """
    (frame,) = judged_by(period, as_of, [parameters])
    return frame


def judged_by(period: Period, as_of: dt.datetime, ways: Sequence[ScanParameters]) -> list[pd.DataFrame]:
    """The same by several parameters that differ in nothing but the factors of the range: read once, a frame for each."""
    window = ways[0].window_years
    baseline = FrozenBaseline.compute(load_history(period, as_of, window), ways[0])
    parts = []
    for first, last in ranges():
        frame = load_frame(period, as_of, first, last, window).frame
        parts.append([_columns(frame, baseline, parameters) for parameters in ways])
    found = []
    for place in range(len(ways)):
        columns = {
            name: np.concatenate([part[place][name] for part in parts] or [np.zeros(0, np.int64)])
            for name in JUDGED
        }
        found.append(pd.DataFrame(columns))
    full = _full_year(found[0]["enterprise"].to_numpy(), period.year)
    for frame_of_way in found:
        frame_of_way["full"] = full
    return found


def digest_of(frame: pd.DataFrame) -> str:
    """The same for the same judgement, whatever came after the quarter."""
    digest = hashlib.sha256()
    for name in JUDGED:
        digest.update(frame[name].to_numpy().astype("<i8").tobytes())
    return digest.hexdigest()


def _columns(
    frame: ScanFrame, baseline: FrozenBaseline, parameters: ScanParameters
) -> dict[str, Ints | Bools]:
    case, _fired = decided(Case.of(frame, baseline, parameters))
    return {
        "enterprise": frame.enterprise,
        "above": frame.above_scale,
        "band": size_band(frame.prior_revenue, parameters.bands),
        "first_year": case.basis.first_year,
        **case.projection._asdict(),
        "low": case.basis.low,
        "high": case.basis.high,
        "readiness": case.levels.readiness,
        "risk": case.levels.risk,
        "last_year": frame.prior_revenue,
        "growth": _grown(frame.prior_revenue, case.facts.yoy.value),
    }


def _grown(last_year: Ints, yoy: Ints) -> Ints:
    """Last year's full year times this year's growth so far."""
    return muldiv(last_year, np.where(known(yoy), RATIO + np.where(known(yoy), yoy, 0), MISSING), RATIO)


def _full_year(ids: Ints, year: int) -> Ints:
    found = copied(_FULL, {"year": year}, ("enterprise", "full"))
    order = np.argsort(found["enterprise"])
    enterprise, full = found["enterprise"][order], found["full"][order]
    if not enterprise.size:
        return np.full(ids.size, MISSING, np.int64)
    place = np.minimum(np.searchsorted(enterprise, ids), enterprise.size - 1)
    return np.where(enterprise[place] == ids, full[place], MISSING)
