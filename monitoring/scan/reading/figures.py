"""The figures of a range of enterprises: the returns of the slots, by source, that count at a moment.

Domain, section 4: of an enterprise's own returns those SUBMITTED, DISTRICT_APPROVED or ACCEPTED; STAT figures of a
quarter count where the enterprise was above scale on that quarter's last day; TAX revenue is kept beside them and
the precedence of the rules decides. A figure entered after `as_of` is not seen: the version before it is, if any.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from core.copying import copied
from core.exact import MISSING, Bools, Ints
from core.periods import Period
from monitoring.returns.electricity.reading import cumulative
from monitoring.returns.fields import ProductionStatus
from monitoring.returns.states import COUNTED
from monitoring.scan.reading.slots import Slots
from monitoring.scan.rules.levels import Codes, code_of
from monitoring.scan.rules.sources import of_record

SOURCES: Final = ("STAT", "TAX", "ENTERPRISE")
_STAT, _ENTERPRISE = 0, 2
_UNCOUNTED: Final = ("EMPTY", "DRAFT", "RETURNED")
_STATES: Final = sorted(COUNTED)  # ACCEPTED, the commonest, first


def _codes(column: str, codes: dict[str, int]) -> str:
    cases = " ".join(f"WHEN '{text}' THEN {number}" for text, number in codes.items())
    return f"(CASE {column} {cases} ELSE 0 END)"


# One bigint holds everything of a row but its amounts. What only slot 0 needs is worked out there alone, and the
# commonest code stands first: at two million rows each comparison of texts is felt.
_PACKED = f"""p.slot
    + {_codes("r.source", {name: SOURCES.index(name) << 8 for name in reversed(SOURCES)})}
    + (r.entered_at > %(as_of)s)::int * {1 << 16}
    + CASE WHEN p.slot < 2 THEN {{in_time}}::int * {1 << 17} + (r.version > 1)::int * {1 << 18} ELSE 0 END
    + CASE WHEN p.slot = 0 THEN r.version * {1 << 32}
        + {_codes("r.state", {state.value: code_of(state) << 20 for state in _STATES})}
        + {_codes("r.status", {status.value: code_of(status) << 24 for status in ProductionStatus})}
      ELSE 0 END"""
_IN_TIME = "(r.entered_at < p.due_end)"
_IN_TIME_ONCE = """EXISTS (
    SELECT FROM monitoring_quarterlyreturn f
    WHERE f.enterprise_id = r.enterprise_id AND f.year = r.year AND f.quarter = r.quarter
      AND f.source = r.source AND f.version <= r.version AND f.entered_at < p.due_end
      AND f.state <> 'DRAFT')"""
_COLUMNS = """SELECT r.enterprise_id, ({packed})::bigint,
    coalesce((r.revenue * 100)::bigint, %(missing)s),
    CASE WHEN p.slot = ANY(%(electric)s) THEN coalesce((r.electricity * 100)::bigint, %(missing)s)
         ELSE %(missing)s END"""
_COUNTS = """(r.state = ANY(%(counted)s) OR r.source <> 'ENTERPRISE' AND r.state <> ALL(%(uncounted)s))"""

_CURRENT = """{columns}
FROM (VALUES {slots}) p (slot, year, quarter, last_day, due_end)
JOIN monitoring_quarterlyreturn r ON r.year = p.year AND r.quarter = p.quarter AND r.is_current
    AND r.enterprise_id BETWEEN %(first)s AND %(last)s
