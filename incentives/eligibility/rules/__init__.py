"""Eligibility for awards (奖补资格): pure functions on columns of inclusions, one inclusion being a frame of one row."""

from incentives.eligibility.rules.frame import GrowthIndicator, P1Frame, P1Parameters, P1Result
from incentives.eligibility.rules.judgement import (
    Judgement,
    Known,
    Reason,
    scale_to_budget,
    total,
    whole_yuan,
)
from incentives.eligibility.rules.p1 import judge
from incentives.eligibility.rules.reasons import explain, explain_all, papers

__all__ = [
    "GrowthIndicator",
    "Judgement",
    "Known",
    "P1Frame",
    "P1Parameters",
    "P1Result",
    "Reason",
    "explain",
    "explain_all",
    "judge",
    "papers",
    "scale_to_budget",
    "total",
    "whole_yuan",
]
