"""`merge_enterprises SURVIVOR ABSORBED --user NAME --reason T [--commit] [--json]`: the browser's own code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core import uscc
from core.commands import ReportingCommand
from core.verdict import Refused, refuse
from cultivation.enterprises.merging import moving, services


class Command(ReportingCommand):
    """Say what a merge of two archives would do, and do it with `--commit`."""

    help = "合并两份企业档案（按信用代码）；不加 --commit 只预览"

    def arguments(self, parser: CommandParser) -> None:
        """Which two, for whom, why."""
        parser.add_argument("survivor", help="保留的企业的信用代码")
        parser.add_argument("absorbed", help="被并入的企业的信用代码")
        parser.add_argument("--user", required=True)
        parser.add_argument("--reason", required=True)
        parser.add_argument("--commit", action="store_true")

    def report(self, **options: Any) -> dict[str, Any]:
        """What moved or would move, by table. Raises Refused."""
        actor = person(options["user"])
        sides = {name: _key(options[name]) for name in ("survivor", "absorbed")}
        try:
            if not options["commit"]:
                plan = services.preview(actor=actor, **sides)
                return {"merge": None, "moved": plan.moved, "kept": plan.kept}
            made = services.merge(actor=actor, **sides, reason=options["reason"])
        except Http404:
            raise _unknown(options["survivor"], options["absorbed"]) from None
        return {"merge": made.pk, "moved": moving.counted(made.moved), "kept": moving.by_table(made.kept)}


def _key(code: str) -> int:
    found = services.by_code(uscc.normalise(code))
    if found is None:
        raise _unknown(code)
    return found.pk


def _unknown(*codes: str) -> Refused:
    words = _("在您的范围内没有代码为 %(codes)s 的企业")
    return Refused(refuse(words, code="MERGE_UNKNOWN", codes=" 或 ".join(codes)))
