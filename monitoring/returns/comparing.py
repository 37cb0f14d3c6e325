"""What returns are compared with, read for one enterprise or the whole city by one COPY (V07–V25).

Form, import, command and every later restatement read here, so that a figure is judged alike however it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from core.copying import copied
from core.exact import MISSING, Ints, known
from core.periods import Period
from cultivation.enterprises.codes import Source
from monitoring.returns.electricity.reading import cumulative
from monitoring.returns.rules.comparison import Comparison, Flags, missing
from monitoring.returns.rules.record import PRECEDENCE, of_record
from monitoring.returns.rules.unit import UNIT
from monitoring.returns.states import COUNTED

FEW: Final = 2000
"""Up to so many enterprises are looked up one by one; of more, the whole range of their keys is read."""

_BEFORE, _LAST_YEAR, _NOW = 0, 3, 6  # kinds of rows: a slot each, plus the source's place in PRECEDENCE
_ABOVE, _ABOVE_LAST_YEAR, _ANNUAL, _CONFIRMED = 9, 10, 11, 12
_METERED, _METERED_LAST_YEAR = 13, 14
_FIGURES: Final = ("revenue", "output", "electricity", "vat_sales")
_SOURCES: Final = " ".join(f"WHEN '{source.value}' THEN {place}" for place, source in enumerate(PRECEDENCE))
_AMOUNTS: Final = ", ".join(f"coalesce((r.{name} * 100)::bigint, %(missing)s)" for name in _FIGURES)
_NONE: Final = ", %(missing)s" * (len(_FIGURES) - 1)

# Of the quarter before only the enterprise's own return is asked for, of this quarter only what TAX says.
_RETURNS: Final = """SELECT r.enterprise_id, (p.kind + CASE r.source {sources} END)::bigint, {amounts}
FROM (VALUES {slots}) p (kind, year, quarter, source)
JOIN monitoring_quarterlyreturn r ON r.year = p.year AND r.quarter = p.quarter AND r.is_current
    AND r.state = ANY(%(counted)s) AND (p.source = '' OR r.source = p.source) AND r.enterprise_id {among}"""
_SCALE: Final = "SELECT a.enterprise_id, {kind}::bigint, 1{none} FROM above_scale_on({day}) a WHERE a.enterprise_id {among}"
_ACCOUNTS: Final = """SELECT a.enterprise_id, {kind}::bigint, (a.revenue * 100)::bigint{none}
FROM cultivation_revenue_of_record a WHERE a.year = %(year)s AND a.enterprise_id {among}"""
_UNITS: Final = """SELECT * FROM (SELECT DISTINCT ON (r.enterprise_id) r.enterprise_id, {kind}::bigint,
    (r.revenue * 100)::bigint{none}
FROM monitoring_returnfinding f JOIN monitoring_quarterlyreturn r ON r.id = f.of_return_id
WHERE f.rule = '{rule}' AND f.accepted_at IS NOT NULL AND r.year = %(year)s AND r.quarter = %(quarter)s
    AND r.source = '{own}' AND r.revenue IS NOT NULL AND r.enterprise_id {among}
ORDER BY r.enterprise_id, r.version DESC) u"""


def comparison_of(period: Period, enterprises: Ints) -> Comparison:
    """What the enterprises' own returns of a quarter are compared with, in the order of `enterprises`; one query."""
    ids, place = np.unique(enterprises, return_inverse=True)
    rows = _read(period, ids)
    columns = {
        kind: {name: values[place] for name, values in figures.items()}
        for kind, figures in _spread(ids, rows).items()
    }
    nothing = missing(len(enterprises))

    def column(kind: int, name: str = "revenue") -> Ints:
        return columns.get(kind, {}).get(name, nothing)

    above, was_above = (column(kind) == 1 for kind in (_ABOVE, _ABOVE_LAST_YEAR))
    tax, own = PRECEDENCE.index(Source.TAX), PRECEDENCE.index(Source.ENTERPRISE)
    last_year = {name: _record(name, column, was_above) for name in ("revenue", "output", "electricity")}
    power = last_year["electricity"]
    last_year["electricity"] = np.where(known(power), power, column(_METERED_LAST_YEAR))
    return Comparison(
        quarter=period.quarter,
        before={name: column(_BEFORE + own, name) for name in ("revenue", "output")},
        last_year=last_year,
        elsewhere={"vat_sales": column(_NOW + tax, "vat_sales"), "electricity": column(_METERED)},
        annual=column(_ANNUAL),
        confirmed=column(_CONFIRMED),
        below_scale=~above,
    )


def _record(name: str, column: Any, above: Flags) -> Ints:
    figures: Mapping[Source, Ints] = {
        source: column(_LAST_YEAR + place, name) for place, source in enumerate(PRECEDENCE)
    }
    return of_record(name, figures, above)[0]


def _read(period: Period, ids: Ints) -> dict[str, Ints]:
    last_year = period.same_quarter_last_year
    slots = [(_LAST_YEAR, last_year, ""), (_NOW, period, Source.TAX.value)]
    if period.quarter > 1:
        slots.append((_BEFORE, period.previous, Source.ENTERPRISE.value))
    values = ", ".join(f"({kind}, {of.year}, {of.quarter}, '{source}')" for kind, of, source in slots)
    few = len(ids) <= FEW
    among = "= ANY(%(ids)s)" if few else "BETWEEN %(first)s AND %(last)s"
    parts = [
        _RETURNS.format(sources=_SOURCES, amounts=_AMOUNTS, slots=values, among=among),
        _SCALE.format(kind=_ABOVE, none=_NONE, day="%(end)s", among=among),
        _SCALE.format(kind=_ABOVE_LAST_YEAR, none=_NONE, day="%(end_last_year)s", among=among),
        _UNITS.format(kind=_CONFIRMED, none=_NONE, rule=UNIT, own=Source.ENTERPRISE.value, among=among),
        cumulative({_METERED: period, _METERED_LAST_YEAR: last_year}, among, more=_NONE),
    ]
    if period.quarter == 4:
        parts.append(_ACCOUNTS.format(kind=_ANNUAL, none=_NONE, among=among))
    parameters: dict[str, Any] = {
        "missing": MISSING,
        "counted": sorted(state.value for state in COUNTED),
        "year": period.year,
        "quarter": period.quarter,
        "end": period.end,
        "end_last_year": last_year.end,
    }
    bounds = {"ids": ids.tolist()} if few else {"first": int(ids[0]), "last": int(ids[-1])}
    return copied(" UNION ALL ".join(parts), parameters | bounds, ("enterprise", "kind", *_FIGURES))


def _spread(ids: Ints, rows: dict[str, Ints]) -> dict[int, dict[str, Ints]]:
    """By kind the figures, each in the order of `ids`; rows of other enterprises are left out."""
    found: dict[int, dict[str, Ints]] = {}
    if not ids.size:
        return found
    place = np.minimum(np.searchsorted(ids, rows["enterprise"]), ids.size - 1)
    ours = ids[place] == rows["enterprise"]
    for kind in np.flatnonzero(np.bincount(rows["kind"][ours])).tolist():
        here = ours & (rows["kind"] == kind)
        figures = {name: missing(ids.size) for name in _FIGURES}
        for name, column in figures.items():
            column[place[here]] = rows[name][here]
        found[kind] = figures
    return found
