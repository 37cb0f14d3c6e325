"""Gathers the rooms' models for Django."""

from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.models import Evaluation
from incentives.facts.models import (
    AwardFact,
    CreditRecord,
    HistoryCheck,
    Invoice,
    Loan,
    Payment,
    Prize,
    Project,
)
from incentives.policy.models import PolicyVersion, Programme
from incentives.scoring.models import ScoreSheet, SelfCheckAnswer, SpecialisedCandidate

__all__ = [
    "AwardFact",
    "CreditRecord",
    "Cycle",
    "Evaluation",
    "HistoryCheck",
    "Invoice",
    "Loan",
    "Payment",
    "PolicyVersion",
    "Prize",
    "Programme",
    "Project",
    "ScoreSheet",
    "SelfCheckAnswer",
    "SpecialisedCandidate",
    "Trial",
]
