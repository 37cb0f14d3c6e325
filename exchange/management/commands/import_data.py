"""`import_data DATASET FILE --user NAME [--dry-run] [--json]`: the staged import, the browser's own code."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand
from core.files.store import local_path
from core.verdict import refuse, require
from exchange import dataset as datasets
from exchange import handlers
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches

LEFT_OUT = "不导入"
_NAME = re.compile(r"([^:@]*)(.*)", re.S)  # 营业收入:2022@千元
_PLAIN = re.compile(r"[\w=（）、，]+")


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
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="列=表中的列名",
            help=f"表中的这一列导入为哪一列，如 企业名称=公司全称；也可写列的字母；{LEFT_OUT}=公司全称 即不采用",
        )

    def report(self, **options: Any) -> dict[str, Any]:
        """Upload, read, plan, and commit unless it is a dry run."""
        start, path = time.monotonic(), options["file"]
        if not path.is_file():
            require(refuse(_("没有这个文件：%(path)s"), code="import.no_file", path=str(path)))
        chosen = dict(option.partition("=")[::2] for option in options["option"])
        headings = _headings(options["dataset"], options["column"])
        batch = batches.upload(
            actor=person(options["user"]),
            dataset=options["dataset"],
            source=path,
            filename=path.name,
            options=chosen,
            headings=headings,
        )
        batch = batches.read_and_plan(batch.pk)
        if batch.state == BatchState.ASKING:
            batches.cancel(actor=batch.user, batch_id=batch.pk)
            require(refuse(_question(batch), code=batch.refusal_code))
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
        if report.get("drafts"):
            lines.append(f"其中 {report['drafts']} 行待说明，已留作草稿。")
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


def _headings(dataset: str, chosen: list[str]) -> dict[str, str | None]:
    """What columns of the file are, by their headings. Raises Refused for a column that the dataset has not."""
    headings: dict[str, str | None] = {}
    for choice in chosen:
        said, _equals, heading = (part.strip() for part in choice.partition("="))
        name, detail = _NAME.fullmatch(said).groups()  # type: ignore[union-attr]
        column = datasets.get(dataset).named(name)
        if not heading or (column is None and said != LEFT_OUT):
            sentence = _("没有名为“%(name)s”的列；请写成 --column 列=表中的列名")
            require(refuse(sentence, code="import.columns", name=said))
        headings[heading] = column.code + detail if column else None
    return headings


def _question(batch: ImportBatch) -> str:
    """What is asked, and how to answer on the command line."""
    asked = batch.reading["asked"]
    taking = [
        f"--column {_typed(question['title'] + '=' + each['heading'])}"
        for question in asked
        for each in question["candidates"]
        if question["preselected"] in (None, each["index"])
    ]
    words = _(
        "没有写入任何内容。如采用，请加上 %(taking)s；不采用的列请加上 --column %(left_out)s=表中的列名。"
    )
    return "".join(question["said"] for question in asked) + str(words) % {
        "taking": " ".join(taking),
        "left_out": LEFT_OUT,
    }


def _typed(argument: str) -> str:
    """The argument as it is typed in a shell."""
    return argument if _PLAIN.fullmatch(argument) else shlex.quote(argument)


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
        **({} if batch.drafts is None else {"drafts": batch.drafts}),
        "errors": list(said.filter(leaves_in=False).values(*fields)),
        "remarks": list(said.filter(leaves_in=True).values(*fields)),
        "error_workbook": workbook,
        "seconds": round(seconds, 3),
    }
