"""The two frames the scan reads: the contract with whoever fills them from figures of record.

All columns of a frame have the same length n, the number of enterprises; where a column is a stack
(sources × lags × n, or years × n) the enterprises are the last axis. Amounts are int64 fen, electricity
is int64 hundredths of a kWh, a day is int64 days since 1970-01-01, unknown is ``core.exact.MISSING``
in int64 columns and 0 in code columns.

Of the enterprise's own returns only those SUBMITTED, DISTRICT_APPROVED or ACCEPTED at the scan's
`as_of` are figures; STAT figures exist for above-scale enterprises only, TAX revenue is
tax-source revenue. The frame takes them side by side; the rules choose (domain section 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from core.exact import MISSING, Bools, Ints, known
from core.periods import Period

from .levels import Codes

REVENUE_SOURCES: Final = ("STAT", "TAX", "ENTERPRISE")
"""Sources of revenue, highest in precedence first; the index is the row in `revenue`."""

ELECTRICITY_SOURCES: Final = ("STAT", "ENTERPRISE", "OUTSIDE")
"""Sources of electricity; OUTSIDE is the monthly series, used only where the return is empty."""

REVENUE_LAGS: Final = (0, 1, 2, 4, 5)
"""Quarters back from the judged one whose cumulative revenue the rules compare."""

ELECTRICITY_LAGS: Final = (0, 4)

EPOCH: Final = date(1970, 1, 1)


def day_number(day: date) -> int:
    """A date as days since 1970-01-01."""
    return (day - EPOCH).days


def operated_throughout(production_from: Ints, year: int) -> Bools:
    """Whether the enterprise operated from 1 January of `year`.

    An unknown production date counts as "before": the register of old enterprises often lacks it,
    and a new one is recorded with its date.
    """
    return ~known(production_from) | (production_from <= day_number(date(year, 1, 1)))


@dataclass(frozen=True, slots=True)
class HistoryFrame:
    """The city's past years for one quarter (y, q), from which a :class:`Baseline` is computed.

    Row i of the stacks is the year y − 1 − i; m = window_years rows.

    * division: int64[n], two-digit GB/T 4754 division as a number, 0 unknown
    * production_from: int64[n], day, MISSING unknown
    * past_ytd: int64[m, n], fen, revenue of record of quarter (z, q), cumulative
    * past_full: int64[m, n], fen, revenue of record of quarter (z, 4), cumulative
    * band_revenue: int64[m, n], fen, revenue of record of the year z − 1 (the annual figure of the
      highest source that has one, else ytd(z − 1, 4) of record), which gives the observation's band
    """

    period: Period
    division: Ints
    production_from: Ints
    past_ytd: Ints
    past_full: Ints
    band_revenue: Ints

    def __post_init__(self) -> None:
        _check_lengths(self)

    def __len__(self) -> int:
        return int(self.division.shape[0])

    @classmethod
    def from_columns(
        cls, period: Period, columns: Mapping[str, npt.ArrayLike], window_years: int = 3
    ) -> Self:
        """Build from flat columns as a query delivers them: names as in :func:`history_columns`.

        Refuses and fills in as :meth:`ScanFrame.from_columns` does; `division` must be given.
        """
        flat = _flat_columns(columns, history_columns(window_years), "division")
        years = range(1, window_years + 1)
        stacks = {
            name: np.array([flat[f"{name}_{i}"] for i in years])
            for name in ("past_ytd", "past_full", "band_revenue")
        }
        return cls(period, flat["division"], flat["production_from"], **stacks)


@dataclass(frozen=True, slots=True)
class ScanFrame:
    """What the scan knows of each enterprise for the quarter (y, q) of `period`, at `as_of`.

    * enterprise: int64[n], surrogate key
    * division, production_from, past_ytd, past_full: as in :class:`HistoryFrame`
    * above_scale: bool[n], above scale on the quarter's last day
    * on_record: int8[n], :class:`ExitReason` on the quarter's last day
    * status: int8[n], :class:`ProductionStatus` of the quarter's return, 0 none
    * return_state: int8[n], :class:`ReturnState`, 0 none
    * revenue: int64[3, 5, n], fen, cumulative, by REVENUE_SOURCES and REVENUE_LAGS. Lags 1 and 5
      cross the year's end: for Q1 lag 1 is the fourth quarter of y − 1, lag 5 that of y − 2
    * version: int64[3, n], version of the lag-0 figure by source, 0 where there is none to name
    * electricity: int64[3, 2, n], 0.01 kWh, cumulative, by ELECTRICITY_SOURCES and lags 0, 4
    * prior_revenue: int64[n], fen, revenue of record of the year y − 1, which gives the band
    * listed, listed_before: bool[n], on the monitoring list of this quarter, of the one before
    * overdue, overdue_before: bool[n], the due date had passed by `as_of` and no return was in then
    * carried: int8[n], :class:`Risk` of the last result of an earlier quarter that was not stale, 0 none
    """

    period: Period
    enterprise: Ints
    division: Ints
    above_scale: Bools
    production_from: Ints
    on_record: Codes
    status: Codes
    return_state: Codes
    revenue: Ints
    version: Ints
    electricity: Ints
    past_ytd: Ints
    past_full: Ints
    prior_revenue: Ints
    listed: Bools
    listed_before: Bools
    overdue: Bools
    overdue_before: Bools
    carried: Codes

    def __post_init__(self) -> None:
        _check_lengths(self)

    def __len__(self) -> int:
        return int(self.enterprise.shape[0])

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_] | slice) -> Self:
        """The frame of some of its enterprises, by index, mask or slice."""
        columns = {name: getattr(self, name)[..., rows] for name in _columns(self)}
        return type(self)(period=self.period, **columns)

    @classmethod
    def from_columns(
        cls, period: Period, columns: Mapping[str, npt.ArrayLike], window_years: int = 3
    ) -> Self:
        """Build from flat columns as a query delivers them: names as in :func:`scan_columns`.

        A column that is not given holds its default: MISSING, 0 or False. ValueError for a name
        that is not known or a length that differs; TypeError for floats.
        """
        flat = _flat_columns(columns, scan_columns(window_years), "enterprise")
        years = range(1, window_years + 1)
        stacks = {
            "revenue": np.array(
                [[flat[f"revenue_{s.lower()}_{lag}"] for lag in REVENUE_LAGS] for s in REVENUE_SOURCES]
            ),
            "version": np.array([flat[f"version_{s.lower()}"] for s in REVENUE_SOURCES]),
            "electricity": np.array(
                [
                    [flat[f"electricity_{s.lower()}_{lag}"] for lag in ELECTRICITY_LAGS]
                    for s in ELECTRICITY_SOURCES
                ]
            ),
            "past_ytd": np.array([flat[f"past_ytd_{i}"] for i in years]),
            "past_full": np.array([flat[f"past_full_{i}"] for i in years]),
        }
        plain = {field.name: flat[field.name] for field in fields(cls) if field.name in flat}
        return cls(period=period, **plain, **stacks)


class FlatColumn(NamedTuple):
    """A flat column: its dtype, what it holds where nothing is known, and its unit."""

    dtype: npt.DTypeLike
    default: int
    unit: str


def scan_columns(window_years: int = 3) -> dict[str, FlatColumn]:
    """The flat columns of :meth:`ScanFrame.from_columns` by name, in the order to select them.

    ``revenue_{stat,tax,enterprise}_{lag}``, ``electricity_{stat,enterprise,outside}_{lag}``,
    ``version_{stat,tax,enterprise}``, ``past_ytd_{i}`` and ``past_full_{i}`` with i years back.
    """
    years = range(1, window_years + 1)
    revenue = [f"revenue_{source.lower()}_{lag}" for source in REVENUE_SOURCES for lag in REVENUE_LAGS]
    electricity = [
        f"electricity_{source.lower()}_{lag}" for source in ELECTRICITY_SOURCES for lag in ELECTRICITY_LAGS
    ]
    past = [*(f"past_ytd_{i}" for i in years), *(f"past_full_{i}" for i in years)]
    versions = [f"version_{source.lower()}" for source in REVENUE_SOURCES]
    return {
        **dict.fromkeys(["enterprise", "division"], FlatColumn(np.int64, 0, "")),
        "above_scale": FlatColumn(np.bool_, 0, ""),
        "production_from": FlatColumn(np.int64, MISSING, "day"),
        **dict.fromkeys(["on_record", "status", "return_state"], FlatColumn(np.int8, 0, "code")),
        **dict.fromkeys(revenue, FlatColumn(np.int64, MISSING, "fen")),
        **dict.fromkeys(versions, FlatColumn(np.int64, 0, "")),
        **dict.fromkeys(electricity, FlatColumn(np.int64, MISSING, "0.01 kWh")),
        **dict.fromkeys([*past, "prior_revenue"], FlatColumn(np.int64, MISSING, "fen")),
        **dict.fromkeys(
            ["listed", "listed_before", "overdue", "overdue_before"], FlatColumn(np.bool_, 0, "")
        ),
        "carried": FlatColumn(np.int8, 0, "code"),
    }


def history_columns(window_years: int = 3) -> dict[str, FlatColumn]:
    """The flat columns of :meth:`HistoryFrame.from_columns`; index i is i years before the judged one.

    ``band_revenue_{i}`` is the revenue of record of the year before that, y − i − 1.
    """
    years = range(1, window_years + 1)
    stacks = ("past_ytd", "past_full", "band_revenue")
    return {
        "division": FlatColumn(np.int64, 0, ""),
        "production_from": FlatColumn(np.int64, MISSING, "day"),
        **{f"{name}_{i}": FlatColumn(np.int64, MISSING, "fen") for name in stacks for i in years},
    }


def _flat_columns(
    columns: Mapping[str, npt.ArrayLike], specs: Mapping[str, FlatColumn], leading: str
) -> dict[str, npt.NDArray]:
    """Every column of `specs` as an array as long as the leading one."""
    if unknown := sorted(set(columns) - set(specs)):
        raise ValueError(f"unknown columns: {', '.join(unknown)}")
    size = len(np.asarray(columns[leading]))
    return {name: _flat(columns.get(name), spec, size, name) for name, spec in specs.items()}


def _flat(values: npt.ArrayLike | None, spec: FlatColumn, size: int, name: str) -> npt.NDArray:
    if values is None:
        return np.full(size, spec.default, spec.dtype)
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iub":
        raise TypeError(f"column {name} holds {array.dtype}, expected whole numbers")
    if array.shape != (size,):
        raise ValueError(f"column {name} has shape {array.shape}, expected ({size},)")
    return array.astype(spec.dtype, copy=False)


def _columns(frame: HistoryFrame | ScanFrame) -> list[str]:
    return [field.name for field in fields(frame) if field.name != "period"]


def _check_lengths(frame: HistoryFrame | ScanFrame) -> None:
    lengths = {name: getattr(frame, name).shape[-1] for name in _columns(frame)}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"columns of different lengths: {lengths}")
