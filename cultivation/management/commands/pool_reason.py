"""`pool_reason USCC YEAR [--json]`: why an enterprise is in a year's city pool, or is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from core import uscc
from core.commands import ReportingCommand
from core.verdict import Refused, refuse
from cultivation.enterprises.models import EnterpriseUscc
from cultivation.pool.reading import is_key_member, verdict_of


class Command(ReportingCommand):
    """The answer in force of one enterprise, with its reasons."""

    help = "说明一家企业为什么在（不在）某年度培育库"

    def arguments(self, parser: CommandParser) -> None:
        """Whose, and of which year."""
        parser.add_argument("uscc", help="the credit code, present or former")
        parser.add_argument("year", type=int)

    def report(self, **options: Any) -> dict[str, Any]:
        """The answer. Raises Refused where nobody has the code."""
        code, year = uscc.normalise(options["uscc"]), options["year"]
        found = EnterpriseUscc.objects.select_related("enterprise").filter(uscc=code).first()
        if found is None:
            raise Refused(refuse(_("没有信用代码为 %(uscc)s 的企业"), code="enterprise.unknown", uscc=code))
        answer = verdict_of(year, found.enterprise_id)
        return {
            "uscc": found.enterprise.uscc,
            "year": year,
            "version": answer.version,
            "in_city_pool": answer.in_pool,
            "in_key_pool": is_key_member(year, found.enterprise_id),
            "reasons": [reason.as_dict() for reason in answer.said],
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The verdict, then its reasons."""
        verdict = "在库" if report["in_city_pool"] else "不在库"
        reasons = (
            "{rule}: {observed}, required {required} ({source})".format(**r) for r in report["reasons"]
        )
        return [f"{report['year']} 年：{verdict}", *reasons]
