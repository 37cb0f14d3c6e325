"""`freeze_pools [--at DATE] [--json]`: freeze the pools whose snapshot day is over; twice is once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand
from cultivation.pool.services.freezing import freeze_pools


class Command(ReportingCommand):
    """What beat does each night, as of a day."""

    help = "冻结快照日已过的培育库"

    def arguments(self, parser: CommandParser) -> None:
        """As of which day."""
        parser.add_argument("--at", type=dt.date.fromisoformat, metavar="DATE")

    def report(self, **options: Any) -> dict[str, Any]:
        """What was frozen now."""
        return {"frozen": freeze_pools(options["at"])}

    def lines(self, report: dict[str, Any]) -> list[str]:
        """A line for each."""
        words = "{year} 年培育库第 {version} 版已冻结，{members} 家"
        return [words.format(**each) for each in report["frozen"]] or ["没有要冻结的培育库"]
