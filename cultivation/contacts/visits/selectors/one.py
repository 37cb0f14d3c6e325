"""One visit, those of one enterprise, and what the form 记走访 says before one begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Max, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from cultivation.pool.codes import KeyState
from cultivation.pool.models import KeyMember

WHOM = 5
"""How many people the form offers as met."""
BETWEEN = "、"
"""Between the names of several people."""
_RECENT = 10
NEAR = 4


def get(user: User, pk: int) -> Visit:
    """One visit in scope; Http404 otherwise, so that existence does not leak."""
    found = Visit.objects.visible_to(user).select_related("enterprise", "district", "street", "by", "unit")
    visit = found.filter(pk=pk).first()
    if visit is None:
        raise Http404
    return visit


def of_enterprise(user: User, enterprise: int) -> QuerySet[Visit]:
    """The visits of an enterprise that the person sees, the newest first."""
    return Visit.objects.visible_to(user).filter(enterprise_id=enterprise).select_related("by", "unit")


@dataclass(frozen=True)
class Found:
    """A finding as a page shows it; `problem` only where the reader may see that too."""

    finding: Finding
    problem: Problem | None

    @property
    def is_open(self) -> bool:
        """Whether it is no problem yet."""
        return self.finding.problem_id is None


def found_in(user: User, visits: Sequence[int]) -> dict[int, list[Found]]:
    """What the person may know of the findings of some visits; two queries."""
    rows = list(Finding.objects.visible_to(user).filter(visit__in=visits)) if visits else []
    keys = {row.problem_id for row in rows if row.problem_id}
    seen = Problem.objects.visible_to(user).filter(pk__in=keys).in_bulk() if keys else {}
    by_visit: dict[int, list[Found]] = {}
    for row in rows:
        found = Found(row, seen.get(row.problem_id) if row.problem_id else None)
        by_visit.setdefault(row.visit_id, []).append(found)
    return by_visit


def of_problem(user: User, problem: int) -> list[Visit]:
    """The visits in which a problem was found, as far as the person sees them."""
    found = Visit.objects.visible_to(user).filter(findings__problem=problem).select_related("by")
    return list(found.distinct())


@dataclass(frozen=True)
class Company:
    """The chosen enterprise on the form: whether it is a key member, its last visit, who may be met."""

    enterprise: Enterprise
    is_key: bool
    last_on: dt.date | None
    whom: list[str] = field(default_factory=list)


def company(user: User, pk: int, today: dt.date) -> Company:
    """What the form says of an enterprise in scope; Http404 otherwise."""
    of = Enterprise.objects.visible_to(user).select_related("district", "street").filter(pk=pk).first()
    if of is None:
        raise Http404
    key = KeyMember.objects.filter(enterprise=of, year=today.year, state=KeyState.CONFIRMED).exists()
    met = list(of_enterprise(user, pk).values_list("on", "whom")[:_RECENT])
    names = [of.contact, *(name for _on, whom in met for name in whom.split(BETWEEN))]
    whom = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    last = Visit.objects.filter(enterprise=of).aggregate(on=Max("on"))[
        "on"
    ]  # a day alone, also of who came before
    return Company(of, key, last, whom[:WHOM])


@dataclass(frozen=True)
class Near:
    """One of the person's own enterprises that the form offers first."""

    pk: int
    name: str
    place: str
    last_on: dt.date | None


def my_enterprises(user: User, limit: int = NEAR) -> list[Near]:
    """The enterprises whose contact officer the person is: whom nobody visited first, then the longest ago."""
    own = ContactOfficer.objects.filter(user=user, valid_to=None).values("enterprise_id")
    rows = Enterprise.objects.visible_to(user, Permission.VISIT_WRITE).filter(pk__in=own)
    oldest = rows.annotate(last_on=Max("visits__on")).order_by(F("last_on").asc(nulls_first=True), "pk")
    found = oldest.values_list("pk", "name", "street__short_name", "district__short_name", "last_on")
    return [Near(pk, name, street or district, last) for pk, name, street, district, last in found[:limit]]
