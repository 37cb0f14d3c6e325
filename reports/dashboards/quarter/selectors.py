"""Every figure of the dashboard, by a handful of set-based statements in the person's scope.

Each number is counted by the condition of the list that it leads to: enterprises where they are today, assessments,
returns and problems by the place of their time. Nothing is asked for one place at a time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Q, Sum

from core.row_count import row_count
from cultivation.enterprises.models import Standing
from cultivation.enterprises.pool import in_pool_q, stored_version
from cultivation.ledger.filters import PROBLEMS, light_q
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.selectors import lists
from cultivation.plan.panels import own_place
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.plans import issued_targets
from cultivation.plan.selectors.progress import months
from incentives.eligibility.models import Evaluation
from incentives.eligibility.wording import is_open
from monitoring.returns import selectors as returns
from monitoring.returns.filters import RECEIVED_STATES
from monitoring.scan import selectors as scans
from monitoring.scan.models import RunState, ScanRun
from monitoring.scan.moves import moves
from reports.dashboards.quarter.query import QuarterQuery

AWARD_YEARS = 5


@dataclass
class Tally:
    """The counts of one place, or of the whole."""

    all: int = 0
    pool: int = 0
    included: int = 0
    before: int = 0
    listed: int = 0
    received: int = 0
    red: int = 0
    amber: int = 0
    green: int = 0
    readiness: Counter[str] = field(default_factory=Counter)
    risk: Counter[str] = field(default_factory=Counter)

    @property
    def likely(self) -> int:
        """LIKELY or better."""
        return self.readiness["LIKELY"] + self.readiness["REACHED"]

    @property
    def at_risk(self) -> int:
        """RED or ORANGE."""
        return self.risk["RED"] + self.risk["ORANGE"]

    @property
    def change(self) -> int:
        """Inclusions against the same time of the year before."""
        return self.included - self.before

    def add(self, other: Tally) -> None:
        """Take another place's counts in."""
        for name in ("all", "pool", "included", "before", "listed", "received", "red", "amber", "green"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.readiness.update(other.readiness)
        self.risk.update(other.risk)


@dataclass(frozen=True)
class Award:
    """One year of a programme."""

    year: int
    passed: int
    amount: Decimal | None
    unknown: int
    failed: int


@dataclass(frozen=True)
class QuarterFigures:
    """Everything that the dashboard shows; `by_place` has None for what lies in no street."""

    whole: Tally
    by_place: Mapping[int | None, Tally]
    target: int | None
    months: Mapping[tuple[int, int], int]
    moved: Mapping[str, int]
    awards: Mapping[str, list[Award]]
    run: ScanRun | None
    is_judged: bool
    pool_is_live: bool


def figures(query: QuarterQuery) -> QuarterFigures:
    """Ask for everything: a fixed number of statements, whatever the city's size."""
    tallies: dict[int | None, Tally] = defaultdict(Tally)
    _enterprises(query, tallies)
    _inclusions(query, tallies)
    _assessments(query, tallies)
    _returns(query, tallies)
    _problems(query, tallies)
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    judged = bool(whole.readiness or whole.risk)
    return QuarterFigures(
        whole=whole,
        by_place=dict(tallies),
        target=_target(query),
        months=months(query.progress),
        moved=moves(query.user, query.period) if judged else {},
        awards=_awards(query),
        run=ScanRun.objects.filter(
            year=query.period.year, quarter=query.period.quarter, state=RunState.DONE
        ).first(),
        is_judged=judged,
        pool_is_live=query.pool_year is not None and stored_version(query.pool_year) is None,
    )


def _target(query: QuarterQuery) -> int | None:
    """The issued target of what is shown; None where none is issued, and for several places that are not the city."""
    unit = own_place(query.user)
    return issued_targets(query.period.year).of(unit) if query.is_city or unit is not None else None


def _enterprises(query: QuarterQuery, tallies: dict[int | None, Tally]) -> None:
    key = f"{query.field}_id"
    counted = {"all": row_count()}
    if query.pool_year is not None:
        counted["pool"] = row_count(in_pool_q(query.pool_year))
    _fill(Standing.objects.visible_to(query.user), key, counted, tallies)


def _inclusions(query: QuarterQuery, tallies: dict[int | None, Tally]) -> None:
    """Where they happened, as the plan counts them."""
    key = f"{query.field}_id"
    _fill(rows.included(query.progress), key, {"included": row_count()}, tallies)
    _fill(rows.before(query.progress), key, {"before": row_count()}, tallies)


def _assessments(query: QuarterQuery, tallies: dict[int | None, Tally]) -> None:
    found = scans.counts_by(query.user, query.period, f"{query.field}_id", "readiness", "risk")
    for (place, readiness, risk), number in found.items():
        tally = tallies[place]  # type: ignore[index]
        if readiness:
            tally.readiness[str(readiness)] += number
        if risk:
            tally.risk[str(risk)] += number


def _returns(query: QuarterQuery, tallies: dict[int | None, Tally]) -> None:
    counted = {"listed": row_count(), "received": row_count(Q(state__in=RECEIVED_STATES))}
    listed = returns.members(returns.query_of(query.user, query.period, query.today))
    _fill(listed, f"{query.field}_id", counted, tallies)


def _problems(query: QuarterQuery, tallies: dict[int | None, Tally]) -> None:
    counted = {
        name: row_count(light_q(light, query.today))
        for name, light in (("red", Light.RED), ("amber", Light.AMBER), ("green", Light.GREEN))
    }
    _fill(
        lists.problems(query.user, PROBLEMS.with_values(), query.today),
        f"{query.field}_id",
        counted,
        tallies,
    )


def _fill(found: Any, key: str, counted: Mapping[str, Aggregate], tallies: dict[int | None, Tally]) -> None:
    """One statement: group the rows by place, and put each count where it belongs."""
    for row in found.order_by().values(key).annotate(**counted):
        tally = tallies[row[key]]
        for name in counted:
            setattr(tally, name, row[name])


def _awards(query: QuarterQuery) -> Mapping[str, list[Award]]:
    """By programme the last years that were evaluated, newest first."""
    newest = Evaluation.objects.visible_to(query.user).filter(
        year__gt=query.period.year - AWARD_YEARS, year__lte=query.period.year, is_current=True
    )
    counted = newest.values("programme_id", "year").annotate(
        passed=row_count(Q(verdict="PASS")),
        amount=Sum("amount", filter=Q(verdict="PASS")),
        unknown=row_count(Q(verdict="UNKNOWN")),
        failed=row_count(Q(verdict="FAIL")),
    )
    found: dict[str, list[Award]] = defaultdict(list)
    columns = ("programme_id", "year", "passed", "amount", "unknown", "failed")
    for programme, year, passed, amount, unknown, failed in counted.order_by("-year").values_list(*columns):
        given = amount if is_open(passed, amount) else amount or Decimal(0)
        found[programme].append(Award(year, passed, given, unknown, failed))
    return found
