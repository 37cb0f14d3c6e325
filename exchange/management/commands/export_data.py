"""`export_data DATASET OUT.xlsx --user NAME [--filter key=value …] [--columns shown] [--json]`: the browser's own code."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import person
from core.commands import ReportingCommand, require_writable
from exchange import exporters
from exchange.about import Columns
from exchange.staging.exporting import export


class Command(ReportingCommand):
    """Export what a person sees through the filters."""

    help = "按用户的可见范围和筛选条件导出工作簿"

    def arguments(self, parser: CommandParser) -> None:
        """What, to where, for whom, through which filters."""
        parser.add_argument("dataset", choices=exporters.exportable())
        parser.add_argument("out", type=Path)
        parser.add_argument("--user", required=True)
        parser.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE")
        parser.add_argument("--columns", choices=Columns.values, default=Columns.ALL.value)

    def report(self, **options: Any) -> dict[str, Any]:
        """Write the workbook. Raises Refused where it cannot."""
        require_writable(options["out"])
        filters: dict[str, list[str]] = defaultdict(list)
        for text in options["filter"]:
            key, _equals, value = text.partition("=")
            filters[key].append(value)
        found = export(
            person(options["user"]), options["dataset"], options["out"], filters, Columns(options["columns"])
        )
        return {
            "rows": found.rows,
            "sheets": found.sheets,
            "bytes": found.bytes,
            "seconds": round(found.seconds, 3),
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """One sentence."""
        return ["已导出 {rows} 行，{sheets} 个工作表，用时 {seconds} 秒。".format(**report)]
