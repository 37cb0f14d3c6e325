"""`reconcile YEAR [--json]`: how the sources of a year's revenue agree, in pairs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand
from cultivation.enterprises.record.selectors import reconciliation


class Command(ReportingCommand):
    """Compare the sources of a year."""

    help = "核对一年的营业收入：各来源两两比较"

    def arguments(self, parser: CommandParser) -> None:
        """Which year."""
        parser.add_argument("year", type=int)

    def report(self, **options: Any) -> dict[str, Any]:
        """Pairs compared, agreeing, differing, settled; enterprises without a source's figure. Raises Refused."""
        return asdict(reconciliation(options["year"]))
