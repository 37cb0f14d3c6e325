"""`nearly_there PROGRAMME YEAR [--unit CODE] [--json]`: who is one paper or one condition away, and what it would give."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.commands import ReportingCommand
from core.row_count import row_count
from core.verdict import Refused, refuse
from incentives.eligibility.models import Evaluation, Near
from incentives.eligibility.registry import find


class Command(ReportingCommand):
    """Count who is nearly there."""

    help = "只差一份材料或一个条件的有几家、补上可得多少"

    def arguments(self, parser: CommandParser) -> None:
        """Which programme, which year, of which district or street."""
        parser.add_argument("programme")
        parser.add_argument("year", type=int)
        parser.add_argument("--unit")

    def report(self, **options: Any) -> dict[str, Any]:
        """How many lack a paper, how many a condition, and the sum of what is known that they would get."""
        programme = find(options["programme"])
        rows = Evaluation.objects.filter(programme=programme, year=options["year"], is_current=True).exclude(
            near=""
        )
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None:
                raise Refused(
                    refuse(_("没有代码为 %(code)s 的单位"), code="unit.unknown", unit=options["unit"])
                )
            rows = rows.filter(Q(district=unit) | Q(street=unit))
        found = rows.aggregate(
            paper=row_count(Q(near=Near.PAPER)),
            condition=row_count(Q(near=Near.CONDITION)),
            amount=Sum("potential"),
        )
        return found | {"amount": f"{found['amount'] or 0:.2f}"}

    def lines(self, report: dict[str, Any]) -> list[str]:
        """One sentence."""
        return [
            "差一份材料 {paper} 家，差一个条件 {condition} 家，补上最多可得 {amount} 元。".format(**report)
        ]
