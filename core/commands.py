"""The manner of commands that people and scripts call: one JSON object or plain lines, and honest exit statuses."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.disk import SENTENCE, is_disk_full
from core.periods import Period
from core.verdict import Refused, refuse


def period_argument(text: str) -> Period:
    """A quarter as `2024Q3`, for `add_argument(type=…)`; another text is a usage error."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def day(text: str) -> dt.date:
    """A day as `2024-05-01`, for `add_argument(type=…)`; another text is a usage error."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"不是日期：{text}") from error


def past_time(text: str) -> dt.datetime:
    """A time of the city as `2024-05-01T09:00` that is not to come; another text is a usage error."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"不是时间：{text}") from error
    found = timezone.make_aware(found) if timezone.is_naive(found) else found
    if found > timezone.now():
        raise argparse.ArgumentTypeError(f"时间还没有到：{text}")
    return found


def require_writable(path: Path) -> None:
    """Refused where a command cannot write the file that it was asked for."""
    for wrong, sentence in (
        (path.is_dir(), _("%(path)s 是一个目录，请写上文件名")),
        (not path.parent.is_dir(), _("目录不存在：%(folder)s")),
        (not os.access(path if path.exists() else path.parent, os.W_OK), _("没有写入 %(path)s 的权限")),
    ):
        if wrong:
            raise Refused(refuse(sentence, code="file.unwritable", path=str(path), folder=str(path.parent)))


class ReportingCommand(BaseCommand):
    """A command that reports: with `--json` one object and nothing else, else lines for a person.

    A refusal exits with 1 (`{"refused": sentence, "code": rule}`), a usage error with 2 (argparse).
    """

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json`, besides the command's own `arguments`."""
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")
        self.arguments(parser)

    def arguments(self, parser: CommandParser) -> None:
        """The command's own arguments."""

    def report(self, **options: Any) -> dict[str, Any]:
        """Do the work and return what happened. Raises Refused."""
        raise NotImplementedError

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The report for a person."""
        return [f"{name}: {value}" for name, value in report.items()]

    def failed(self, report: dict[str, Any]) -> bool:
        """Whether a report that is no refusal still exits with 1."""
        return False

    def handle(self, *_args: Any, **options: Any) -> None:
        """Report, in the manner that was asked for."""
        try:
            report = self.report(**options)
        except Refused as refused:
            self._refuse(refused.sentence, refused.code, options)
        except Exception as error:
            if not is_disk_full(error):
                raise
            self._refuse(str(SENTENCE), "disk_full", options)
        else:
            text = (
                json.dumps(report, ensure_ascii=False) if options["json"] else "\n".join(self.lines(report))
            )
            self.stdout.write(text)
            if self.failed(report):
                raise SystemExit(1)

    def _refuse(self, sentence: str, code: str, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"refused": sentence, "code": code}, ensure_ascii=False))
            raise SystemExit(1)
        raise CommandError(sentence)
