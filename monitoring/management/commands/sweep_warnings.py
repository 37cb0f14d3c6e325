"""`sweep_warnings [--at TIME] [--json]`: the morning's sweep of warnings, as beat does it at half past eight."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, past_time
from monitoring.warnings.codes import LEVEL_WORDS
from monitoring.warnings.services.sweeping import sweep


class Command(ReportingCommand):
    """Do what is due by now, or by a time that is past."""

    help = "预警巡检"

    def arguments(self, parser: CommandParser) -> None:
        """By when."""
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """What it found and did."""
        return asdict(sweep(at=options["at"]))

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts."""
        levels = "，".join(f"{LEVEL_WORDS[level]} {number}" for level, number in report["open"].items())
        return [
            f"在办预警：{levels}",
            "逾期 {overdue} 家，新上报 {escalated} 次，通知 {notices} 人".format(**report),
        ]
