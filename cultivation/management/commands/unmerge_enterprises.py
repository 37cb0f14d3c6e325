"""`unmerge_enterprises ID --user NAME [--json]`: part two archives again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand
from core.verdict import Refused, refuse
from cultivation.enterprises.merging import moving, services


class Command(ReportingCommand):
    """Undo a merge within its days."""

    help = "撤销一次档案合并"

    def arguments(self, parser: CommandParser) -> None:
        """Which merge, for whom."""
        parser.add_argument("merge", type=int, help="合并的编号")
        parser.add_argument("--user", required=True)

    def report(self, **options: Any) -> dict[str, Any]:
        """What went back, and what had come since and stays with the survivor, by table. Raises Refused."""
        try:
            row = services.unmerge(actor=person(options["user"]), merge=options["merge"])
        except Http404:
            words = _("在您的范围内没有编号为 %(merge)d 的合并")
            raise Refused(refuse(words, code="MERGE_UNKNOWN", merge=options["merge"])) from None
        return {"merge": row.pk, "moved": moving.counted(row.moved), "kept": moving.by_table(row.came)}
