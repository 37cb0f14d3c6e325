"""Gathers the rooms' models for Django."""

from monitoring.returns.dated import ReturnEvent, ReturnSweep
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn, Reopening
from monitoring.scan.models import Assessment, Baseline, ScanBlock, ScanRun

__all__ = [
    "Assessment",
    "Baseline",
    "MonitoringMember",
    "MonitoringQuarter",
    "QuarterlyReturn",
    "Reopening",
    "ReturnEvent",
    "ReturnFinding",
    "ReturnSweep",
    "ScanBlock",
    "ScanRun",
]
