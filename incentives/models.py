"""Gathers the rooms' models for Django."""

from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.models import CreditRecord, Evaluation, HistoryCheck, Payment
from incentives.policy.models import PolicyVersion, Programme

__all__ = [
    "CreditRecord",
    "Cycle",
    "Evaluation",
    "HistoryCheck",
    "Payment",
    "PolicyVersion",
    "Programme",
    "Trial",
]
