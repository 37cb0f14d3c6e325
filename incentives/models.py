"""Gathers the rooms' models for Django."""

from incentives.eligibility.models import CreditRecord, Evaluation, HistoryCheck, Payment
from incentives.policy.models import PolicyVersion, Programme

__all__ = ["CreditRecord", "Evaluation", "HistoryCheck", "Payment", "PolicyVersion", "Programme"]
