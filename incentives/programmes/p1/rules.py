"""P1, the award for first being above scale (小微工业企业上规模奖励).

Plan art. 4: at most 200,000 yuan, first inclusion and positive growth of output (or revenue) in the year
after inclusion; 深工信规〔2023〕4号 art. 14. The version that judges is the one valid on 31 December of the
inclusion year: an inclusion of 2018 or 2019 by the flat 100,000 of 深府规〔2018〕23号 without growth, one of
2020 or 2021, or before 2018, by a rule that is not loaded (UNKNOWN).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.exact import MISSING
from incentives.eligibility.rules import Codes, Eligibility, Ints, from_fact, total
from incentives.programmes.p1.frame import Frame
from incentives.programmes.p1.terms import GrowthIndicator, Terms, YearColumns


@dataclass(frozen=True, slots=True)
class P1Result:
    """P1 evaluated for n inclusions.

    `conditions`: by rule code, int8 `Eligibility`, in the order of explanation; `eligibility`: of all of them.
    `amount`: int64 fen, whole yuan: what is paid on PASS, 0 on FAIL, MISSING where UNKNOWN or the rule of that year
    is not loaded. `potential`: the same amount whatever the eligibility, for planning.
    """

    frame: Frame
    terms: Mapping[int, Terms]
    conditions: Mapping[str, Codes]
    eligibility: Codes
    amount: Ints
    potential: Ints


def judge(frame: Frame, terms: Mapping[int, Terms]) -> P1Result:
    """Judge every inclusion of `frame`; `terms` by inclusion year, those missing are unknown."""
    years = YearColumns.of(frame.included_year, terms)
    conditions = {
        "IN_CITY": from_fact(frame.in_city),
        "LEGAL_PERSON": from_fact(frame.legal_person),
        "LAW_ABIDING": from_fact(frame.law_abiding),
        "CREDITWORTHY": from_fact(frame.creditworthy),
        "FIRST_INCLUSION": from_fact(frame.first_ever),
        "STILL_INCLUDED": from_fact(frame.stayed),
        "GROWTH": judge_growth(frame, years),
        "NOT_PAID": from_fact(frame.unpaid),
    }
    eligibility = total(list(conditions.values()))
    amount = np.select(
        [eligibility == Eligibility.FAIL, eligibility == Eligibility.PASS],
        [np.int64(0), years.potential],
        MISSING,
    ).astype(np.int64)
    return P1Result(frame, terms, conditions, eligibility, amount, years.potential)


def judge_growth(frame: Frame, years: YearColumns) -> Codes:
    """Whether the figure that the year's rule names grew: value > value of the inclusion year, no division.

    Of two figures either suffices (OUTPUT_OR_REVENUE): one that grew passes though the other is missing;
    one that did not grow fails only if the other is known not to have grown.
    """
    output = _grew(frame.output_first, frame.output_next)
    revenue = _grew(frame.revenue_first, frame.revenue_next)
    return np.select(
        [
            years.asks(GrowthIndicator.NONE),
            years.asks(GrowthIndicator.OUTPUT),
            years.asks(GrowthIndicator.REVENUE),
            years.asks(GrowthIndicator.OUTPUT_OR_REVENUE),
            years.asks(GrowthIndicator.OUTPUT_AND_REVENUE),
        ],
        [
            np.full(frame.rows, Eligibility.PASS, dtype=np.int8),
            output,
            revenue,
            np.maximum(output, revenue),
            np.minimum(output, revenue),
        ],
        Eligibility.UNKNOWN,
    ).astype(np.int8)


def _grew(first: Ints, following: Ints) -> Codes:
    missing = (first == MISSING) | (following == MISSING)
    return np.select(
        [missing, following > first], [Eligibility.UNKNOWN, Eligibility.PASS], Eligibility.FAIL
    ).astype(np.int8)
