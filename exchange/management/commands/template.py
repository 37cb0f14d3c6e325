"""`template DATASET OUT.xlsx`: the template workbook with notes, drop-downs and one example row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, require_writable
from exchange import dataset as datasets
from exchange import handlers
from exchange.writing.template import write_template


class Command(ReportingCommand):
    """Write a dataset's template."""

    help = "生成导入模板"

    def arguments(self, parser: CommandParser) -> None:
        """What, to where."""
        parser.add_argument("dataset", choices=handlers.importable())
        parser.add_argument("out", type=Path)

    def report(self, **options: Any) -> dict[str, Any]:
        """Write the workbook. Raises Refused where it cannot."""
        require_writable(options["out"])
        write_template(options["out"], datasets.get(options["dataset"]))
        return {"file": str(options["out"])}

    def lines(self, report: dict[str, Any]) -> list[str]:
        """One sentence."""
        return [f"模板已生成：{report['file']}"]
