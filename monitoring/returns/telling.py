"""Whom this room tells: who has to go on with a return, for one row and as a condition for many.

That is who entered it. Where nobody of the staff did (企业报送), or who did has left, it is the officers of the street, and
where it has none those of the district.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.notices.services import notify, notify_each
from core.periods import Period
from monitoring.returns.filters import CORRECTING, link
from monitoring.returns.models import QuarterlyReturn


def returned(row: QuarterlyReturn, note: str) -> None:
    """A return came back: who goes on with it is told why, and led to its form."""
    period = Period(row.year, row.quarter)
    notify(
        _senders(row),
        _("季度报表被退回：%(name)s") % {"name": row.enterprise.name},
        _("%(period)s · 退回原因：%(note)s") % {"period": period.label_zh, "note": note},
        _form(row),
        f"return-returned:{row.pk}:{row.version}",
    )


def returned_each(rows: Sequence[QuarterlyReturn], note: str) -> None:
    """The same for many: one notice a person, with how many came back."""
    told: dict[int, list[QuarterlyReturn]] = defaultdict(list)
    alike: dict[tuple[int | None, int | None, int], list[QuarterlyReturn]] = defaultdict(list)
    for row in rows:
        alike[(row.entered_by_id, row.street_id, row.district_id)].append(row)
    for group in alike.values():
        for person in _senders(group[0]):
            told[person] += group
    notify_each((_line(person, found, note) for person, found in told.items()), key="")


def _line(person: int, rows: Sequence[QuarterlyReturn], note: str) -> tuple[int, str, str, str]:
    first = rows[0]
    period = Period(first.year, first.quarter)
    name = first.enterprise.name
    if len(rows) > 1:
        name = _("%(name)s等 %(n)d 家") % {"name": name, "n": len(rows)}
    # the list has a return in the state of the version that stands: one beside which another is in force is 更正中 there
    shown = {"state": "RETURNED"} if any(row.is_current for row in rows) else {"mark": CORRECTING}
    return (
        person,
        _("季度报表被退回：%(name)s") % {"name": name},
        _("%(period)s · 退回原因：%(note)s") % {"period": period.label_zh, "note": note},
        _form(first) if len(rows) == 1 else link(period, **shown),
    )


def _form(row: QuarterlyReturn) -> str:
    return reverse("returns:key", args=[row.enterprise_id, str(Period(row.year, row.quarter))])


def told(row: QuarterlyReturn) -> str:
    """The names of who is told that a return came back; '' where there is nobody to tell."""
    people = User.objects.filter(pk__in=_senders(row)).order_by("pk")
    return "、".join(people.values_list("name", flat=True))


def sent_by_q(user: User) -> Q:
    """Of which returns someone is told, as a condition for returns."""
    nobody = Q(entered_by=None) | Q(entered_by__is_active=False)
    instead = Q(street=user.unit_id) | Q(district=user.unit_id) & ~Exists(_officers(OuterRef("street_id")))
    return Q(entered_by=user) | nobody & instead & Exists(_officers(user.unit_id).filter(pk=user.pk))


def _senders(row: QuarterlyReturn) -> list[int]:
    person = row.entered_by
    if person is not None and person.is_active:
        return [person.pk]
    for unit in (row.street_id, row.district_id):
        if found := list(_officers(unit).order_by("pk").values_list("pk", flat=True)):
            return found
    return []


def _officers(unit: Any) -> QuerySet[User]:
    """Who keys in returns in a unit."""
    office = User.groups.through.objects.filter(user_id=OuterRef("pk"), group__name=Role.OFFICER.value)
    return User.objects.filter(Exists(office), unit_id=unit, is_active=True)
