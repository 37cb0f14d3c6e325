"""Gathers the rooms' models for Django."""

from monitoring.inclusion.models import (
    Case,
    CaseEvent,
    CasePaper,
    CaseSweep,
    MissedEvent,
    MissedInclusion,
    PaperRule,
    Window,
)
from monitoring.inclusion.sprint.models import SprintLine, SprintList
from monitoring.returns.dated import ReturnEvent, ReturnSweep
from monitoring.returns.electricity.models import ElectricityMonth
from monitoring.returns.findings.models import ReturnCheck, ReturnFinding
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn, Reopening
from monitoring.returns.owed import Restated
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.models import Assessment, Baseline, ScanBlock, ScanRun, ScanTerms
from monitoring.warnings.models import (
    Warning,
    WarningAction,
    WarningLevel,
    WarningRung,
    WarningStep,
    WarningSweep,
)

__all__ = [
    "Assessment",
    "Backtest",
    "Baseline",
    "Calibration",
    "Case",
    "CaseEvent",
    "CasePaper",
    "CaseSweep",
    "ElectricityMonth",
    "MissedEvent",
    "MissedInclusion",
    "MonitoringMember",
    "MonitoringQuarter",
    "PaperRule",
    "QuarterlyReturn",
    "Reopening",
    "Restated",
    "ReturnCheck",
    "ReturnEvent",
    "ReturnFinding",
    "ReturnSweep",
    "ScanBlock",
    "ScanRun",
    "ScanTerms",
    "SprintLine",
    "SprintList",
    "Warning",
    "WarningAction",
    "WarningLevel",
    "WarningRung",
    "WarningStep",
    "WarningSweep",
    "Window",
]
