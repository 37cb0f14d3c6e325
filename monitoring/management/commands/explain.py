"""`explain USCC YYYYQn [--json]`: why an enterprise was judged so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, period_argument
from monitoring.scan.explaining import assessment_by_code, explanation_of


class Command(ReportingCommand):
    """Print the current result of one enterprise with its reasons and inputs."""

    help = __doc__ or ""

    def arguments(self, parser: CommandParser) -> None:
        """Whose, and of which quarter."""
        parser.add_argument("uscc", help="the credit code, present or former")
        parser.add_argument("period", type=period_argument, help="2024Q3")

    def report(self, **options: Any) -> dict[str, Any]:
        """The explanation."""
        return explanation_of(assessment_by_code(options["uscc"], options["period"]))

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The verdict, then its reasons, a line each."""
        low, middle, high = report["projection"].values()
        return [
            f"{report['readiness'] or report['risk']}: P10 {low}, P50 {middle}, P90 {high}",
            *("{rule}: {observed}, required {required} ({source})".format(**r) for r in report["reasons"]),
            f"parameters {report['parameters']}",
        ]
