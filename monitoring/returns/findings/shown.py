"""The findings of one return as its form and its page show them."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Permission
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises.codes import Source
from monitoring.returns.findings.models import ReturnCheck, ReturnFinding
from monitoring.returns.findings.querysets import EXPLAIN
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.findings import Strength
from monitoring.returns.rules.titles import TITLES
from monitoring.returns.rules.unit import UNIT


@dataclass(frozen=True)
class FindingRow:
    """One finding on the return's page; `may_confirm` whether the reader can say that the unit is right."""

    finding: ReturnFinding
    word: str
    colour: str
    may_confirm: bool


@dataclass(frozen=True)
class FindingsShown:
    """What was found of a return, and what could not be judged for want of something to compare with."""

    rows: list[FindingRow]
    not_evaluated: list[str]
    checked: bool

    @property
    def asks(self) -> bool:
        """Whether an explanation waits for the reviewer."""
        explain = Strength.EXPLAIN.value
        return any(one.finding.strength == explain and one.finding.accepted_at is None for one in self.rows)


def to_explain(row: QuarterlyReturn | None) -> list[ReturnFinding]:
    """What a return's sender has to explain, explained or not, in the order of the rules."""
    if row is None:
        return []
    return list(ReturnFinding.objects.filter(of_return=row.pk).filter(EXPLAIN).order_by("rule", "field"))


def of(user: User, row: QuarterlyReturn) -> FindingsShown:
    """The findings of one version; two queries."""
    rows = (
        ReturnFinding.objects.filter(of_return=row.pk)
        .select_related("explained_by", "accepted_by")
        .order_by("rule", "field")
    )
    check = ReturnCheck.objects.filter(of_return=row.pk).first()
    lacking = [str(TITLES[code]) for code in check.not_evaluated] if check else []
    return FindingsShown(
        [_row(user, row, one) for one in rows], lacking, row.source == Source.ENTERPRISE and bool(check)
    )


def _row(user: User, row: QuarterlyReturn, one: ReturnFinding) -> FindingRow:
    review = Permission.RETURN_REVIEW.value
    open_unit = one.rule == UNIT and one.accepted_at is None and row.entered_by_id != user.pk
    may = open_unit and bool(enterprise_rules.covers(user.grants, review, row.district_id, row.street_id))
    return FindingRow(one, one.get_strength_display(), COLOURS[Strength(one.strength)], may)


COLOURS = {Strength.BLOCK: "RED", Strength.EXPLAIN: "YELLOW", Strength.INFORM: "NONE"}
