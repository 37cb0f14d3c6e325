"""Progress of city, districts or streets against the issued targets, in a fixed number of statements (domain, section 8)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from accounts.models import Unit, UnitKind
from core.pace import Pace
from core.row_count import row_count
from cultivation.enterprises.models import Standing
from cultivation.enterprises.recognitions.refined import refined_by, refined_count
from cultivation.plan import others
from cultivation.plan.models import AnnualPlan
from cultivation.plan.rules.decomposition import key_quota
from cultivation.plan.rules.finish import Finish, finish_of
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.plans import IssuedTargets, issued_targets
from cultivation.plan.selectors.rows import Asked
from cultivation.plan.terms import key_ratio


@dataclass(frozen=True)
class Key:
    """The key pool of a place: None where it is not known."""

    quota: int | None = None
    members: int | None = None
    confirmed: int | None = None

    @property
    def short(self) -> int | None:
        """How many are missing; nobody is without a quota."""
        return None if self.members is None else max(0, (self.quota or 0) - self.members)


@dataclass(frozen=True)
class Progress:
    """How far one place is; `unit` None is the whole of what was asked."""

    unit: Unit | None
    pace: Pace
    exited: int
    before: int
    finish: Finish | None
    refined: int
    key: Key
    short: int | None
    short_places: int = 0

    @property
    def net(self) -> int:
        """Inclusions less exits; the plan counts the inclusions."""
        return self.pace.included - self.exited

    def as_json(self) -> dict[str, Any]:
        """For the command."""
        finish = self.finish
        return {
            "target": self.pace.target,
            "included": self.pace.included,
            "exited": self.exited,
            "net": self.net,
            "expected": self.pace.expected,
            "finish": {name: finish and getattr(finish, name) for name in ("low", "middle", "high")},
            "refined": self.refined,
            "key": {
                "quota": self.key.quota,
                "members": self.key.members,
                "confirmed": self.key.confirmed,
                "short": self.short,
            },
        }


@dataclass(frozen=True)
class Report:
    """The whole, and each place below it in the city's order; `homeless` counts what lies in no street."""

    plan: AnnualPlan | None
    whole: Progress
    places: list[Progress]
    is_judged: bool


@dataclass(frozen=True)
class _Counts:
    included: Counter[int | None]
    before: Counter[int | None]
    exited: Counter[int | None]
    levels: dict[int | None, Counter[str]]
    refined: Counter[int | None]
    keys: Any
    is_judged: bool


def report(asked: Asked, places: Sequence[Unit], whole: Unit | None = None) -> Report:
    """The progress of some districts, or of the streets of one, and of the `whole` that they make up."""
    targets = issued_targets(asked.year)
    field = "street" if places and places[0].kind == UnitKind.STREET else "district"
    counts = _counts(asked, field, whole)
    ratio = key_ratio(asked.year)
    lines = [_line(asked, unit, targets.of(unit), counts, ratio) for unit in places]
    return Report(targets.plan, _whole(asked, whole, lines, targets, counts, ratio), lines, counts.is_judged)


def _counts(asked: Asked, field: str, whole: Unit | None) -> _Counts:
    levels: dict[int | None, Counter[str]] = {}
    found = rows.judged(asked)
    for place, level, number in (
        _within(found, whole).order_by().values_list(f"{field}_id", "readiness").annotate(n=row_count())
    ):
        levels.setdefault(place, Counter())[level] += number
    return _Counts(
        included=_by(rows.included(asked), field, whole),
        before=_by(rows.before(asked), field, whole),
        exited=_by(rows.exited(asked), field, whole),
        levels=levels,
        refined=refined_by(field, asked.year, asked.day),
        keys=others.key_pool(asked.year) if field == "district" or whole else None,
        is_judged=Standing.objects.filter(rows.judged_q(asked.year)).exists(),
    )


def _within(found: QuerySet[Any], whole: Unit | None) -> QuerySet[Any]:
    if whole is None or whole.kind == UnitKind.CITY:
        return found
    return found.filter(**{f"{whole.kind.lower()}_id": whole.pk})


def _by(found: QuerySet[Any], field: str, whole: Unit | None) -> Counter[int | None]:
    return Counter(dict(_within(found, whole).order_by().values_list(f"{field}_id").annotate(n=row_count())))


def _line(asked: Asked, unit: Unit, target: int | None, counts: _Counts, ratio: Decimal | None) -> Progress:
    included = counts.included[unit.pk]
    key = Key(key_quota(target, ratio))
    if counts.keys is not None and unit.kind == UnitKind.DISTRICT:
        kept = counts.keys.get(unit.pk, others.KeyCount())
        key = Key(key.quota, kept.members, kept.confirmed)
    return Progress(
        unit=unit,
        pace=Pace(included, target, asked.day, asked.year),
        exited=counts.exited[unit.pk],
        before=counts.before[unit.pk],
        finish=finish_of(included, counts.levels.get(unit.pk, Counter())) if counts.is_judged else None,
        refined=counts.refined[unit.pk],
        key=key,
        short=key.short,
    )


def _whole(
    asked: Asked,
    unit: Unit | None,
    lines: list[Progress],
    targets: IssuedTargets,
    counts: _Counts,
    ratio: Decimal | None,
) -> Progress:
    """All of it: what lies in no street too. A city's quota and shortage are those of its districts."""
    included = counts.included.total()
    levels: Counter[str] = sum(counts.levels.values(), Counter())
    is_city = unit is None or unit.kind == UnitKind.CITY
    if unit is None or is_city:
        key, short = _sum_of_keys(lines), _sum(line.short for line in lines)
    else:
        key = _line(asked, unit, targets.of(unit), counts, ratio).key
        short = key.short
    return Progress(
        unit=unit,
        pace=Pace(included, targets.of(unit), asked.day, asked.year),
        exited=counts.exited.total(),
        before=counts.before.total(),
        finish=finish_of(included, levels) if counts.is_judged else None,
        refined=refined_count(asked.year, asked.day, unit),
        key=key,
        short=short,
        short_places=sum(1 for line in lines if line.short),
    )


def _sum_of_keys(lines: list[Progress]) -> Key:
    return Key(
        _sum(line.key.quota for line in lines),
        _sum(line.key.members for line in lines),
        _sum(line.key.confirmed for line in lines),
    )


def _sum(numbers: Any) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def months(asked: Asked, whole: Unit | None = None) -> dict[tuple[int, int], int]:
    """Inclusions by (count year, month) of this year and the one before; what was approved after the year is month 13."""
    found: Counter[tuple[int, int]] = Counter()
    last_year = Asked(asked.year - 1, dt.date(asked.year, 12, 31), asked.user)
    for one in (asked, last_year):
        counted = (
            _within(rows.included(one), whole)
            .order_by()
            .values(year=ExtractYear("included_on"), month=ExtractMonth("included_on"))
            .annotate(n=row_count())
            .values_list("year", "month", "n")
        )
        for year, month, number in counted:
            found[one.year, month_of(one.year, year, month)] += number
    return dict(found)


def month_of(count_year: int, year: int, month: int) -> int:
    """The month of a count year in which something counts: 13 for what was approved after it, 1 for what came before."""
    return month if year == count_year else 13 if year > count_year else 1
