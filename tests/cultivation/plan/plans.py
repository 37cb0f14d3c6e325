"""Plans as tests need them: begun, computed on given counts, issued."""

from __future__ import annotations

from typing import Any

from accounts.models import Unit, User
from cultivation.plan.models import AnnualPlan
from cultivation.plan.rules.decomposition import Counted
from cultivation.plan.services.drafts import start_draft
from cultivation.plan.services.issuing import issue
from cultivation.plan.services.numbers import calculate
from tests.support import factories as make
from tests.support.vectors import vectors

YEAR = 2024
T1 = vectors("decomposition")[0]
T4 = vectors("decomposition_fixed")[0]


def t1_counts() -> list[Counted]:
    """The figures of the domain's first example."""
    names = dict(Unit.objects.values_list("code", "name"))
    return [Counted(code, names[code], *counts) for code, counts in T1["districts"].items()]


def draft(by: User | None = None, year: int = YEAR, **terms: Any) -> AnnualPlan:
    """A draft of T1: 2000 over eleven districts."""
    by = by or make.user("BUREAU")
    begun = start_draft(actor=by, year=year)
    asked: dict[str, Any] = {"total": 2000, "counts": t1_counts()} | terms
    return calculate(actor=by, plan=begun.pk, **asked)


def issued(by: User | None = None, year: int = YEAR, **terms: Any) -> AnnualPlan:
    """The same, in force."""
    by = by or make.user("BUREAU")
    return issue(actor=by, plan=draft(by, year, **terms).pk)


def targets_of(plan: AnnualPlan) -> dict[str, int]:
    """Targets in force by the unit's code."""
    return dict(plan.targets.filter(is_current=True).values_list("unit__code", "target"))
