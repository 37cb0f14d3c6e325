"""拿一家试试: one enterprise judged line by line by a version of a policy, and by the one that it revises."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from core.exact import MISSING
from core.money import format_yuan, from_fen
from core.ui.query import typed
from core.verdict import Refused
from cultivation.enterprises.selectors import find
from incentives.eligibility.evaluating import Evaluated
from incentives.eligibility.registry import years
from incentives.eligibility.services import preview
from incentives.policy.beside import Beside, version_panels
from incentives.policy.models import JudgedOn, PolicyVersion, Programme
from incentives.policy.tree.explaining import Reason
from incentives.policy.verdicts import Eligibility

MOST = 5


@dataclass(frozen=True)
class Cell:
    """What one version says of one condition: a light and its word."""

    level: str
    word: str


@dataclass(frozen=True)
class Judgement:
    """What one version says of one subject."""

    verdict: Eligibility
    amount: str
    reasons: list[Reason]

    @property
    def cell(self) -> Cell:
        """Of all conditions together."""
        return Cell(self.verdict.name, str(self.verdict.label))


@dataclass(frozen=True)
class Line:
    """One condition: what was seen, then each version's word."""

    title: str
    observed: str
    cells: list[Cell]


@dataclass(frozen=True)
class Tried:
    """One subject: what each version says, line by line."""

    said: str
    judgements: list[Judgement]
    lines: list[Line]


def panel(request: HttpRequest, version: PolicyVersion) -> dict[str, Any] | None:
    """The form, and what came out for `?try=` (a name or a credit code) in `?year=`."""
    user, text = signed_in(request), typed(request.GET.get("try", ""))
    old = version.revises if not version.is_issued else None
    known = _years(version.programme)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(each) for each in known} else known[0]
    context: dict[str, Any] = {
        "text": text, "years": known, "year": year, "of": [old, version] if old else [version],
        "version": version, "tried": [], "others": [],
    }  # fmt: skip
    if not text:
        return context
    try:
        found = find(user, text, MOST)
        if not found:
            context["wrong"] = _("没有找到这家企业。")
        elif len(found) > 1 and found[0].name != text:
            context["others"] = found
        else:
            context["enterprise"] = found[0]
            context["tried"] = _tried(version, old, year, found[0].id)
            if not context["tried"]:
                context["wrong"] = version.programme.words.nothing % {"year": year}
    except Refused as refused:
        context["wrong"] = refused.sentence
    return context


def _years(programme: Programme) -> list[int]:
    """The years that have subjects, newest first; where a version is the first, those that have them anyway."""
    this_year = timezone.localdate().year
    found = years(programme)
    if programme.judged_on == JudgedOn.YEAR_END:
        settled = [year for year in found if year < this_year]
        return settled or found or [this_year - 1]
    return found or [this_year]


def _tried(version: PolicyVersion, old: PolicyVersion | None, year: int, enterprise: int) -> list[Tried]:
    """Each subject of the enterprise by both versions. Raises Refused for a draft that cannot judge yet."""
    day = timezone.localdate()
    new = _judged(version, year, day, enterprise)
    before = _judged(old, year, day, enterprise) if old else {}
    return [_subject([before.get(key), judged] if old else [judged]) for key, judged in new.items()]


def _judged(
    version: PolicyVersion, year: int, day: dt.date, enterprise: int
) -> dict[tuple[int, str], Judgement]:
    evaluated = preview(version.programme, year, day, [enterprise], version)
    return {
        (int(evaluated.subjects.key[place]), block.part): _judgement(evaluated, block, number)
        for block, number, place in evaluated.each()
    }


def _judgement(_evaluated: Evaluated, block: Any, number: int) -> Judgement:
    fen = int(block.amount[number])
    verdict = Eligibility(int(block.verdict[number]))
    amount = "—" if fen == MISSING or verdict is not Eligibility.PASS else f"{format_yuan(from_fen(fen))} 元"
    return Judgement(verdict, amount, block.reasons(number))


def _subject(judgements: list[Judgement | None]) -> Tried:
    """The lines of the new version in their order, then those that only the old one has."""
    known = [each or Judgement(Eligibility.UNKNOWN, "—", []) for each in judgements]
    by_code = [{reason["rule"]: reason for reason in each.reasons} for each in known]
    codes = list(dict.fromkeys(code for reasons in reversed(by_code) for code in reasons))
    lines = []
    for code in codes:
        found = next(reasons[code] for reasons in reversed(by_code) if code in reasons)
        cells = [_cell(reasons.get(code)) for reasons in by_code]
        lines.append(Line(found["title"], found["observed"], cells))
    return Tried(_said(known), known, lines)


def _cell(reason: Reason | None) -> Cell:
    if reason is None:
        return Cell("NONE", _("无此条"))
    verdict = Eligibility[reason["judgement"]]
    if verdict is Eligibility.FAIL:
        return Cell("FAIL", _("不符合"))
    if verdict is Eligibility.UNKNOWN:
        return Cell(
            "UNKNOWN", _("缺：%(paper)s") % {"paper": reason["paper"]} if reason["paper"] else _("待定")
        )
    return Cell("PASS", _("符合"))


def _said(judgements: list[Judgement]) -> str:
    """What changes for it, and through what."""
    new = judgements[-1]
    lacking = [reason for reason in new.reasons if reason["judgement"] == new.verdict.name]
    why = ""
    if new.verdict is not Eligibility.PASS and lacking:
        why = _("：%(title)s，%(observed)s，要求：%(required)s") % {
            "title": lacking[0]["title"], "observed": lacking[0]["observed"], "required": lacking[0]["required"],
        }  # fmt: skip
    if len(judgements) == 1:
        return _("这家企业%(verdict)s%(why)s。") % {"verdict": new.verdict.label, "why": why}
    old = judgements[0]
    if old.verdict is new.verdict:
        return _("两版的结论相同，都是%(verdict)s%(why)s。") % {"verdict": new.verdict.label, "why": why}
    return _("这家会从%(old)s变成%(new)s%(why)s。") % {
        "old": old.verdict.label, "new": new.verdict.label, "why": why,
    }  # fmt: skip


def register() -> None:
    """Called once from `room.register()`."""
    version_panels.add(Beside("bench", 10, "awards/bench.html", panel))
