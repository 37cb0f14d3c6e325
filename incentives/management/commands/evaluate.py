"""`evaluate PROGRAMME YEAR [--uscc U] [--at DATE] [--json]`: who fulfils the conditions, and why."""

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
from incentives.eligibility.registry import find, programmes
from incentives.eligibility.services import counted, evaluate, preview


class Command(ReportingCommand):
    """Evaluate a programme for the whole city, or explain one enterprise."""

    help = "按年度测算奖励资格；指定信用代码时说明一家企业的各项条件"

    def arguments(self, parser: CommandParser) -> None:
        """Which programme, which year, which enterprise, as of when."""
        parser.add_argument("programme", choices=[rules.code for rules in programmes()])
        parser.add_argument("year", type=int)
        parser.add_argument("--uscc")
        parser.add_argument("--at", type=dt.datetime.fromisoformat)

    def report(self, **options: Any) -> dict[str, Any]:
        """The counts and the amount; with `--uscc` also the conditions."""
        rules = find(options["programme"])
        day = options["at"].date() if options["at"] else timezone.localdate()
        if not options["uscc"]:
            return evaluate(rules=rules, year=options["year"], day=day).as_json()
        uscc = normalise(options["uscc"])
        enterprise = EnterpriseUscc.objects.filter(uscc=uscc).values_list("enterprise_id", flat=True).first()
        if enterprise is None:
            require(refuse(_("没有信用代码为 %(uscc)s 的企业"), code="enterprise.unknown", uscc=uscc))
        found = preview(rules, options["year"], day, enterprise)
        if not found.rows:
            require(refuse(rules.words.nothing, code="award.no_inclusion", year=options["year"]))
        return counted(found).as_json() | {
            "conditions": found.explain(0),
            "parameters": found.parameters_version,
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The numbers in a sentence, then the conditions if one enterprise was asked for."""
        words = "共 {enterprises} 家：符合 {pass}，不符合 {fail}，待定 {unknown}；符合者合计 {amount} 元。"
        rows = report.get("conditions", [])
        return [words.format(**report)] + [
            f"{row['judgement']:8}{row['rule']}：{row['observed']}（要求：{row['required']}）" for row in rows
        ]
