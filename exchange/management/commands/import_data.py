"""`import_data DATASET FILE --user NAME [--dry-run] [--json]`: the staged import, the browser's own code."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand
from core.files.store import local_path
from core.verdict import refuse, require
from exchange import handlers
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches


class Command(ReportingCommand):
    """Import a workbook; good rows go in though others are refused."""

    help = "导入一个工作簿：好的行写入，有问题的行退回并说明原因"

    def arguments(self, parser: CommandParser) -> None:
        """What, from where, for whom."""
        parser.add_argument("dataset", choices=handlers.importable())
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")

    def report(self, **options: Any) -> dict[str, Any]:
        """Upload, read, plan, and commit unless it is a dry run."""
        start, path = time.monotonic(), options["file"]
        if not path.is_file():
            require(refuse(_("没有这个文件：%(path)s"), code="import.no_file", path=str(path)))
        chosen = dict(option.partition("=")[::2] for option in options["option"])
        batch = batches.upload(
            actor=person(options["user"]),
            dataset=options["dataset"],
            source=path,
            filename=path.name,
            options=chosen,
        )
        batch = batches.read_and_plan(batch.pk)
        if batch.state == BatchState.REFUSED:
            require(refuse(batch.refusal, code=batch.refusal_code))
        if options["dry_run"]:
            batches.cancel(actor=batch.user, batch_id=batch.pk)
        else:
            while (
                batch.state == BatchState.READY
            ):  # again where others wrote meanwhile: nobody was shown a preview
                batch = batches.commit(batch.pk)
        return _report(batch, time.monotonic() - start)

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts in a sentence, and where the refused rows are."""
        words = "读到 {rows} 行：新增 {created}，变更 {updated}，不变 {unchanged}，退回 {refused}。"
        lines = [words.format(**report)]
        lines += [
            f"{e['sheet']} 第 {e['row']} 行 {e['column']}：{e['message']}" for e in report["errors"][:20]
        ]
        lines += [
            f"{e['sheet']} 第 {e['row']} 行 {e['column']}：{e['message']}；这一项留空，其余照常导入"
            for e in report["remarks"][:20]
        ]
        if report["error_workbook"]:
            lines.append(f"退回批注表：{report['error_workbook']}")
        return lines


def _report(batch: ImportBatch, seconds: float) -> dict[str, Any]:
    said = batch.findings.order_by("sheet", "row", "id")
    fields = "sheet", "row", "column", "code", "found", "message"
    workbook = None
    if batch.refused_file is not None:
        with local_path(batch.refused_file) as path:
            workbook = str(path)
    return {
        "batch": batch.pk,
        "rows": batch.rows,
        "created": batch.created,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "refused": batch.refused,
        "errors": list(said.filter(leaves_in=False).values(*fields)),
        "remarks": list(said.filter(leaves_in=True).values(*fields)),
        "error_workbook": workbook,
        "seconds": round(seconds, 3),
    }
