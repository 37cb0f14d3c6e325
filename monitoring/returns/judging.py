"""The rules over the rows of a workbook: what is staged on top of what is stored, as columns, judged at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from django.utils import timezone

from core.copying import copied
from core.exact import MISSING, Ints
from core.parameters.selectors import at
from core.periods import Period
from exchange.protocol import Stage
from monitoring.returns.columns import bounds_of, number, text, values_of
from monitoring.returns.comparing import comparison_of
from monitoring.returns.fields import Field
from monitoring.returns.findings.storing import NO_KEY, Judged
from monitoring.returns.openings import openings
from monitoring.returns.rules.findings import Finding, Strength
from monitoring.returns.rules.frame import Codes, ReturnFrame, Window
from monitoring.returns.rules.validation import validate
from monitoring.returns.staged import StagedReturns, stored

Fault = tuple[int, str, str, str]
KEPT = (Strength.EXPLAIN, Strength.INFORM)
"""What blocks is refused, so that it is never found on a stored row."""


@dataclass(frozen=True)
class JudgedRows:
    """What was found of the rows of a file: why some are refused, and by quarter what is kept of the others."""

    faults: list[Fault]
    parts: list[Judged]

    def to_explain(self) -> list[int]:
        """The lines on which something must be explained."""
        return [line for part in self.parts for line in part.keys[part.found.to_explain].tolist()]

    def of_lines(self, lines: Ints) -> list[Judged]:
        """What is kept of some lines; only theirs is put into words."""
        kept = []
        for part in self.parts:
            among = np.isin(part.keys, lines)
            keys = np.where(among, part.keys, NO_KEY)
            kept.append(replace(part, keys=keys, findings=part.found.worded(among, KEPT)))
        return kept


def judged(staged: StagedReturns, stage: Stage) -> JudgedRows:
    """Judge the planned rows; the bureaus' figures only by what blocks a return by itself."""
    columns = copied(_query(staged, stage), {"missing": MISSING}, _names(staged))
    found = JudgedRows([], [])
    today = timezone.localdate()
    periods = columns["year"] * 4 + columns["quarter"] - 1
    for ordinal in np.unique(periods).tolist():
        at_rows = np.flatnonzero(periods == ordinal)
        period = Period(ordinal // 4, ordinal % 4 + 1)
        part = {name: values[at_rows] for name, values in columns.items()}
        frame = _frame(staged, part, _windows(period, part["district"], part["street"], today))
        if staged.own:
            frame = replace(frame, compared=comparison_of(period, part["enterprise"]))
        validation = validate(frame, bounds_of(period))
        blocking = validation.worded(strengths=(Strength.BLOCK,))
        found.faults.extend(_faults(staged, blocking, part["line"].tolist()))
        if staged.own:
            found.parts.append(Judged(part["line"], validation, (), at(period.end).version))
    return found


def window_of(period: Period, district: int, today: dt.date, street: int | None = None) -> Window:
    """Whether a quarter takes returns of a place today."""
    return openings(period).window(today, [district], street)


def _windows(period: Period, districts: Ints, streets: Ints, today: dt.date) -> Codes:
    """The same of each row, by its place."""
    found = openings(period)
    asked, which = np.unique(np.stack([districts, streets]), axis=1, return_inverse=True)
    windows = [found.window(today, [district], street or None) for district, street in asked.T.tolist()]
    return np.array(windows, dtype=np.int8)[which.reshape(-1)]


def _faults(staged: StagedReturns, found: list[Finding], lines: list[int]) -> Iterator[Fault]:
    for finding in found:
        if finding.rule == "V03" and not staged.own:
            continue
        name = finding.field or "quarter"
        yield lines[finding.row], name, f"{finding.sentence}（{finding.rule}）", finding.observed


def _names(staged: StagedReturns) -> list[str]:
    return [
        "line",
        "year",
        "quarter",
        "district",
        "enterprise",
        "street",
        "on_list",
        *(field.code for field in staged.fields),
    ]


def _query(staged: StagedReturns, stage: Stage) -> str:
    """One pass: every number as a whole one of its column, every text as whether there is one; all bigint."""
    values = ", ".join(_value(staged, stage, field) for field in staged.fields)
    return (
        f"SELECT s.line::bigint, ({staged.year(stage)})::bigint, ({staged.quarter(stage)})::bigint,"
        " coalesce(m.district_id, e.district_id, 0)::bigint, coalesce(e.id, 0),"
        " coalesce(CASE WHEN m.id IS NULL THEN e.street_id ELSE m.street_id END, 0)::bigint,"
        f" (m.id IS NOT NULL)::int::bigint, {values}"
        f" FROM {staged.joined(stage)} JOIN {stage.plan} p ON p.line = s.line"
        " WHERE p.op <> 'R' AND coalesce(p.target, 0) >= 0"
    )


def _value(staged: StagedReturns, stage: Stage, field: Field) -> str:
    merged = f"coalesce(s.{field.code}, {stored(field)})" if stage.has(field.code) else stored(field)
    return number(field, merged) if field.is_number else text(field, merged)


def _frame(staged: StagedReturns, columns: dict[str, np.ndarray], windows: Codes) -> ReturnFrame:
    rows = len(columns["line"])
    values = values_of(staged.fields, columns)
    if not staged.own:  # what the bureaus find out comes when it comes
        windows = np.where(windows == Window.CLOSED, np.int8(Window.OPEN), windows)
    return ReturnFrame(
        rows,
        values,
        on_list=columns["on_list"] == 1 if staged.own else None,
        window=windows,
    )
