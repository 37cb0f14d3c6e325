"""Gathers the rooms' models for Django."""

from cultivation.enterprises.merging.models import Doublet, EnterpriseMerge
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
from cultivation.enterprises.moves.models import HandOver, StatusChange
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.record.models import RecordChoice
from cultivation.ledger.models import Problem, ProblemEvent, ProblemSequence

__all__ = [
    "AnnualFigures",
    "Doublet",
    "Enterprise",
    "EnterpriseMerge",
    "EnterpriseName",
    "EnterpriseUscc",
    "Exit",
    "HandOver",
    "Inclusion",
    "Industry",
    "Problem",
    "ProblemEvent",
    "ProblemSequence",
    "Recognition",
    "RecordChoice",
    "Standing",
    "StatusChange",
]
