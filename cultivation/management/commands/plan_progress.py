"""`plan_progress YEAR [--unit CODE] [--at DATE] [--json]`: how far the city, a district or a street is with its target."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.models import UnitKind
from core.commands import ReportingCommand
from cultivation.plan.inputs import units_below
from cultivation.plan.selectors.progress import report
from cultivation.plan.selectors.rows import Asked
from cultivation.plan.units import place


class Command(ReportingCommand):
    """Target, inclusions, exits, what is due by the day, and the projected finish."""

    help = "年度目标进度：目标、已纳统、退库、净增、序时、预计全年、规做精、重点库"

    def arguments(self, parser: CommandParser) -> None:
        """Which year, which place, as of when."""
        parser.add_argument("year", type=int)
        parser.add_argument("--unit", default="", help="区或街道的代码；不写为全市")
        parser.add_argument("--at", type=_day, help="截至哪一天（2024-10-15），不写为今天")

    def report(self, **options: Any) -> dict[str, Any]:
        """The object of the domain. Raises Refused for a unit that is none."""
        unit = place(options["unit"]) if options["unit"] else None
        asked = Asked(options["year"], options["at"] or timezone.localdate())
        if unit is not None and unit.kind == UnitKind.STREET:
            return report(asked, [unit], unit).whole.as_json()
        district = unit if unit is not None and unit.kind == UnitKind.DISTRICT else None
        return report(asked, units_below(district), unit).whole.as_json()

    def lines(self, report: dict[str, Any]) -> list[str]:
        """A sentence for a person."""
        finish = report["finish"]
        said = (
            "目标 {target} 家，已纳统 {included} 家，退库 {exited} 家，净增 {net} 家；序时应达 {expected} 家"
        ).format(**{name: "未下达" if value is None else value for name, value in report.items()})
        if finish["low"] is None:
            return [said, "本年还没有研判，暂无预计全年"]
        return [said, "预计全年 {low}–{high} 家，居中 {middle} 家".format(**finish)]


def _day(text: str) -> dt.date:
    return dt.datetime.fromisoformat(text).date()
