"""`evaluate PROGRAMME YEAR [--uscc U] [--draft VERSION] [--at DATE] [--json]`: who fulfils the conditions, and why."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.commands import ReportingCommand
from core.exact import MISSING
from core.money import from_fen
from core.uscc import normalise
from core.verdict import Refused, refuse, require
from cultivation.enterprises.models import EnterpriseUscc
from incentives.eligibility.cycles.services import find_cycle, opened
from incentives.eligibility.evaluating import Evaluated
from incentives.eligibility.registry import find
from incentives.eligibility.services import counted, evaluate, preview
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.selectors import draft_of
from incentives.policy.verdicts import Eligibility


class Command(ReportingCommand):
    """Evaluate a programme for the whole city, or explain one enterprise."""

    help = "按年度测算奖励资格；指定信用代码时说明一家企业的各项条件，指定草稿时只试算不保存"

    def arguments(self, parser: CommandParser) -> None:
        """Which programme, which year, which enterprise, by which draft, as of when."""
        parser.add_argument("programme")
        parser.add_argument("year", type=int)
        parser.add_argument("--uscc")
        parser.add_argument("--draft", help="版次；各区自己规定的政策写成 区代码:版次，例如 440307:2")
        parser.add_argument("--cycle", type=int, help="批次：按冻结的数据测算，不保存")
        parser.add_argument("--at", type=dt.datetime.fromisoformat)

    def report(self, **options: Any) -> dict[str, Any]:
        """The counts and the amount; with `--uscc` also the verdict, the conditions and the steps, subject by subject."""
        start = time.perf_counter()
        draft = draft_of(options["programme"], options["draft"]) if options["draft"] else None
        programme = draft.programme if draft else find(options["programme"])
        day = options["at"].date() if options["at"] else timezone.localdate()
        if options["uscc"]:
            found = self._one(programme, draft, day, options)
            answer = counted(found).as_json() | _explained(found)
        elif options["cycle"]:
            answer = counted(_frozen(programme, options["year"], options["cycle"])).as_json()
        elif draft:
            answer = counted(preview(programme, options["year"], day, draft=draft)).as_json()
        else:
            answer = evaluate(programme=programme, year=options["year"], day=day).as_json()
        return answer | {"cycle": options["cycle"], "seconds": round(time.perf_counter() - start, 3)}

    def _one(
        self, programme: Programme, draft: PolicyVersion | None, day: dt.date, options: dict[str, Any]
    ) -> Evaluated:
        uscc = normalise(options["uscc"])
        enterprise = EnterpriseUscc.objects.filter(uscc=uscc).values_list("enterprise_id", flat=True).first()
        if enterprise is None:
            require(refuse(_("没有信用代码为 %(uscc)s 的企业"), code="enterprise.unknown", uscc=uscc))
        found = preview(programme, options["year"], day, None if enterprise is None else [enterprise], draft)
        if not found.rows:
            require(refuse(programme.words.nothing, code="award.no_inclusion", year=options["year"]))
        return found

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The numbers in a sentence, then the conditions if one enterprise was asked for."""
        words = "共 {enterprises} 家：符合 {pass}，不符合 {fail}，待定 {unknown}；符合者合计 {amount} 元。"
        rows = report.get("conditions", [])
        return [words.format(**report)] + [
            f"{row['judgement']:8}{row['rule']}：{row['observed']}（要求：{row['required']}）" for row in rows
        ]


def _frozen(programme: Programme, year: int, number: int) -> Evaluated:
    cycle = find_cycle(programme.code, year, number)
    if cycle is None:
        sentence = _("%(year)s 年没有第 %(number)s 批")
        raise Refused(refuse(sentence, code="award.cycle", year=year, number=number))
    return opened(cycle).judged()


def _explained(found: Evaluated) -> dict[str, Any]:
    by_subject = []
    for block, number, place in found.each():
        fen = int(block.amount[number])
        by_subject.append(
            {
                "subject": int(found.subjects.key[place]),
                "part": block.part,
                "verdict": Eligibility(int(block.verdict[number])).name,
                "amount": None if fen == MISSING else f"{from_fen(fen):.2f}",
                "conditions": block.reasons(number),
                "steps": block.steps(number),
            }
        )
    first = by_subject[0]
    return {
        "verdict": first["verdict"],
        "conditions": first["conditions"],
        "by_subject": by_subject,
        "parameters": found.parameters_version,
    }
