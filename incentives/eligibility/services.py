"""Evaluate a programme for the whole city and keep what changed (资格测算)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.exact import MISSING
from core.money import from_fen
from core.verdict import refuse, require
from incentives.eligibility import storing
from incentives.eligibility.programme import Evaluated, ProgrammeRules
from incentives.eligibility.rules import Eligibility

_WIDEST = 1900, 2100


@dataclass(frozen=True)
class EvaluationCounts:
    """A programme evaluated for a year: how many, by eligibility, and the amount of those that pass (yuan)."""

    enterprises: int
    passed: int
    failed: int
    unknown: int
    amount: Decimal
    changed: int = 0

    def as_json(self) -> dict[str, Any]:
        """As `evaluate --json` prints it."""
        return {
            "enterprises": self.enterprises,
            "pass": self.passed,
            "fail": self.failed,
            "unknown": self.unknown,
            "amount": f"{self.amount:.2f}",
        }


def preview(rules: ProgrammeRules, year: int, day: dt.date, enterprise: int | None = None) -> Evaluated:
    """Evaluate without keeping anything: what a page, a command and `evaluate` share. Raises Refused for no year."""
    if not _WIDEST[0] < year < _WIDEST[1]:
        require(refuse(_("“%(year)s”不是年份"), code="award.year", year=year))
    return rules.evaluate(year, day, enterprise)


def counted(evaluated: Evaluated, changed: int = 0) -> EvaluationCounts:
    """What was evaluated, in numbers."""
    passed = evaluated.eligibility == Eligibility.PASS
    amounts = evaluated.amount[passed & (evaluated.amount != MISSING)]
    return EvaluationCounts(
        enterprises=evaluated.rows,
        passed=int(passed.sum()),
        failed=int((evaluated.eligibility == Eligibility.FAIL).sum()),
        unknown=int((evaluated.eligibility == Eligibility.UNKNOWN).sum()),
        amount=from_fen(int(amounts.sum())),
        changed=changed,
    )


def evaluate(*, rules: ProgrammeRules, year: int, day: dt.date | None = None) -> EvaluationCounts:
    """Evaluate a programme's year and keep each evaluation that changed as a new version.

    Idempotent: the same facts and parameters write nothing. Whom the year concerns no longer is evaluated no longer:
    that row is no more current.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"evaluate:{rules.code}:{year}"])
        evaluated = preview(rules, year, day or timezone.localdate())
        return counted(evaluated, storing.keep(cursor, rules.code, year, evaluated))
