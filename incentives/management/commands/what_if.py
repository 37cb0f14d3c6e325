"""`what_if PROGRAMME YEAR --set CODE=VALUE … [--draft VERSION] [--cycle N] [--json]`: what other numbers would change."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from core.commands import ReportingCommand
from core.verdict import Refused, refuse
from incentives.eligibility.cycles.services import find_cycle, opened
from incentives.eligibility.registry import find
from incentives.eligibility.whatif.proposals import propose
from incentives.eligibility.whatif.services import try_out
from incentives.policy.selectors import draft_of


class Command(ReportingCommand):
    """Try other numbers or a draft on the newest cycle's facts."""

    help = "在已冻结的测算批上试算：改几个数，或试用一个草稿，看谁多得、谁少得、多花多少"

    def arguments(self, parser: CommandParser) -> None:
        """Which programme and year, what is set otherwise, which draft, which cycle."""
        parser.add_argument("programme")
        parser.add_argument("year", type=int)
        parser.add_argument("--set", action="append", default=[], metavar="CODE=VALUE")
        parser.add_argument("--draft", help="版次；各区自己规定的政策写成 区代码:版次，例如 440307:2")
        parser.add_argument("--cycle", type=int, help="批次，不写就用最新的一批")

    def report(self, **options: Any) -> dict[str, Any]:
        """Both sides, who gains and loses, the change in cost, by district."""
        start = time.perf_counter()
        programme = find(options["programme"])
        cycle = find_cycle(programme.code, options["year"], options["cycle"])
        if cycle is None:
            sentence = _("%(year)s 年还没有测算批，请先建一批")
            raise Refused(refuse(sentence, code="what_if.cycle", year=options["year"]))
        draft = draft_of(programme.code, options["draft"]) if options["draft"] else None
        proposal = propose(draft, opened(cycle)) if draft else None
        numbers = dict(_pair(text) for text in options["set"])
        found = try_out(cycle, numbers, proposal).as_json()
        return found | {"cycle": cycle.number, "seconds": round(time.perf_counter() - start, 3)}

    def lines(self, report: dict[str, Any]) -> list[str]:
        """One sentence."""
        words = "符合 {0} 家（原 {1} 家），支出变化 {2} 元；{3} 家多得，{4} 家少得。"
        after, before = report["after"]["pass"], report["before"]["pass"]
        return [words.format(after, before, report["cost_change"], report["gain"], report["lose"])]


def _pair(text: str) -> tuple[str, str]:
    code, sign, value = text.partition("=")
    if not sign:
        raise Refused(refuse(_("“%(text)s”应写成 参数=数值"), code="what_if.set", text=text))
    return code.strip(), value.strip()
