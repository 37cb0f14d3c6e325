"""Gathers the rooms' models for Django."""

from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    ApplicationPaper,
    AwardPaper,
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
from incentives.policy.models import Call, PolicyVersion, Programme
from incentives.scoring.models import ScoreSheet, SelfCheckAnswer, SpecialisedCandidate

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationJudgement",
    "ApplicationPaper",
    "Award",
    "AwardBatch",
    "AwardFact",
    "AwardPaper",
    "Call",
    "Clawback",
    "CreditRecord",
    "Cycle",
    "Evaluation",
    "HistoryCheck",
    "Instalment",
    "Invoice",
    "Loan",
    "Movement",
    "Payment",
    "PaymentBatch",
    "PaymentLine",
    "PolicyVersion",
    "Prize",
    "Programme",
    "Project",
    "Purse",
    "ReviewSample",
    "ScoreSheet",
    "SelfCheckAnswer",
    "SpecialisedCandidate",
    "Trial",
]
