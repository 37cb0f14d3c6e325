"""Gathers the rooms' models for Django."""

from cultivation.enterprises.models import (
    AnnualFigures,
    Enterprise,
    EnterpriseName,
    EnterpriseUscc,
    Exit,
    Inclusion,
    Industry,
    Standing,
)
from cultivation.ledger.models import Problem, ProblemEvent, ProblemSequence

__all__ = [
    "AnnualFigures",
    "Enterprise",
    "EnterpriseName",
    "EnterpriseUscc",
    "Exit",
    "Inclusion",
    "Industry",
    "Problem",
    "ProblemEvent",
    "ProblemSequence",
    "Standing",
]
