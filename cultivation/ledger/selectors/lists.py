"""Problems as lists: pages, counts by light, what is open at an enterprise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.row_count import row_count
from core.ui.paging import Page, page_by_key
from cultivation.ledger.categories import Category
from cultivation.ledger.datasets import PROBLEMS as DATASET
from cultivation.ledger.filters import ENDED, PROBLEMS, WAITING, ProblemFilters, Reader, light_case, light_q
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.states import LIVE, OPEN, State
from cultivation.ledger.whose import WORK
from exchange.rows import ListRow

_BY_DUE = (
    F("due_on").asc(nulls_last=True),
    F("closed_at").desc(nulls_first=True),  # without a clock: who waits for a call before who is closed
    "-is_urgent",
    "-pk",
)
_SORTS: dict[str, tuple[Any, ...]] = {
    "due": _BY_DUE,
    "-due": (F("due_on").desc(nulls_first=True), F("closed_at").asc(nulls_last=True), "is_urgent", "pk"),
    "number": ("number",),
    "-number": ("-number",),
}
SORTS = ("due", "number")
DEFAULT_SORT = "due"
_OPEN = [state.value for state in OPEN]


class ProblemRow(ListRow):
    """One row of a list; `light` is empty where no clock runs."""

    dataset = DATASET

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(State(self.state).label)

    @property
    def category_name(self) -> str:
        """The category in words."""
        return str(Category(self.category).label)


@dataclass(frozen=True)
class ProblemCounts:
    """How many problems the other filters let through, and how many of them in each light or stage."""

    all: int
    red: int
    amber: int
    green: int
    today: int
    waiting: int
    ended: int


def scope(user: User) -> QuerySet[Problem]:
    """Every problem that the person may see."""
    return Problem.objects.visible_to(user)


def problems(user: User, filters: ProblemFilters, today: dt.date | None = None) -> QuerySet[Problem]:
    """The problems in scope that the filters let through, to count, to group, to take ids of."""
    return scope(user).filter(filters.q(Reader(user, today or timezone.localdate())))


def count(user: User, filters: ProblemFilters, today: dt.date | None = None) -> int:
    """How many, exactly."""
    return problems(user, filters, today).count()


def counts(user: User, filters: ProblemFilters, today: dt.date) -> ProblemCounts:
    """The chips over the list, in two queries: the other filters hold, light and stage do not.

    What is at its end is whatever is left, so that only what is not is looked at by its days.
    """
    others = problems(user, filters.but(light=None, stage=None), today)
    found = others.filter(state__in=sorted(LIVE)).aggregate(
        live=row_count(),
        red=row_count(light_q(Light.RED, today)),
        amber=row_count(light_q(Light.AMBER, today)),
        green=row_count(light_q(Light.GREEN, today)),
        today=row_count(Q(due_on=today) & ~light_q(Light.RED, today)),
        waiting=row_count(Q(state=State.RESOLVED)),
    )
    every = others.aggregate(all=row_count())["all"]
    return ProblemCounts(all=every, ended=every - found.pop("live"), **found)


def work_counts(user: User, filters: ProblemFilters, today: dt.date) -> dict[str, int]:
    """The tabs of the work list: how many of what is not at its end each part has; in one query."""
    others = problems(user, filters.but(work=None, light=None, stage=None), today).filter(
        state__in=sorted(LIVE)
    )
    return others.aggregate(
        **{code: row_count(condition(user)) for code, (_label, condition) in WORK.items()}
    )


def by_district(
    user: User, filters: ProblemFilters | None = None, today: dt.date | None = None
) -> list[dict[str, Any]]:
    """Problems by light in each district, in one query: `code`, `name`, `red`, `amber`, `green`, `open`.

    Each number is that of the list at `PROBLEMS.with_values(district=code, light=…)`.
    """
    today = today or timezone.localdate()
    lit = problems(user, filters or PROBLEMS.with_values(), today).filter(state__in=_OPEN)
    grouped = lit.values(
        code=F("district__code"), name=F("district__name"), sort=F("district__sort")
    ).annotate(
        open=row_count(),
        red=row_count(light_q(Light.RED, today)),
        amber=row_count(light_q(Light.AMBER, today)),
        green=row_count(light_q(Light.GREEN, today)),
    )
    return [dict(row) for row in grouped.order_by("sort", "code")]


def ids(
    user: User, filters: ProblemFilters, sort: str = DEFAULT_SORT, today: dt.date | None = None
) -> QuerySet[Any]:
    """Ids in order, as a flat queryset: a page takes a slice, an export all."""
    return problems(user, filters, today).order_by(*_SORTS.get(sort, _BY_DUE)).values_list("pk", flat=True)


def page(
    user: User,
    filters: ProblemFilters,
    *,
    total: int,
    sort: str = DEFAULT_SORT,
    number: int = 1,
    today: dt.date,
) -> Page[ProblemRow]:
    """A page in two queries: the ids by an index, then their rows. `total` comes from `counts` or `count`."""
    found = ids(user, filters, sort, today)
    return page_by_key(found, lambda keys: rows(user, keys, today), number, total=total)


def rows(user: User, wanted: Sequence[int], today: dt.date) -> list[ProblemRow]:
    """The rows of some ids, in that order."""
    if not wanted:
        return []
    found = scope(user).filter(pk__in=list(wanted)).annotate(light=light_case(today))
    by_id = {row.id: row for row in ProblemRow.read(found)}
    return [by_id[pk] for pk in wanted if pk in by_id]


def of_enterprise(
    user: User, enterprise: int, today: dt.date, *, most_open: int, most_ended: int
) -> list[ProblemRow]:
    """The open problems of an enterprise, what is due first on top, then the newest of the others.

    Three queries: ids by an index as for a page, then their rows.
    """
    found = scope(user).filter(enterprise_id=enterprise).values_list("pk", flat=True)
    at_work = found.filter(state__in=_OPEN).order_by(*_BY_DUE)[:most_open] if most_open else ()
    ended = found.exclude(state__in=_OPEN).order_by("-pk")[:most_ended] if most_ended else ()
    return rows(user, [*at_work, *ended], today)


def split_of(user: User, enterprise: int) -> tuple[int, int]:
    """How many problems of an enterprise are open, and how many are not; one query."""
    found = scope(user).filter(enterprise_id=enterprise)
    counted = found.aggregate(open=row_count(Q(state__in=_OPEN)), all=row_count())
    return counted["open"], counted["all"] - counted["open"]


def look_alikes(
    user: User, enterprise: int, category: str, today: dt.date, limit: int = 3
) -> list[ProblemRow]:
    """Open problems of the same enterprise and category: perhaps the matter is logged already."""
    found = scope(user).filter(enterprise_id=enterprise, category=category, state__in=_OPEN)
    return rows(user, list(found.order_by("-pk").values_list("pk", flat=True)[:limit]), today)


def shown_total(numbers: ProblemCounts, filters: ProblemFilters) -> int | None:
    """The total of the list as the chips know it; None when a finer choice than a chip is in force."""
    lights, stages = filters.values.get("light", ()), filters.values.get("stage", ())
    if not lights and not stages:
        return numbers.all
    by_light = {"RED": numbers.red, "AMBER": numbers.amber, "GREEN": numbers.green}
    by_stage = {WAITING: numbers.waiting, ENDED: numbers.ended}
    if (lights and stages) or len(lights) > 1 or len(stages) > 1:
        return None
    return by_light.get(lights[0]) if lights else by_stage.get(stages[0])
