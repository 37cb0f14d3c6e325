"""Who passes and has not applied (应享未享): a filter of the evaluations, and what waits for who may enter applications."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role
from core.money import format_wan
from core.registry import ToDo
from core.row_count import row_count
from core.ui.filters import Filter, Shown, either
from core.ui.query import address
from incentives.applications.codes import Outcome
from incentives.applications.models import Application
from incentives.applications.money_models import Award
from incentives.applications.states import OPEN_STATES, State
from incentives.eligibility.models import Evaluation
from incentives.eligibility.registry import YEARS_BACK, named
from incentives.policy.requirements import Requirements, Window

_MOST: Final = 10
_NOTHING: Final = Requirements({}, (), {})


def _same() -> dict[str, OuterRef]:
    """What tells one subject and part of a programme from another."""
    return {name: OuterRef(name) for name in ("programme", "enterprise", "subject_key", "part")}


def applications_of_it() -> QuerySet[Application]:
    """The applications for the subject and part of an evaluation, in whose query this stands."""
    return Application.objects.filter(**_same())


def unapplied() -> Q:
    """Evaluations that pass with an amount, for whose subject and part nobody has applied; lapsed and rejected were."""
    return _applied_q("NO", None)


def _applied_q(value: str, _context: None) -> Q:
    known = applications_of_it()
    open_ = Exists(known.filter(state__in=OPEN_STATES))
    given = Exists(Award.objects.filter(**_same(), reversed_on=None))
    if value == "OPEN":
        return Q(open_) & ~Q(given)
    if value == "GIVEN":
        return Q(given)
    ended = known.filter(year=OuterRef("year")).filter(Q(state=State.REJECTED) | Q(outcome=Outcome.LAPSED))
    return Q(verdict="PASS", amount__gt=0) & ~Q(open_) & ~Q(given) & ~Q(Exists(ended))


APPLIED: Final[Filter[None]] = Filter(
    "applied",
    gettext_lazy("申报情况"),
    either(_applied_q),
    lambda _user: [("NO", _("符合条件，还没有申报")), ("OPEN", _("申报在办")), ("GIVEN", _("已批准奖补"))],
    shown=Shown.LISTED,
)
"""The filter that this room brings to the evaluations."""


def rows(user: User, day: dt.date) -> QuerySet[Evaluation]:
    """Who passes with an amount and has not applied, of the years that are still judged each night."""
    found = Evaluation.objects.visible_to(user).filter(is_current=True, year__gte=day.year - YEARS_BACK)
    return found.filter(unapplied())


@dataclass
class _Line:
    """A programme's year: how many in the places where one may apply today, how much, until when."""

    count: int = 0
    amount: Decimal = Decimal(0)
    until: dt.date | None = None


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """A line for each programme's year of which applications are taken today, what closes first on top; for officers."""
    asked, found = _lines(user, day)
    ordered = sorted(found.items(), key=lambda each: (each[1].until or dt.date.max, -each[0][1], each[0][0]))
    return [_line(asked, key, line) for key, line in ordered[:_MOST]]


def how_many(user: User, day: dt.date) -> int:
    """How many lines there are."""
    return len(_lines(user, day)[1])


def _lines(user: User, day: dt.date) -> tuple[Requirements, Mapping[tuple[str, int], _Line]]:
    if not any(grant.role == Role.OFFICER.value for grant in user.grants):
        return _NOTHING, {}
    counted = (
        rows(user, day)
        .values("programme_id", "year", "district_id")
        .annotate(n=row_count(), amount=Sum("amount"))
        .order_by("programme_id", "year", "district_id")
    )
    by_place = list(counted)
    found: dict[tuple[str, int], _Line] = defaultdict(_Line)
    if not by_place:
        return _NOTHING, found
    asked = Requirements.known()
    for row in by_place:
        window = asked.window(row["programme_id"], row["year"], row["district_id"], day)
        if _takes(window, day):
            line = found[(row["programme_id"], row["year"])]
            line.count += row["n"]
            line.amount += row["amount"]
            line.until = min(filter(None, (line.until, window.closes_on if window else None)), default=None)
    return asked, found


def _takes(window: Window | None, day: dt.date) -> bool:
    return window is None or window.opens_on <= day <= window.closes_on


def _line(asked: Requirements, key: tuple[str, int], line: _Line) -> ToDo:
    programme, year = asked.programmes[key[0]], key[1]
    detail = _("%(year)s，可得 %(amount)s 万元；还没有申报。") % {
        "year": programme.words.of_year % {"year": year},
        "amount": format_wan(line.amount),
    }
    return ToDo(
        light="NONE",
        light_text=_("可申报"),
        title=_("%(programme)s：%(n)d 家符合条件") % {"programme": programme.words.title, "n": line.count},
        detail=detail,
        url=address("awards:list", year=year, **named(programme), verdict="PASS", applied="NO"),
        act=_("查看名单"),
        due_on=line.until,
        has_clock=line.until is not None,
    )
