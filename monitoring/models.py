"""Gathers the rooms' models for Django."""

from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from monitoring.scan.models import Assessment, Baseline, ScanBlock, ScanRun
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
    "Baseline",
    "MonitoringMember",
    "MonitoringQuarter",
    "QuarterlyReturn",
    "ScanBlock",
    "ScanRun",
    "Warning",
    "WarningAction",
    "WarningLevel",
    "WarningRung",
    "WarningStep",
    "WarningSweep",
]
