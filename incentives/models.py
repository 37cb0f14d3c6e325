"""Gathers the rooms' models for Django."""

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
from incentives.policy.models import Programme

__all__ = [
    "AwardFact",
    "CreditRecord",
    "Evaluation",
    "HistoryCheck",
    "Invoice",
    "Loan",
    "Payment",
    "Prize",
    "Programme",
    "Project",
]
