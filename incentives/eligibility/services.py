"""Evaluate a programme for the whole city and keep what changed (资格测算)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.exact import MISSING
from core.money import from_fen
from core.parameters.selectors import at
from core.verdict import refuse, require
from incentives.eligibility import storing
from incentives.eligibility.evaluating import Evaluated, Given, Rule, judge
from incentives.facts.reading import Asking, read
from incentives.policy.kinds import Kind, held
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.selectors import terms_on, versions_on
from incentives.policy.tree.asking import asked_by
from incentives.policy.tree.reading import read as read_tree
from incentives.policy.verdicts import Eligibility
from incentives.policy.vocabulary import subject_kinds

_WIDEST = 1900, 2100


@dataclass(frozen=True)
class EvaluationCounts:
    """A programme evaluated for a year: how many enterprises and subjects, by eligibility, the amount of those that pass
    (yuan).
    """

    enterprises: int
    subjects: int
    passed: int
    failed: int
    unknown: int
    amount: Decimal
    changed: int = 0

    def as_json(self) -> dict[str, Any]:
        """As `evaluate --json` prints it; pass + fail + unknown = subjects."""
        return {
            "enterprises": self.enterprises,
            "subjects": self.subjects,
            "pass": self.passed,
            "fail": self.failed,
            "unknown": self.unknown,
            "amount": f"{self.amount:.2f}",
        }


def given(programme: Programme, year: int, day: dt.date, draft: PolicyVersion | None = None) -> Given:
    """What judges a programme's year where facts are those of `day`; a draft instead of the version in force."""
    judging_day = programme.judging_day(year, day)
    versions = {draft.district_id: draft} if draft else versions_for(programme, year, day)
    rules = {
        district: Rule(version.pk, read_tree(version.tree), version.source)
        for district, version in versions.items()
    }
    terms, names = terms_on(judging_day)
    return Given(rules, terms, names, at(judging_day).version, judging_day.isoformat(), year)


def versions_for(programme: Programme, year: int, day: dt.date) -> Mapping[int | None, PolicyVersion]:
    """The versions that judge a programme's year where facts are those of `day`, by district."""
    return versions_on(programme.code, programme.judging_day(year, day))


def preview(
    programme: Programme,
    year: int,
    day: dt.date,
    among: Collection[int] | None = None,
    draft: PolicyVersion | None = None,
) -> Evaluated:
    """Evaluate the city, or some enterprises, and keep nothing: what pages and `evaluate` share. Raises Refused for no year."""
    if not _WIDEST[0] < year < _WIDEST[1]:
        require(refuse(_("“%(year)s”不是年份"), code="award.year", year=year))
    judged_by = given(programme, year, day, draft)
    asked = [asked_by(rule.tree) for rule in judged_by.rules.values()]
    facts = {fact.code: fact for each in asked for fact in each.facts}
    rows = {each.code: each for one in asked for each in one.rows}
    subjects, frame = read(
        subject_kinds[programme.subject],
        list(facts.values()),
        rows.values(),
        Asking(programme.code, year, day, None if among is None else tuple(sorted(among))),
    )
    return judge(judged_by, subjects, frame)


def near_miss(day: dt.date) -> int:
    """By how much (millionths) the one failing condition of who is nearly there fails at most; 0 where it is not loaded."""
    return held(Kind.RATIO, at(day).text("near_miss_ratio") or "0")


def counted(evaluated: Evaluated, changed: int = 0) -> EvaluationCounts:
    """What was evaluated, in numbers."""
    verdict = evaluated.verdict
    passed = verdict == Eligibility.PASS
    amounts = evaluated.amount[passed & (evaluated.amount != MISSING)]
    return EvaluationCounts(
        enterprises=len(np.unique(evaluated.subjects.enterprise)),
        subjects=evaluated.rows,
        passed=int(passed.sum()),
        failed=int((verdict == Eligibility.FAIL).sum()),
        unknown=int((verdict == Eligibility.UNKNOWN).sum()),
        amount=from_fen(int(amounts.sum())),
        changed=changed,
    )


def evaluate(*, programme: Programme, year: int, day: dt.date | None = None) -> EvaluationCounts:
    """Evaluate a programme's year and keep each evaluation that changed as a new version.

    Idempotent: the same facts and parameters write nothing. Whom the year concerns no longer is evaluated no longer:
    that row is no more current.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"evaluate:{programme.code}:{year}"])
        today = day or timezone.localdate()
        evaluated = preview(programme, year, today)
        return counted(evaluated, storing.keep(cursor, programme.code, year, evaluated, near_miss(today)))
