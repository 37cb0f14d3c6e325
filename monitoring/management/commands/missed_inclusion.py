"""`missed_inclusion YEAR`: a year's lists of who should be above scale and is not, and of who is and fell below."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from core.commands import ReportingCommand
from cultivation.enterprises.rules import FIRST_YEAR
from monitoring.inclusion.codes import MissedReason
from monitoring.inclusion.services.missed import counted, list_year


class Command(ReportingCommand):
    """List who is not listed yet, as the morning's sweep does, and count."""

    help = "应统未统名单"

    def arguments(self, parser: CommandParser) -> None:
        """Of which year."""
        parser.add_argument("year", type=int, choices=range(FIRST_YEAR, 2100), metavar="YEAR")

    def report(self, **options: Any) -> dict[str, Any]:
        """The counts. Raises Refused before the year's review has closed."""
        list_year(options["year"], timezone.localdate())
        return counted(options["year"])

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts in words."""
        closed = "，".join(f"{MissedReason(code).label} {n}" for code, n in report["closed"].items())
        return [
            "应统未统 {due_not_included} 家，在统未达标 {included_below} 家，未核销 {open} 家".format(
                **report
            ),
            f"已核销：{closed or '无'}",
        ]
