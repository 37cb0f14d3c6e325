"""The verdict: readiness below scale, exit risk above scale, and every rule that fires.

Domain section 5, "Readiness", "Exit risk" and the edge cases.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.exact import RATIO, Bools, Ints, known

from .facts import Facts
from .frames import Codes, ScanFrame
from .levels import EXITS_OF_X1, FOLLOW_UP_STATUSES, Readiness, Risk, Rule, Status
from .parameters import ScanParameters
from .projection import FULL_YEAR, Basis, Projection

Bits = npt.NDArray[np.int32]

RED_RULES = (Rule.X1, Rule.X2, Rule.X3)
ORANGE_RULES = (Rule.X4, Rule.X9)
YELLOW_RULES = (Rule.X5, Rule.X6, Rule.X7, Rule.X8)
_READINESS_RULES = {
    Readiness.REACHED: Rule.R1,
    Readiness.LIKELY: Rule.R2,
    Readiness.POSSIBLE: Rule.R3,
    Readiness.REACHABLE: Rule.R4,
    Readiness.NURTURE: Rule.R5,
}


class Verdict(NamedTuple):
    """Codes of :class:`Readiness` (0 above scale) and :class:`Risk` (0 below scale).

    `fired` has the bit of each rule among the reasons; `stale` marks a carried level; `follow_up`
    an above-scale enterprise that is moving or being deregistered.
    """

    readiness: Codes
    risk: Codes
    stale: Bools
    fired: Bits
    follow_up: Bools


def verdict_of(
    frame: ScanFrame, facts: Facts, basis: Basis, projection: Projection, parameters: ScanParameters
) -> Verdict:
    """Judge each enterprise on its side of the threshold."""
    ytd = facts.record.value
    figure, projected = known(ytd), known(projection.p10)
    above = frame.above_scale
    exits = {rule: above & fires for rule, fires in _exit_rules(frame, facts, projection, parameters).items()}
    risk, stale = _risk(frame, exits, figure, projected)
    readiness = _readiness(ytd, projection, parameters.threshold)
    readiness = np.where(above, int(Readiness.NONE), readiness).astype(np.int8)

    rules = dict(exits)
    rules[Rule.X0] = risk == int(Risk.GREEN)
    rules[Rule.X0] &= ~stale
    rules[Rule.R0] = (readiness == int(Readiness.UNKNOWN)) | (risk == int(Risk.UNKNOWN)) | stale
    for level, rule in _READINESS_RULES.items():
        rules[rule] = readiness == int(level)
    rules[Rule.R7] = known(facts.other.value)
    late = known(basis.share) & (basis.share > RATIO) & projected
    rules[Rule.R8] = late if frame.period.quarter < FULL_YEAR else np.zeros_like(late)

    fired = np.zeros(len(frame), np.int32)
    for rule, fires in rules.items():
        fired |= np.where(fires, rule.bit, 0).astype(np.int32)
    follow_up = above & np.isin(frame.status, [int(status) for status in FOLLOW_UP_STATUSES])
    return Verdict(readiness, risk, stale, fired, follow_up)


def _exit_rules(
    frame: ScanFrame, facts: Facts, projection: Projection, parameters: ScanParameters
) -> dict[Rule, Bools]:
    """Which of X1…X9 hold. Without a figure only X1 and X8 are tested; what is missing never fires."""
    figure = known(facts.record.value)
    limit, fall = parameters.threshold, parameters.revenue_fall

    def at_most(values: Ints, bound: int) -> Bools:
        return figure & known(values) & (values <= bound)

    def below(values: Ints, bound: int) -> Bools:
        return figure & known(values) & (values < bound)

    on_record = np.isin(frame.on_record, [int(reason) for reason in EXITS_OF_X1])
    return {
        Rule.X1: (frame.status == int(Status.STOPPED)) | on_record,
        Rule.X2: at_most(facts.delta.value, 0) & at_most(facts.delta_before.value, 0),
        Rule.X3: below(projection.p90, limit),
        Rule.X4: below(projection.p50, limit),
        Rule.X5: below(projection.p10, limit),
        Rule.X6: at_most(facts.yoy.value, fall) & at_most(facts.yoy_before.value, fall),
        Rule.X7: at_most(facts.electricity.value, parameters.electricity_fall),
        Rule.X8: frame.listed & frame.listed_before & frame.overdue & frame.overdue_before,
        Rule.X9: below(facts.record.value, 0),
    }


def _risk(frame: ScanFrame, exits: dict[Rule, Bools], figure: Bools, projected: Bools) -> tuple[Codes, Bools]:
    """Level of exit risk and whether it is carried.

    Nothing fired: with a figure GREEN if it could be projected, else UNKNOWN; without one the last
    level that was not stale, flagged stale; UNKNOWN, and not stale since nothing is carried, if
    there is none.
    """
    risk = np.full(len(frame), int(Risk.UNKNOWN), np.int8)
    risk[figure & projected] = int(Risk.GREEN)
    carry = ~figure & (frame.carried != int(Risk.NONE))
    risk = np.where(carry, frame.carried, risk)
    fired = np.zeros(len(frame), np.bool_)
    for rules, level in ((YELLOW_RULES, Risk.YELLOW), (ORANGE_RULES, Risk.ORANGE), (RED_RULES, Risk.RED)):
        any_of = np.logical_or.reduce([exits[rule] for rule in rules])
        risk[any_of] = int(level)
        fired |= any_of
    above = frame.above_scale
    return np.where(above, risk, int(Risk.NONE)).astype(np.int8), above & carry & ~fired


def _readiness(ytd: Ints, projection: Projection, threshold: int) -> Codes:
    """Readiness class, the first that holds; MISSING is far below any threshold."""
    readiness = np.where(known(projection.p10), int(Readiness.NURTURE), int(Readiness.UNKNOWN))
    for values, level in (
        (projection.p90, Readiness.REACHABLE),
        (projection.p50, Readiness.POSSIBLE),
        (projection.p10, Readiness.LIKELY),
        (ytd, Readiness.REACHED),
    ):
        readiness = np.where(known(values) & (values >= threshold), int(level), readiness)
    return readiness.astype(np.int8)
