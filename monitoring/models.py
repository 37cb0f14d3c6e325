"""Gathers the rooms' models for Django."""

from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from monitoring.scan.models import Assessment, Baseline, ScanBlock, ScanRun

__all__ = [
    "Assessment",
    "Baseline",
    "MonitoringMember",
    "MonitoringQuarter",
    "QuarterlyReturn",
    "ReturnFinding",
    "ScanBlock",
    "ScanRun",
]
