"""Stored returns as columns, and judged again: what the command, a restatement elsewhere and a draft need alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from core.copying import copied
from core.exact import MISSING, Ints
from core.parameters.selectors import at
from core.periods import Period
from cultivation.enterprises.codes import Source
from monitoring.returns.columns import bounds_of, number, text, values_of
from monitoring.returns.comparing import comparison_of
from monitoring.returns.fields import FIELDS
from monitoring.returns.findings import storing
from monitoring.returns.rules.findings import Outcome, Strength, Validation
from monitoring.returns.rules.frame import ReturnFrame
from monitoring.returns.rules.validation import validate
from monitoring.returns.states import ReturnState

BLOCK: Final = 50_000
"""How many returns are judged at a time."""

_OWN: Final = (
    f"r.year = %(year)s AND r.quarter = %(quarter)s AND r.source = '{Source.ENTERPRISE.value}'"
    f" AND r.is_current AND r.state <> '{ReturnState.EMPTY.value}'"
)
"""The enterprises' own returns of a quarter, drafts included."""


@dataclass
class Tally:
    """What a validation came to: how many returns it blocks, asks about, informs of; and by rule."""

    returns: int = 0
    by_strength: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    not_evaluated: Counter[str] = field(default_factory=Counter)

    def add(self, rows: int, found: Validation) -> None:
        """One frame more."""
        self.returns += rows
        for strength in Strength:
            self.by_strength[strength.value] += int(found.with_strength(strength).sum())
        for code, outcome in found.outcomes.items():
            if code not in storing.AT_SENDING:
                self.by_rule[code] += int((outcome == Outcome.FIRED).sum())
                self.not_evaluated[code] += int((outcome == Outcome.NOT_EVALUATED).sum())


_COLUMNS: Final = ", ".join(
    number(each, f"r.{each.code}")
    if each.is_number
    else text(each, f"r.{each.code}" if each.code == "filled_on" else f"nullif(r.{each.code}, '')")
    for each in FIELDS
)


def judge_stored(period: Period, enterprises: Ints | None = None, unit: int | None = None) -> Tally:
    """Judge the own returns of a quarter and keep what is found; of some enterprises, or of a unit, or all.

    Set-based, in blocks. The caller holds the transaction and says who writes.
    """
    tally = Tally()
    if enterprises is not None:
        for start in range(0, enterprises.size, BLOCK):
            ids = enterprises[start : start + BLOCK].tolist()
            _judge(period, "r.enterprise_id = ANY(%(ids)s)", {"ids": ids}, tally)
        return tally
    place = " AND %(unit)s IN (r.district_id, r.street_id)" if unit else ""
    for first, last in _blocks(period, place, unit):
        bounds = {"first": first, "last": last, "unit": unit}
        _judge(period, f"r.enterprise_id BETWEEN %(first)s AND %(last)s{place}", bounds, tally)
    return tally


def _blocks(period: Period, place: str, unit: int | None) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id), max(id) FROM (SELECT r.enterprise_id AS id,"
            " (row_number() OVER (ORDER BY r.enterprise_id) - 1) / %(block)s AS block"
            f" FROM monitoring_quarterlyreturn r WHERE {_OWN}{place}) numbered GROUP BY block ORDER BY block",
            {"block": BLOCK, "year": period.year, "quarter": period.quarter, "unit": unit},
        )
        return [(int(first), int(last)) for first, last in cursor.fetchall()]


def _judge(period: Period, which: str, parameters: dict[str, Any], tally: Tally) -> None:
    names = ["id", "enterprise", *(each.code for each in FIELDS)]
    rows = copied(
        f"SELECT r.id, r.enterprise_id, {_COLUMNS} FROM monitoring_quarterlyreturn r WHERE {_OWN} AND {which}",
        parameters | {"missing": MISSING, "year": period.year, "quarter": period.quarter},
        names,
    )
    size = len(rows["id"])
    if not size:
        return
    frame = ReturnFrame(size, values_of(FIELDS, rows), compared=comparison_of(period, rows["enterprise"]))
    found = validate(frame, bounds_of(period))
    judged = storing.Judged(rows["id"], found, found.worded(), at(period.end).version)
    storing.update(storing.stage([judged]))
    tally.add(size, found)
