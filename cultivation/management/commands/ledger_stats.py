"""`ledger_stats --from D --to D --user NAME [--unit CODE] [--by …]`: the measures of a period."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from accounts.models import Unit
from core.commands import ReportingCommand, day
from core.verdict import Refused, refuse
from cultivation.ledger.selectors.statistics import BY, measured


class Command(ReportingCommand):
    """Count what the person may see."""

    help = "台账统计"

    def arguments(self, parser: CommandParser) -> None:
        """From when to when, whose, by what."""
        parser.add_argument("--from", dest="first", type=day, required=True)
        parser.add_argument("--to", dest="last", type=day, required=True)
        parser.add_argument("--user", required=True)
        parser.add_argument("--unit", default="")
        parser.add_argument("--by", default="", choices=sorted(BY))

    def report(self, **options: Any) -> dict[str, Any]:
        """The counts of all, and of each group."""
        unit = None
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None:
                sentence = _("没有代码为“%(given)s”的单位")
                raise Refused(refuse(sentence, code="unit.unknown", given=options["unit"]))
        if options["first"] > options["last"]:
            raise Refused(refuse(_("起始日不能晚于截止日"), code="ledger.period"))
        total, groups = measured(
            person(options["user"]), options["first"], options["last"], by=options["by"], unit=unit
        )
        return total.as_dict() | {"groups": [{"key": each.key or None} | each.as_dict() for each in groups]}

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts in a line each."""
        return [f"{name}: {value}" for name, value in report.items() if name != "groups"] + [
            f"{each['key'] or '—'}: 登记 {each['logged']}，办结 {each['resolved']}"
            for each in report["groups"]
        ]
