"""Gathers the rooms' models for Django."""

from incentives.eligibility.models import CreditRecord, Evaluation, Payment
from incentives.policy.models import Programme

__all__ = ["CreditRecord", "Evaluation", "Payment", "Programme"]
