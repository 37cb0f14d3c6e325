"""An enterprise judged for a programme and year without anything kept: one answer for each subject.

Applications ask here when they are entered, verified, approved and paid. A programme without rules is UNKNOWN.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext as _

from core.exact import MISSING
from core.money import from_fen
from cultivation.enterprises.models import Enterprise
from incentives.eligibility.registry import get
from incentives.eligibility.rules import Eligibility, Reason
from incentives.eligibility.services import preview


class Step(TypedDict):
    """One line of how the amount was worked out; the value is in yuan or a plain text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What one subject of an enterprise comes to. `policy` is the version of the rule, where it has one."""

    enterprise: int
    subject_key: int
    part: str
    district: int
    verdict: str
    amount: Decimal | None
    conditions: list[Reason]
    steps: list[Step]
    policy: int | None
    parameters_version: str


def judged(programme: str, year: int, day: dt.date, enterprise: int) -> list[Judged]:
    """What the programme's rules say of an enterprise on a day; nobody where the year does not concern it."""
    rules = get(programme)
    if rules is None:
        return [_without_rules(enterprise)]
    found = preview(rules, year, day, enterprise)
    amount = int(found.amount[0]) if found.rows else MISSING
    return [
        Judged(
            enterprise,
            0,
            "",
            found.subjects.district[row],
            Eligibility(int(found.eligibility[row])).name,
            None if amount == MISSING else from_fen(amount),
            found.explain(row),
            [] if amount == MISSING else [Step(name=_("应得"), value=f"{from_fen(amount):.2f}")],
            None,
            found.parameters_version,
        )
        for row in range(found.rows)
    ]


def _without_rules(enterprise: int) -> Judged:
    district = Enterprise.objects.values_list("district_id", flat=True).get(pk=enterprise)
    reason = Reason(
        rule="VERSION",
        judgement=Eligibility.UNKNOWN.name,
        observed="",
        required="",
        source="",
        paper=_("这一年的政策规则"),
    )
    return Judged(enterprise, 0, "", district, Eligibility.UNKNOWN.name, None, [reason], [], None, "")


def titles_of(programme: str) -> dict[str, str]:
    """The plain titles of a programme's conditions by the code of the rule."""
    rules = get(programme)
    named = {code: str(title) for code, title in rules.conditions.items()} if rules else {}
    return {"VERSION": _("有适用的政策规则"), **named}
