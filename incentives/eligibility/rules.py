"""What every programme's evaluation is made of beside its tree: the papers that settle it, and amounts of a batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from core.exact import MISSING, Ints
from incentives.eligibility.models import Near
from incentives.policy.tree.arithmetic import whole_yuan
from incentives.policy.tree.explaining import Reason
from incentives.policy.verdicts import Eligibility


def papers(eligibility: int, reasons: Sequence[Reason]) -> list[str]:
    """What would settle the UNKNOWN conditions, each paper once; empty once one of them failed anyway."""
    if eligibility == Eligibility.FAIL:
        return []
    return list(dict.fromkeys(reason["paper"] for reason in reasons if reason["paper"]))


def nearly(
    eligibility: int,
    lacking: Sequence[str],
    short: int,
    near_miss: int,
    values: Collection[str] = (),
) -> str:
    """Whether one step is missing: one paper, or one condition that fails by at most `near_miss` (both millionths).

    What the bureau has yet to enter (`values`) is no step of anybody's in a district.
    """
    if eligibility == Eligibility.UNKNOWN and len(lacking) == 1:
        return "" if any(value in lacking[0] for value in values) else Near.PAPER.value
    if eligibility == Eligibility.FAIL and MISSING != short <= near_miss:
        return Near.CONDITION.value
    return ""


def scale_to_budget(fen: Ints, budget_fen: int) -> Ints:
    """The amounts of a batch when its budget is short: all by the same factor, then cut down to whole yuan.

    Exact for any amounts; what the cutting leaves stays in the budget. Amounts are not changed if they
    fit. Raises ValueError for a negative amount or budget.
    """
    amounts = [int(amount) for amount in fen]
    if budget_fen < 0 or any(amount < 0 for amount in amounts):
        raise ValueError("amounts and budget are not negative")
    wanted = sum(amounts)
    if wanted <= budget_fen:
        return whole_yuan(np.array(amounts, dtype=np.int64))
    return np.array([amount * budget_fen // wanted // 100 * 100 for amount in amounts], dtype=np.int64)
