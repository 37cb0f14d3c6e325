"""`warning_stats YEAR [--json]`: how good the exit warnings of a year were, by level and quarter."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand
from monitoring.warnings.codes import LEVEL_WORDS
from monitoring.warnings.statistics import statistics


class Command(ReportingCommand):
    """Warned and exited, warned and stayed, not warned and exited; precision and recall."""

    help = "预警质量"

    def arguments(self, parser: CommandParser) -> None:
        """The year."""
        parser.add_argument("year", type=int)

    def report(self, **options: Any) -> dict[str, Any]:
        """By level and quarter."""
        return statistics(options["year"])

    def lines(self, report: dict[str, Any]) -> list[str]:
        """A line for each level and quarter."""
        said = (
            "{0} {1}：预警后退库 {warned_exited}，预警未退库 {warned_stayed}，漏警 {exited_unwarned}，"
            "查准 {precision}，查全 {recall}"
        )
        return [
            said.format(LEVEL_WORDS[level], quarter, **figures)
            for level, quarters in report.items()
            for quarter, figures in quarters.items()
        ]
