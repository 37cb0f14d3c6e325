"""Gathers the rooms' models for Django."""

from monitoring.inclusion.models import (
    Case,
    CaseEvent,
    CasePaper,
    CaseSweep,
    MissedInclusion,
    PaperRule,
    Window,
)
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.models import Assessment, Baseline, ScanBlock, ScanRun, ScanTerms

__all__ = [
    "Assessment",
    "Backtest",
    "Baseline",
    "Calibration",
    "Case",
    "CaseEvent",
    "CasePaper",
    "CaseSweep",
    "MissedInclusion",
    "MonitoringMember",
    "MonitoringQuarter",
    "PaperRule",
    "QuarterlyReturn",
    "ScanBlock",
    "ScanRun",
    "ScanTerms",
    "Window",
]
