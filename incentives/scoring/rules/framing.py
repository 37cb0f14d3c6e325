"""The frame that sheets are judged on: from what the register has and what was stated.

The register's figure goes before what was stated, but where it only comes near (`claimed`); what follows from others is
reckoned, so that figures and ratios never contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping

from incentives.scoring.rules.columns import Column, Frame, added, first_known, mean_rate, quotient
from incentives.scoring.vocabulary import ASKED

Columns = Mapping[str, Column]


def framed(rows: int, recorded: Columns, stated: Columns) -> Frame:
    """The facts of n enterprises: what is asked for, as known, and what follows from it."""
    sources = {"recorded": Frame(rows, recorded), "stated": Frame(rows, stated)}
    found: dict[str, Column] = {}
    for fact in ASKED:
        one, other = sources["recorded"][fact.code], sources["stated"][fact.code]
        found[fact.code] = first_known(other, one) if fact.claimed else first_known(one, other)
    if "specialised" in recorded:
        found["specialised"] = recorded["specialised"]
    return Frame(rows, found | _reckoned(found))


def _reckoned(found: Columns) -> dict[str, Column]:
    """What follows from amounts and rates; amounts have nothing to be divided by."""
    now, before = found["rd_expense"].top, found["rd_before"].top
    return {
        "growth": mean_rate(found["growth_last"], found["growth_before"]),
        "rd_ratio": quotient(now, found["revenue"].top),
        "rd_ratio_before": quotient(before, found["revenue_before"].top),
        "rd_average": added(now, before, by=2),
        "rd_sum": added(now, before),
    }
