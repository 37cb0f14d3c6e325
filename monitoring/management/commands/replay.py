"""`replay YYYYQn [--json]`: whether every stored judgement of a quarter is what its inputs, baseline and parameters give."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, period_argument
from monitoring.scan.replaying.services import replay


class Command(ReportingCommand):
    """Judge again from what is stored with each judgement, and compare byte for byte; nothing is written."""

    help = __doc__ or ""

    def arguments(self, parser: CommandParser) -> None:
        """Which quarter."""
        parser.add_argument("period", type=period_argument, help="2024Q3")

    def report(self, **options: Any) -> dict[str, Any]:
        """How many were checked, how many differ, how many are of other rules."""
        found = replay(options["period"])
        return {
            "checked": found.checked,
            "differences": found.differences,
            "other_rules": found.other_rules,
            "examples": found.examples,
        }
