"""How far the one condition that stands in the way is from holding: who is nearly there (精准送策)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.exact import MISSING, RATIO, Ints, muldiv
from incentives.policy.tree import nodes as n
from incentives.policy.verdicts import FAIL, PASS, Codes

if TYPE_CHECKING:
    from incentives.policy.tree.evaluating import Evaluation


def of_the_one_that_fails(run: Evaluation, lines: Mapping[str, Codes], verdict: Codes) -> Ints:
    """Millionths of what is asked by which the only failing line fails, all others holding; MISSING for everyone else.

    Most subjects are not that near, so what is asked of a line is reckoned for those alone whom it stops.
    """
    out = np.full(run.frame.size, MISSING, dtype=np.int64)
    passing = np.zeros(run.frame.size, dtype=np.int16)
    for column in lines.values():
        passing += column == PASS
    near = np.flatnonzero((verdict == FAIL) & (passing == len(lines) - 1))
    if not len(near):
        return out
    run = run.of(near)
    short = np.full(len(near), MISSING, dtype=np.int64)
    for line in run.part.lines:
        mine = lines[line.code][near] == FAIL
        if mine.any():
            short = np.where(mine, _short(run, line.condition), short)
    out[near] = short
    return out


def _short(run: Evaluation, condition: n.Condition) -> Ints:
    """By how much each subject fails a condition: MISSING where it holds, is not known or is no matter of more or less."""
    match condition:
        case n.Compare(left, how, right):
            return _gap(run.value(left), how, run.value(right))
        case n.Grew(before, after):
            return _gap(run.fact(after), n.How.MORE, run.fact(before))
        case n.Between(of, low, high):
            value = run.value(of)
            below = _gap(value, n.How.AT_LEAST, run.value(low))
            return np.where(below == MISSING, _gap(value, n.How.AT_MOST, run.value(high)), below)
        case n.Group(every, of):
            return _of_group(run, every, of)
    return np.full(run.frame.size, MISSING, dtype=np.int64)


def _of_group(run: Evaluation, every: bool, of: tuple[n.Condition, ...]) -> Ints:
    """Of all: the one that fails, where it is the only one; of any: the nearest."""
    gaps = np.stack([_short(run, one) for one in of])
    if every:
        fails = np.stack([run.condition(one) != PASS for one in of])
        return np.where(fails.sum(axis=0) == 1, np.where(fails, gaps, MISSING).max(axis=0), MISSING)
    known = np.where(gaps == MISSING, np.iinfo(np.int64).max, gaps).min(axis=0)
    return np.where(known == np.iinfo(np.int64).max, MISSING, known)


def _gap(left: Ints, how: n.How, right: Ints) -> Ints:
    known = (left != MISSING) & (right != MISSING) & (right > 0)
    away = np.where(known, right - left if how in (n.How.AT_LEAST, n.How.MORE) else left - right, 0)
    fails = known & ((away > 0) | ((away == 0) & (how in (n.How.MORE, n.How.LESS))))
    return np.where(fails, muldiv(away, RATIO, np.where(known, right, 1)), MISSING)
