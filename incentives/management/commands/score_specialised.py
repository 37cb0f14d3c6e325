"""`score_specialised USCC YEAR [--at DATE] [--json]`: what an enterprise comes to at each level, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.commands import ReportingCommand
from core.uscc import normalise
from core.verdict import refuse, require
from cultivation.enterprises.models import EnterpriseUscc
from incentives.scoring.explaining import check
from incentives.scoring.reporting import reported


class Command(ReportingCommand):
    """Pre-assess one enterprise by the score sheet of the year."""

    help = "按年度的评分表预评一家企业：三个级别的结论、逐项得分、差距"

    def arguments(self, parser: CommandParser) -> None:
        """Whom, which year, as of when."""
        parser.add_argument("uscc")
        parser.add_argument("year", type=int)
        parser.add_argument("--at", type=dt.datetime.fromisoformat)

    def report(self, **options: Any) -> dict[str, Any]:
        """The sheet, the levels, their items and what is lacking."""
        uscc = normalise(options["uscc"])
        owner = EnterpriseUscc.objects.filter(uscc=uscc)
        found = owner.values_list("enterprise_id", "enterprise__merged_into_id").first()
        if found is None:
            require(refuse(_("没有信用代码为 %(uscc)s 的企业"), code="enterprise.unknown", uscc=uscc))
        enterprise, survivor = found or (0, None)
        today = options["at"].date() if options["at"] else timezone.localdate()
        return reported(check(survivor or enterprise, options["year"], today))

    def lines(self, report: dict[str, Any]) -> list[str]:
        """A line for each level, then its gaps."""
        if report["sheet"] is None:
            return ["没有当日有效的评分表，全部待定。"]
        levels = [
            f"{level}: {one['result']}，已知 {one['total']}，待定 {one['open']}"
            for level, one in report["levels"].items()
        ]
        return levels + [f"{gap['level']} {gap['code']}: {gap['closes']}" for gap in report["gaps"]]
