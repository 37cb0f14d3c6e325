"""`validate_returns YYYYQn [--unit CODE] [--json]`: judge the stored returns of a quarter and keep what is found."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandParser

from accounts.models import UnitKind
from core.audit.context import recording
from core.commands import ReportingCommand, period_argument
from cultivation.plan.units import place
from monitoring.returns.stored import judge_stored


class Command(ReportingCommand):
    """How many returns the rules block, ask about, inform of; and how often each fired or could not be evaluated."""

    help = "审核一个季度的报表并保存结果"

    def arguments(self, parser: CommandParser) -> None:
        """The quarter, and of which place."""
        parser.add_argument("period", type=period_argument, help="2024Q3")
        parser.add_argument("--unit", default="", help="区或街道的代码；不写为全市")

    def report(self, **options: Any) -> dict[str, Any]:
        """The counts, in returns. Raises Refused for a unit that is none."""
        unit = place(options["unit"]) if options["unit"] else None
        start = time.monotonic()
        with recording(reason="审核季度报表"):
            found = judge_stored(
                options["period"], unit=unit.pk if unit and unit.kind != UnitKind.CITY else None
            )
        return {
            "returns": found.returns,
            "block": found.by_strength["B"],
            "explain": found.by_strength["E"],
            "inform": found.by_strength["I"],
            "by_rule": dict(found.by_rule),
            "not_evaluated": dict(found.not_evaluated),
            "seconds": round(time.monotonic() - start, 3),
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts in one line, then each rule that fired."""
        said = "{returns} returns: {block} blocked, {explain} to explain, {inform} with a remark, {seconds:.1f} s"
        lacking = report["not_evaluated"]
        return [
            said.format(**report),
            *(f"{code}: {count}, not evaluated {lacking[code]}" for code, count in report["by_rule"].items()),
        ]
