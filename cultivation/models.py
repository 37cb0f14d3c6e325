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
from cultivation.plan.models import AnnualPlan, Measure, MeasureReport, ReceivedTarget, UnitTarget
from cultivation.pool.models import (
    KeyMember,
    PoolDraft,
    PoolException,
    PoolMove,
    PoolVerdict,
    PoolVersion,
)

__all__ = [
    "AnnualFigures",
    "AnnualPlan",
    "Enterprise",
    "EnterpriseName",
    "EnterpriseUscc",
    "Exit",
    "Inclusion",
    "Industry",
    "KeyMember",
    "Measure",
    "MeasureReport",
    "PoolDraft",
    "PoolException",
    "PoolMove",
    "PoolVerdict",
    "PoolVersion",
    "Problem",
    "ProblemEvent",
    "ProblemSequence",
    "ReceivedTarget",
    "Standing",
    "UnitTarget",
]
