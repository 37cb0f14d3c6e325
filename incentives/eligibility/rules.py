"""What every programme's evaluation is made of: PASS, FAIL or UNKNOWN for each condition, and for all of them.

Any FAIL → FAIL; else any UNKNOWN → UNKNOWN; else PASS. The codes are ordered so that "all of them" is the
minimum.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import TypedDict

import numpy as np
import numpy.typing as npt
from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


class Eligibility(IntegerChoices):
    """Whether a condition, or all of them, are fulfilled (资格): int8 in columns, its name in what is stored."""

    FAIL = 0, _("不符合")
    UNKNOWN = 1, _("待定")
    PASS = 2, _("符合")


class Known(IntEnum):
    """A fact that may not be known, as an int8 column holds it."""

    UNKNOWN = -1
    NO = 0
    YES = 1


class Reason(TypedDict):
    """One condition explained: the code word of its rule, what was seen, what it takes, where that stands.

    `judgement` is the name of an `Eligibility`; `paper` names what would settle an UNKNOWN, else ''.
    """

    rule: str
    judgement: str
    observed: str
    required: str
    source: str
    paper: str


def total(conditions: Sequence[Codes]) -> Codes:
    """The eligibility over all conditions, row by row."""
    return np.asarray(np.minimum.reduce([np.asarray(each, dtype=np.int8) for each in conditions]))


def from_fact(fact: Codes, *, wanted: Known = Known.YES) -> Codes:
    """A condition that asks for a fact: PASS where it is as wanted, UNKNOWN where it is not known."""
    return np.select(
        [fact == Known.UNKNOWN, fact == wanted], [Eligibility.UNKNOWN, Eligibility.PASS], Eligibility.FAIL
    ).astype(np.int8)


def papers(eligibility: int, reasons: Sequence[Reason]) -> list[str]:
    """What would settle the UNKNOWN conditions, each paper once; empty once one of them failed anyway."""
    if eligibility == Eligibility.FAIL:
        return []
    return list(dict.fromkeys(reason["paper"] for reason in reasons if reason["paper"]))


def whole_yuan(fen: Ints) -> Ints:
    """Fen cut down to whole yuan, still in fen (奖补金额取整到元); for amounts from 0 on."""
    return fen // 100 * 100


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
