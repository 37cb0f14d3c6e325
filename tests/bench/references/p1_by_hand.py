"""The first award (P1) as it was judged before policies were data: one function on columns, written by hand.

What the tree gives is compared with it, and so is what the tree costs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.exact import MISSING, Ints
from incentives.policy.verdicts import Codes

FACTS = ("in_city", "legal_person", "law_abiding", "creditworthy", "first_ever", "stayed", "unpaid")
FAIL, UNKNOWN, PASS = 0, 1, 2


def judge(
    columns: Mapping[str, Ints], award: int, cap: int, growth: str
) -> tuple[dict[str, Codes], Codes, Ints]:
    """Conditions, verdict and amount (fen) of each inclusion; `growth` '' and amounts MISSING where nothing is loaded."""
    conditions = {fact: _from_fact(columns[fact]) for fact in FACTS}
    conditions["growth"] = _growth(columns, growth)
    verdict = np.minimum.reduce(list(conditions.values()))
    potential = MISSING if cap == MISSING else min(cap if award == MISSING else award, cap) // 100 * 100
    amount = np.select([verdict == FAIL, verdict == PASS], [0, potential], MISSING)
    return conditions, verdict, amount


def _from_fact(fact: Ints) -> Codes:
    return np.select([fact == MISSING, fact == 1], [UNKNOWN, PASS], FAIL).astype(np.int8)


def _growth(columns: Mapping[str, Ints], growth: str) -> Codes:
    output = _grew(columns["output_first"], columns["output_next"])
    revenue = _grew(columns["revenue_first"], columns["revenue_next"])
    found: Codes = {
        "NONE": np.full(len(output), PASS, dtype=np.int8),
        "OUTPUT": output,
        "REVENUE": revenue,
        "OUTPUT_OR_REVENUE": np.maximum(output, revenue),
        "OUTPUT_AND_REVENUE": np.minimum(output, revenue),
    }.get(growth, np.full(len(output), UNKNOWN, dtype=np.int8))
    return found


def _grew(first: Ints, following: Ints) -> Codes:
    missing = (first == MISSING) | (following == MISSING)
    return np.select([missing, following > first], [UNKNOWN, PASS], FAIL).astype(np.int8)
