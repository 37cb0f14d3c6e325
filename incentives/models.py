"""Gathers the rooms' models for Django."""

from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    ApplicationPaper,
    AwardPaper,
    Call,
    ReviewSample,
)
from incentives.applications.money_models import (
    Award,
    AwardBatch,
    Clawback,
    Instalment,
    Movement,
    PaymentBatch,
    PaymentLine,
    Purse,
)
from incentives.eligibility.models import CreditRecord, Evaluation, HistoryCheck, Payment
from incentives.policy.models import Programme

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationJudgement",
    "ApplicationPaper",
    "Award",
    "AwardBatch",
    "AwardPaper",
    "Call",
    "Clawback",
    "CreditRecord",
    "Evaluation",
    "HistoryCheck",
    "Instalment",
    "Movement",
    "Payment",
    "PaymentBatch",
    "PaymentLine",
    "Programme",
    "Purse",
    "ReviewSample",
]
