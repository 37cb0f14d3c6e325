"""The case that a stored judgement was: rebuilt from its inputs, its baseline and its parameters alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from core.exact import MISSING, Ints, known, share_of
from core.periods import Period
from cultivation.enterprises.codes import ExitReason, Risk
from monitoring.returns.fields import ProductionStatus
from monitoring.returns.states import ReturnState
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.case import Case, Levels
from monitoring.scan.rules.facts import Facts
from monitoring.scan.rules.frames import (
    ELECTRICITY_SOURCES,
    REVENUE_SOURCES,
    ScanFrame,
    day_number,
)
from monitoring.scan.rules.levels import code_of
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.projection import basis_of, project
from monitoring.scan.rules.sources import NO_SOURCE, Sourced

Inputs = Sequence[Mapping[str, Any]]
"""Parsed inputs (`rules.inputs`), a row each."""
_ENTERPRISE: Final = REVENUE_SOURCES.index("ENTERPRISE")
_WHOLE: Final = 10**6
_STATUS: Final = {str(status.label): code_of(status) for status in ProductionStatus}


def restored(period: Period, rows: Inputs, baseline: FrozenBaseline, parameters: ScanParameters) -> Case:
    """The rows as they stood before their levels were decided. KeyError where a row's inputs are of older rules."""
    frame = _frame(period, rows, parameters)
    facts = _facts(rows, parameters)
    basis = basis_of(frame, baseline, parameters)
    projection = project(facts.record.value, basis, period.quarter, parameters)
    none = np.zeros(len(frame), np.int8)
    return Case(
        frame, facts, basis, projection, parameters, Levels(none, none, np.zeros(len(frame), np.bool_))
    )


def _frame(period: Period, rows: Inputs, parameters: ScanParameters) -> ScanFrame:
    """What a judgement reads of the frame besides the figures, which are among the facts.

    A past year's share is kept with a full year of 1,000,000, so that its share comes out as it was.
    """
    n, years = len(rows), parameters.window_years
    past = np.full((years, n), MISSING, np.int64)
    for place, row in enumerate(rows):
        for back, share in enumerate(reversed(row["own_shares"])):  # the order alone matters: oldest first
            past[back, place] = _scaled(share)
    version = np.zeros((len(REVENUE_SOURCES), n), np.int64)
    for place, row in enumerate(rows):
        version[_ENTERPRISE, place] = row["return_version"] or 0
        for source, number in (
            (row["ytd_source"], row["version"]),
            (row["other_source"], row["other_version"]),
        ):
            if source:
                version[REVENUE_SOURCES.index(source), place] = number or 0
    empty = ScanFrame.from_columns(period, {"enterprise": np.arange(n)}, years)
    return ScanFrame(
        period=period,
        enterprise=empty.enterprise,
        division=_ints(rows, lambda row: int(row["division"])),
        above_scale=_flags(rows, lambda row: row["side"] == "above"),
        production_from=_ints(rows, lambda row: _day(row["production_from"])),
        on_record=_codes(rows, lambda row: code_of(ExitReason[row["on_record"]]) if row["on_record"] else 0),
        status=_codes(rows, lambda row: _STATUS[row["status"]] if row["status"] else 0),
        return_state=_codes(
            rows, lambda row: code_of(ReturnState[row["return_state"]]) if row["return_state"] else 0
        ),
        revenue=empty.revenue,
        version=version,
        electricity=empty.electricity,
        past_ytd=past,
        past_full=np.where(known(past), _WHOLE, MISSING),
        prior_revenue=_ints(rows, lambda row: _scaled(row["prior_revenue"])),
        listed=_flags(rows, lambda row: row["listed"][0]),
        listed_before=_flags(rows, lambda row: row["listed"][1]),
        overdue=_flags(rows, lambda row: row["overdue"][0]),
        overdue_before=_flags(rows, lambda row: row["overdue"][1]),
        carried=_codes(rows, lambda row: code_of(Risk[row["carried"]]) if row["carried"] else 0),
    )


def _facts(rows: Inputs, parameters: ScanParameters) -> Facts:
    record = _sourced(rows, lambda row: _scaled(row["ytd"]), lambda row: row["ytd_source"])
    return Facts(
        record=record,
        other=_sourced(rows, lambda row: _scaled(row["other"]), lambda row: row["other_source"]),
        gap_limit=np.abs(share_of(record.value, parameters.source_gap)),
        delta=_pair(rows, "delta", 0),
        delta_before=_pair(rows, "delta", 1),
        yoy=_pair(rows, "yoy", 0),
        yoy_before=_pair(rows, "yoy", 1),
        electricity=_sourced(
            rows,
            lambda row: _scaled(row["electricity_yoy"]),
            lambda row: row["sources"][4],
            ELECTRICITY_SOURCES,
        ),
    )


def _pair(rows: Inputs, name: str, which: int) -> Sourced:
    """A figure of this quarter (0) or of the one before (1)."""
    at = which + (0 if name == "delta" else 2)
    return _sourced(rows, lambda row: _scaled(row[name][which]), lambda row: row["sources"][at])


def _sourced(
    rows: Inputs,
    value: Callable[[Mapping[str, Any]], int],
    source: Callable[[Mapping[str, Any]], str | None],
    names: Sequence[str] = REVENUE_SOURCES,
) -> Sourced:
    def index(row: Mapping[str, Any]) -> int:
        name = source(row)
        return names.index(name) if name else NO_SOURCE

    return Sourced(_ints(rows, value), _codes(rows, index))


def _ints(rows: Inputs, value: Callable[[Mapping[str, Any]], int]) -> Ints:
    return np.array([value(row) for row in rows], np.int64)


def _codes(rows: Inputs, code: Callable[[Mapping[str, Any]], int]) -> Any:
    return np.array([code(row) for row in rows], np.int8)


def _flags(rows: Inputs, flag: Callable[[Mapping[str, Any]], bool]) -> Any:
    return np.array([flag(row) for row in rows], np.bool_)


def _scaled(text: str | None) -> int:
    """An amount in fen, a ratio × 10⁶: a stored decimal has all its places."""
    return MISSING if text is None else int(text.replace(".", "", 1))


def _day(text: str | None) -> int:
    return MISSING if text is None else day_number(date.fromisoformat(text))
