"""`decompose_target YEAR [--total N] [--unit DISTRICT] …`: splits a year's target by the formula; writes with `--save`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from core.commands import ReportingCommand
from core.verdict import Refused, refuse
from cultivation.plan import splitting


class Command(ReportingCommand):
    """The split with its quotas; with `--save` a draft of the plan, or the streets of the plan in force."""

    help = "目标分解：按权重把年度目标分到各区，或把一个区的目标分到街道；加 --save 才写入"

    def arguments(self, parser: CommandParser) -> None:
        """What is split over what."""
        parser.add_argument("year", type=int)
        parser.add_argument("--total", help="分解总数；不写取草稿、已下达计划或参数中的数")
        parser.add_argument("--unit", default="", metavar="DISTRICT", help="区代码：把该区目标分到街道")
        parser.add_argument("--weights", default="", help="pool=0.5,above_scale=0.3,last_year=0.2")
        parser.add_argument(
            "--fix", action="append", nargs="+", default=[], metavar="CODE=N", help="固定某单位的目标"
        )
        parser.add_argument(
            "--inputs",
            default="",
            metavar="FILE",
            help="依据数：{代码: [培育库, 规上存量, 上年纳统]}",
        )
        parser.add_argument("--save", action="store_true", help="写入（须有 --user 和 --reason）")
        parser.add_argument("--user", default="", metavar="NAME")
        parser.add_argument("--reason", default="", metavar="T")

    def report(self, **options: Any) -> dict[str, Any]:
        """The split; written only with `--save`. Raises Refused for what cannot be split."""
        if options["save"] and not options["user"]:
            raise Refused(refuse(_("写入时请用 --user 写明是谁"), code="plan.user"))
        if options["save"] and not options["reason"].strip():
            raise Refused(refuse(_("写入时请用 --reason 写明原因"), code="plan.reason"))
        asked = splitting.SplitAsked(
            year=options["year"],
            unit=options["unit"],
            total=options["total"],
            weights=options["weights"],
            fix=tuple(part for group in options["fix"] for part in group),
            inputs=options["inputs"],
            reason=options["reason"],
        )
        return splitting.saved(asked, options["user"]) if options["save"] else splitting.shown(asked)

    def lines(self, report: dict[str, Any]) -> list[str]:
        """A line for each unit."""
        rows = [
            f"{row['name']}（{row['code']}）：应分 {row['quota']}，目标 {row['target']}，重点库应有 {row['key_quota']}"
            for row in report["districts"]
        ]
        return [f"{report['year']} 年分解 {report['total']} 家：", *rows]
