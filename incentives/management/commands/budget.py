"""`budget PROGRAMME YEAR [--owner UNIT] [--json]`: the money of a programme's year, and whether its ledger adds up."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from core.commands import ReportingCommand
from core.verdict import refuse, require
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import Purse


class Command(ReportingCommand):
    """Say what is reserved, payable, paid and free, worked out from the ledger too."""

    help = "查看一项政策一个年度的资金；differences 应为 0"

    def arguments(self, parser: CommandParser) -> None:
        """Which programme, which year, whose money."""
        parser.add_argument("programme")
        parser.add_argument("year", type=int)
        parser.add_argument("--owner", help="出资单位的代码或名称；不填为全部")

    def report(self, **options: Any) -> dict[str, Any]:
        """The sums in yuan, how many entries, and how many differences."""
        rows = Purse.objects.filter(programme=options["programme"], year=options["year"])
        if options["owner"]:
            rows = rows.filter(owner__code=options["owner"]) | rows.filter(owner__name=options["owner"])
        purses = list(rows.order_by("pk"))
        if not purses:
            require(
                refuse(
                    _("%(year)d 年还没有登记“%(programme)s”的预算。"),
                    code="purse.missing",
                    programme=options["programme"],
                    year=options["year"],
                )
            )
        return money_of(purses).as_json()
