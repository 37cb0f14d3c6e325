"""Gathers the rooms' models for Django."""

from monitoring.returns.findings.models import ReturnCheck, ReturnFinding
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from monitoring.scan.models import Assessment, Baseline, ScanBlock, ScanRun

__all__ = [
    "Assessment",
    "Baseline",
    "MonitoringMember",
    "MonitoringQuarter",
    "QuarterlyReturn",
    "ReturnCheck",
    "ReturnFinding",
    "ScanBlock",
    "ScanRun",
]
