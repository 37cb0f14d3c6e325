"""Gathers the rooms' models for Django."""

from incentives.eligibility.models import CreditRecord, Evaluation, HistoryCheck, Payment
from incentives.policy.models import Programme
from incentives.scoring.models import ScoreSheet, SelfCheckAnswer, SpecialisedCandidate

__all__ = [
    "CreditRecord",
    "Evaluation",
    "HistoryCheck",
    "Payment",
    "Programme",
    "ScoreSheet",
    "SelfCheckAnswer",
    "SpecialisedCandidate",
]
