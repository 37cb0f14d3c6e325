"""Gathers the rooms' models for Django."""

from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.visits.models import Finding, Visit
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
from cultivation.ledger.dated import Decision, Escalation, Part, Request, Sweep
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
    "ContactOfficer",
    "Decision",
    "Doublet",
    "Enterprise",
    "EnterpriseMerge",
    "EnterpriseName",
    "EnterpriseUscc",
    "Escalation",
    "Exit",
    "Finding",
    "HandOver",
    "HangPoint",
    "Inclusion",
    "Industry",
    "KeyMember",
    "Measure",
    "MeasureReport",
    "Part",
    "PoolDraft",
    "PoolException",
    "PoolMove",
    "PoolVerdict",
    "PoolVersion",
    "Problem",
    "ProblemEvent",
    "ProblemSequence",
    "ReceivedTarget",
    "Recognition",
    "RecordChoice",
    "Request",
    "Standing",
    "StatusChange",
    "Sweep",
    "UnitTarget",
    "Visit",
]