WHERE {counts}"""

# the few that need a second look: entered after the moment, or a correction of a return that was in time. What is newer
# than the version in force counts for nothing: it was returned, taken back by an undo, or is a draft.
_AGAIN = """{columns}
FROM (VALUES {slots}) p (slot, year, quarter, last_day, due_end)
JOIN LATERAL (
    SELECT DISTINCT ON (n.enterprise_id, n.source) n.*
    FROM monitoring_quarterlyreturn n
    JOIN monitoring_quarterlyreturn c ON c.enterprise_id = n.enterprise_id AND c.year = n.year
      AND c.quarter = n.quarter AND c.source = n.source AND c.is_current AND n.version <= c.version
    WHERE n.enterprise_id = ANY(%(ids)s) AND n.year = p.year AND n.quarter = p.quarter
      AND n.entered_at <= %(as_of)s AND (n.state = ANY(%(counted)s) OR n.source <> 'ENTERPRISE' AND n.state <> ALL(%(uncounted)s))
    ORDER BY n.enterprise_id, n.source, n.version DESC
) r ON true
WHERE {counts}"""

_ABOVE = """SELECT a.enterprise_id, p.slot::bigint
FROM (VALUES {slots}) p (slot, year, quarter, last_day, due_end)
CROSS JOIN LATERAL above_scale_on(p.last_day, %(as_of)s) a
WHERE a.enterprise_id BETWEEN %(first)s AND %(last)s"""


@dataclass(frozen=True)
class ScanFigures:
    """Figures of n enterprises: revenue (fen) and electricity (0.01 kWh) as sources × slots × n, MISSING if none.

    `metered` (slots × n) is electricity of the monthly series from outside, of the slots that were asked for.
    Of slot 0: the version by source (3 × n), state and status of the own return. `in_time` (2 × n) says whether
    an own return of slots 0 and 1 had come by the due date; `above` (slots × n) who was above scale on the last day.
    """

    slots: Slots
    revenue: Ints
    electricity: Ints
    metered: Ints
    version: Ints
    state: Codes
    status: Codes
    in_time: Bools
    above: Bools

    def of_record(self, period: Period) -> Ints:
        """Cumulative revenue of record of a quarter: the highest source that has one."""
        return of_record(self.revenue[:, self.slots[period]]).value


def figures_of(
    ids: Ints,
    slots: Slots,
    as_of: dt.datetime,
    *,
    due_ends: tuple[dt.datetime | None, dt.datetime | None] = (None, None),
    electric: Sequence[int] = (),
) -> ScanFigures:
    """Read the figures of the enterprises `ids` (ascending, a whole range of the register).

    Electricity is read of the slots in `electric` only.
    `due_ends` are the first instants after the due dates of slots 0 and 1; None where there is no such date.
    """
    values = slots.values(due_ends)
    parameters: dict[str, Any] = {
        "first": int(ids[0]),
        "last": int(ids[-1]),
        "as_of": as_of,
        "missing": MISSING,
        "electric": list(electric),
        "counted": [state.value for state in _STATES],
        "uncounted": list(_UNCOUNTED),
    }
    rows = _rows(_CURRENT, _IN_TIME, values, parameters)
    again = (rows["packed"] >> 16 & 1).astype(bool)
    if any(due_ends):
        again |= (rows["packed"] >> 18 & 1).astype(bool)
    if again.any():
        affected = np.unique(rows["enterprise"][again])
        kept = ~np.isin(rows["enterprise"], affected)
        more = _rows(_AGAIN, _IN_TIME_ONCE, values, parameters | {"ids": affected.tolist()})
        rows = {name: np.concatenate([rows[name][kept], more[name]]) for name in rows}
    above = _above(ids, slots, values, parameters)
    return _spread(ids, slots, within(ids, rows), above, _metered(ids, slots, electric, parameters))


def within(ids: Ints, rows: dict[str, Ints]) -> dict[str, Ints]:
    """The rows of `ids`, each with its `place` there; an enterprise registered meanwhile is left to the next scan."""
    place = np.minimum(np.searchsorted(ids, rows["enterprise"]), ids.size - 1)
    known_ = ids[place] == rows["enterprise"]
    rows = rows | {"place": place}
    return rows if known_.all() else {name: values[known_] for name, values in rows.items()}


def _rows(query: str, in_time: str, slots: str, parameters: dict[str, Any]) -> dict[str, Ints]:
    columns = _COLUMNS.format(packed=_PACKED.format(in_time=in_time))
    text = query.format(columns=columns, slots=slots, counts=_COUNTS)
    return copied(text, parameters, ("enterprise", "packed", "revenue", "electricity"))


def _above(ids: Ints, slots: Slots, values: str, parameters: dict[str, Any]) -> Bools:
    rows = within(ids, copied(_ABOVE.format(slots=values), parameters, ("enterprise", "slot")))
    above = np.zeros((len(slots), ids.size), np.bool_)
    above[rows["slot"], rows["place"]] = True
    return above


def _metered(ids: Ints, slots: Slots, electric: Sequence[int], parameters: dict[str, Any]) -> Ints:
    metered = np.full((len(slots), ids.size), MISSING, np.int64)
    if electric:
        query = cumulative(
            {slot: slots.periods[slot] for slot in electric},
            "BETWEEN %(first)s AND %(last)s",
            known_at="%(as_of)s",
        )
        rows = within(ids, copied(query, parameters, ("enterprise", "slot", "electricity")))
        metered[rows["slot"], rows["place"]] = rows["electricity"]
    return metered


def _spread(ids: Ints, slots: Slots, rows: dict[str, Ints], above: Bools, metered: Ints) -> ScanFigures:
    """Put each row at its source, slot and enterprise."""
    packed, place = rows["packed"], rows["place"]
    slot, source = packed & 0xFF, packed >> 8 & 0xF
    counts = (source != _STAT) | above[slot, place]
    shape = (len(SOURCES), len(slots), ids.size)
    revenue, electricity = np.full(shape, MISSING, np.int64), np.full(shape, MISSING, np.int64)
    revenue[source, slot, place] = np.where(counts, rows["revenue"], MISSING)
    electricity[source, slot, place] = np.where(counts, rows["electricity"], MISSING)

    version = np.zeros((len(SOURCES), ids.size), np.int64)
    now = np.flatnonzero((slot == 0) & counts)
    version[source[now], place[now]] = packed[now] >> 32
    state, status = np.zeros(ids.size, np.int8), np.zeros(ids.size, np.int8)
    own = now[source[now] == _ENTERPRISE]
    state[place[own]] = packed[own] >> 20 & 0xF
    status[place[own]] = packed[own] >> 24 & 0xF
    in_time = np.zeros((2, ids.size), np.bool_)
    due = np.flatnonzero((slot < 2) & (source == _ENTERPRISE))
    in_time[slot[due], place[due]] = (packed[due] >> 17 & 1).astype(bool)
    return ScanFigures(slots, revenue, electricity, metered, version, state, status, in_time, above)
