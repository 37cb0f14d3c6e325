"""`build_pool YEAR [--commit] --user NAME [--json]`: judge every enterprise for a year's city pool."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import person
from core.commands import ReportingCommand
from cultivation.pool.services import building


class Command(ReportingCommand):
    """Preview a build, or commit it as a version."""

    help = "测算或提交某年度的培育库"

    def arguments(self, parser: CommandParser) -> None:
        """The year, for whom, and whether it is written."""
        parser.add_argument("year", type=int)
        parser.add_argument("--commit", action="store_true")
        parser.add_argument("--user", required=True)

    def report(self, **options: Any) -> dict[str, Any]:
        """What it came to, or would."""
        build = building.commit if options["commit"] else building.preview
        return build(actor=person(options["user"]), year=options["year"]).as_dict()

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts, then who is out by the first reason."""
        counts = (
            "{year} 年培育库第 {version} 版：核对 {considered} 家，"
            "新进 {entered}，留下 {stayed}，调出 {left}；写入 {written} 条"
        )
        return [counts.format(**report), *(f"{code}: {n}" for code, n in report["excluded"].items())]
