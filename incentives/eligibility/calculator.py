"""政策计算器: every programme judged for one enterprise with the facts of today; nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.exact import MISSING
from core.money import from_fen
from cultivation.enterprises.selectors import enterprise as enterprise_of
from incentives.eligibility import registry
from incentives.eligibility.rules import papers
from incentives.eligibility.services import preview
from incentives.policy.models import Programme
from incentives.policy.verdicts import Eligibility


@dataclass(frozen=True)
class Answer:
    """One judgement of a programme: its year in words, the verdict, the amount (yuan, None where it is not known)."""

    programme: Programme
    of_year: str
    verdict: str
    amount: Decimal | None
    conditions: list[dict[str, Any]]
    steps: list[Any]
    missing: str

    @property
    def failed(self) -> str:
        """The titles of the conditions that failed, joined."""
        return "、".join(row["label"] for row in self.conditions if row["judgement"] == "FAIL")


def answers(enterprise: int, day: dt.date) -> list[Answer]:
    """Every programme whose last years concern the enterprise: its newest such year, one answer a subject and part."""
    return [answer for programme in registry.programmes() for answer in _newest(programme, enterprise, day)]


def _newest(programme: Programme, enterprise: int, day: dt.date) -> list[Answer]:
    for year in registry.years(programme):
        if day.year - registry.YEARS_BACK <= year <= day.year and (
            found := list(_of(programme, year, enterprise, day))
        ):
            return found
    return []


def _of(programme: Programme, year: int, enterprise: int, day: dt.date) -> Iterator[Answer]:
    found = preview(programme, year, day, [enterprise])
    for block, number, _place in found.each():
        verdict, fen = Eligibility(int(block.verdict[number])), int(block.amount[number])
        reasons = block.reasons(number)
        yield Answer(
            programme=programme,
            of_year=str(programme.words.of_year % {"year": year}),
            verdict=verdict.name,
            amount=None if fen == MISSING else from_fen(fen),
            conditions=[{**reason, "label": reason["title"]} for reason in reasons],
            steps=list(block.steps(number)),
            missing="；".join(papers(int(verdict), reasons)),
        )


@require_safe
@needs(Permission.AWARD_READ)
def calculator(request: HttpRequest, enterprise: int) -> HttpResponse:
    """What the enterprise may get, programme by programme."""
    user = signed_in(request)
    of = enterprise_of(user, enterprise)
    found = answers(of.pk, timezone.localdate())
    passed = [answer for answer in found if answer.verdict == "PASS"]
    context = {
        "enterprise": of,
        "answers": found,
        "passed": passed,
        "total": sum((answer.amount for answer in passed if answer.amount is not None), Decimal(0)),
    }
    return render(request, "awards/calculator.html", context)
