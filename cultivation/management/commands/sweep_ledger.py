"""`sweep_ledger [--at TIME] [--json]`: the daily sweep of the ledger, as beat does it at half past eight."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, past_time
from cultivation.ledger.services.sweeping import sweep


class Command(ReportingCommand):
    """Do what is due by now, or by a time that is past."""

    help = "台账巡检"

    def arguments(self, parser: CommandParser) -> None:
        """By when."""
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """What it found and did."""
        return asdict(sweep(at=options["at"]))

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts."""
        raised = "，".join(f"{rung} {number}" for rung, number in report["escalated"].items()) or "无"
        return [
            "未办结 {open} 件，临期 {amber} 件，逾期 {red} 件".format(**report),
            "恢复办理 {resumed} 件，收回改派 {recalled} 件，提醒 {reminders} 件，通知 {digests} 人".format(
                **report
            ),
            f"提级：{raised}",
        ]
