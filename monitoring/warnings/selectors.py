"""Reads of warnings; the person comes first, out of scope is not there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.http import Http404

from accounts.models import User
from core.row_count import row_count
from core.ui.paging import Page, page_by_key
from cultivation.contacts.duties import leaders, officers
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.enterprises.codes import Risk
from cultivation.ledger.models import Problem
from monitoring.scan.models import Assessment
from monitoring.warnings.codes import ORDER
from monitoring.warnings.filters import (
    AGREED,
    CLOSABLE,
    ENDED,
    ONGOING,
    OVERDUE,
    RAISED,
    SHOWS,
    WORK,
    WarningFilters,
)
from monitoring.warnings.models import OPEN_STATES, Warning, WarningAction, WarningLevel
from monitoring.warnings.reader import Reader
from monitoring.warnings.whose import overdue_q, raised_to_q, rungs_of, to_act_q

SORTS: Final = ("level", "due")
DEFAULT_SORT: Final = "level"
_GRAVITY: Final = Case(
    *(When(level=level.value, then=Value(-place)) for place, level in enumerate(ORDER)),
    default=Value(1),
    output_field=IntegerField(),
)
_RUNNING: Final = Case(When(met_on=None, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True)
class WarningCounts:
    """The tabs of the list: how many of each part, of those in hand by level, and how many reds are overdue."""

    shows: dict[str, int]
    levels: dict[str, int]
    states: dict[str, int]
    red_overdue: int


@dataclass(frozen=True)
class Beside:
    """What a list's rows say besides their own: the last action, who serves and leads, the quarter's result.

    `hidden` are the problems among the actions of which the person may not know.
    """

    actions: dict[int, WarningAction]
    hidden: set[int]
    officers: dict[int, ContactOfficer]
    leaders: dict[int, HangPoint]
    results: dict[int, Assessment]


def warnings(reader: Reader, filters: WarningFilters) -> QuerySet[Warning]:
    """The warnings in scope that the filters let through: to count, to group, to take ids of."""
    return Warning.objects.visible_to(reader.user).filter(filters.q(reader))


def counts(reader: Reader, filters: WarningFilters) -> WarningCounts:
    """Every number over the list, in two queries: the other filters hold, part and level do not."""
    others = warnings(reader, filters.but(show=None, risk=None))
    found = others.aggregate(
        **{code: row_count(condition(reader)) for code, (_label, condition) in SHOWS.items()},
        red=row_count(overdue_q(reader) & Q(level=Risk.RED.value)),
    )
    levels, states = Counter[str](), Counter[str]()
    ongoing = others.filter(state__in=OPEN_STATES).order_by().values_list("level", "state")
    for level, state, number in ongoing.annotate(number=row_count()):
        levels[level] += number
        states[state] += number
    return WarningCounts({code: found[code] for code in SHOWS}, dict(levels), dict(states), found["red"])


def shown_total(numbers: WarningCounts, filters: WarningFilters) -> int | None:
    """The total of the list as the tabs know it; None where a finer choice is in force."""
    show, level = filters.values.get("show", ()), filters.values.get("risk", ())
    if show and not level:
        return numbers.shows[show[0]]
    if show == (ONGOING,) and len(level) == 1:
        return numbers.levels.get(level[0], 0)
    return None


def ids(reader: Reader, filters: WarningFilters, sort: str = DEFAULT_SORT) -> QuerySet[Any, int]:
    """Ids in order, as a flat queryset: a page takes a slice, an export all."""
    return warnings(reader, filters).order_by(*_order(sort)).values_list("pk", flat=True)


def _order(sort: str) -> tuple[Any, ...]:
    """The gravest first, and of one level what waits and is due first; what has ended comes last."""
    ended = F("ended_on").desc(nulls_first=True)
    if sort == "due":
        return (ended, _RUNNING, "due_on", "pk")
    if sort == "-due":
        return (F("ended_on").asc(nulls_last=True), _RUNNING, "-due_on", "-pk")
    if sort == "-level":
        return (ended, _GRAVITY.desc(), _RUNNING, "-due_on", "-pk")
    return (ended, _GRAVITY.asc(), _RUNNING, "due_on", "pk")


def page(
    reader: Reader, filters: WarningFilters, *, total: int, sort: str = DEFAULT_SORT, number: int = 1
) -> Page[Warning]:
    """A page in two queries: the ids, then their rows."""
    return page_by_key(ids(reader, filters, sort), lambda keys: rows(reader.user, keys), number, total=total)


def rows(user: User, wanted: Sequence[int]) -> list[Warning]:
    """The rows of some ids, in that order, with enterprise and holder."""
    if not wanted:
        return []
    seen = Warning.objects.visible_to(user).select_related("enterprise", "holder")
    found = seen.in_bulk(list(wanted))
    return [found[pk] for pk in wanted if pk in found]


def beside(listed: Iterable[Warning], reader: Reader) -> Beside:
    """What stands beside some warnings; four queries however many there are, one more where problems came of them."""
    found, day = list(listed), reader.day
    if not found:
        return Beside({}, set(), {}, {}, {})
    of = {row.enterprise_id for row in found}
    last = list(
        WarningAction.objects.filter(warning__in=[row.pk for row in found], voided_at=None)
        .order_by("warning_id", "-on", "-pk")
        .distinct("warning_id")
    )
    results = (
        Assessment.objects.filter(enterprise__in=of, is_current=True)
        .order_by("enterprise_id", "-year", "-quarter")
        .distinct("enterprise_id")
    )
    return Beside(
        {action.warning_id: action for action in last},
        hidden_problems(reader.user, last),
        {one.enterprise_id: one for one in officers(day).filter(enterprise__in=of).select_related("user")},
        {one.enterprise_id: one for one in leaders(day).filter(enterprise__in=of)},
        {one.enterprise_id: one for one in results},
    )


def get(user: User, pk: int) -> Warning:
    """One warning in scope; Http404 otherwise."""
    row = (
        Warning.objects.visible_to(user)
        .select_related("enterprise", "district", "street", "holder", "previous")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    return row


def action_of(user: User, pk: int) -> WarningAction:
    """One action on a warning in scope; Http404 otherwise."""
    row = WarningAction.objects.visible_to(user).select_related("warning").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def standing_level(row: Warning) -> WarningLevel | None:
    """The change that set the level in force."""
    return row.levels.select_related("run", "by").last()


def of_enterprise(user: User, enterprise: int, limit: int = 10) -> list[Warning]:
    """The warnings of an enterprise in scope, the newest first; one query."""
    found = Warning.objects.visible_to(user).filter(enterprise=enterprise).select_related("holder")
    return list(found.order_by("-pk")[:limit])


def mine(reader: Reader) -> QuerySet[Warning]:
    """What waits for the person."""
    return Warning.objects.visible_to(reader.user).filter(SHOWS[WORK][1](reader))


def to_act(reader: Reader) -> QuerySet[Warning]:
    """What the person handles or closes."""
    return Warning.objects.visible_to(reader.user).filter(to_act_q(reader))


def my_work(reader: Reader, limit: int) -> list[Warning]:
    """Of these the gravest first, then what is due first."""
    found = to_act(reader).select_related("enterprise", "holder")
    return list(found.order_by(*_order(DEFAULT_SORT))[:limit])


def told(reader: Reader) -> list[tuple[Risk, int, dt.date]]:
    """What was raised to the person by level, the gravest first: how many, and the first day that is past."""
    if not rungs_of(reader.user):
        return []
    rows = Warning.objects.visible_to(reader.user).filter(raised_to_q(reader))
    sums = rows.order_by().values_list("level").annotate(n=Count("pk"), first=Min("due_on"))
    found = {level: (n, first) for level, n, first in sums}
    return [(level, *found[level]) for level in reversed(ORDER) if level in found]


def hidden_problems(user: User, actions: Iterable[WarningAction]) -> set[int]:
    """The problems that came of some actions and are sensitive (敏感) for this person: what was said there is not told."""
    of = {each.problem_id for each in actions if each.problem_id}
    return (
        set(Problem.objects.hidden_from(user).filter(pk__in=of).values_list("pk", flat=True)) if of else set()
    )


def results_of(user: User, enterprise: int, limit: int = 5) -> list[Assessment]:
    """The standing results of the newest quarters, the newest last."""
    seen = Assessment.objects.visible_to(user).filter(enterprise=enterprise, is_current=True)
    return list(seen.order_by("-year", "-quarter")[:limit])[::-1]


PARTS = (WORK, RAISED, OVERDUE, AGREED, CLOSABLE, ENDED)
"""The tabs after those of the levels."""
