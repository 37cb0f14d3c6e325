"""The verdict: readiness below scale, exit risk above scale, and every rule that is a reason.

Domain section 5, "Readiness", "Exit risk" and the edge cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.exact import Bools, known
from cultivation.enterprises.codes import Readiness, Risk

from .case import Case, Levels
from .levels import FOLLOW_UP_STATUSES, NONE, Codes, code_of
from .table import RULES, Bits

Fired = Mapping[str, Bools]
"""Which rows a rule fires for, by its code."""


def decided(case: Case) -> tuple[Case, Bits]:
    """The case with its levels, and the bits of each row's rules."""
    above = case.frame.above_scale
    exits = {rule.code: above & rule.fires(case) for rule in RULES if isinstance(rule.level, Risk)}
    classes = {rule.code: ~above & rule.fires(case) for rule in RULES if isinstance(rule.level, Readiness)}
    readiness = _readiness(case, classes)
    case = replace(case, levels=Levels(readiness, *_risk(case, exits)))
    fired = np.zeros(len(case.frame), np.int64)
    for place, rule in enumerate(RULES):
        if isinstance(rule.level, Readiness):
            fires = readiness == code_of(rule.level)
        else:
            fires = exits[rule.code] if rule.level else rule.fires(case)
        fired |= fires.astype(np.int64) << place
    return case, fired


def follow_up(case: Case) -> Bools:
    """Those above scale who are moving or being deregistered."""
    statuses = [code_of(status) for status in FOLLOW_UP_STATUSES]
    return case.frame.above_scale & np.isin(case.frame.status, statuses)


def _readiness(case: Case, fired: Fired) -> Codes:
    """The class of the first rule that fires, UNKNOWN if none does; none above scale."""
    readiness = np.where(case.frame.above_scale, NONE, code_of(Readiness.UNKNOWN))
    for rule in reversed(RULES):
        if isinstance(rule.level, Readiness):
            readiness = np.where(fired[rule.code], code_of(rule.level), readiness)
    return readiness.astype(np.int8)


def _risk(case: Case, fired: Fired) -> tuple[Codes, Bools]:
    """The gravest level of the rules that fire, and whether it is carried; none below scale.

    Nothing fired: with a figure GREEN if it could be projected, else UNKNOWN; without one the last level that was not
    stale, flagged stale; UNKNOWN, and not stale since nothing is carried, if there is none.
    """
    figure, above = case.has_figure, case.frame.above_scale
    risk = np.full(len(case.frame), code_of(Risk.UNKNOWN), np.int8)
    risk[figure & known(case.projection.p10)] = code_of(Risk.GREEN)
    carry = ~figure & (case.frame.carried != NONE)
    risk = np.where(carry, case.frame.carried, risk)
    any_fired = np.zeros(len(case.frame), np.bool_)
    for level in reversed(Risk):
        for rule in RULES:
            if rule.level is level:
                risk[fired[rule.code]] = code_of(level)
                any_fired |= fired[rule.code]
    return np.where(above, risk, NONE).astype(np.int8), above & carry & ~any_fired
