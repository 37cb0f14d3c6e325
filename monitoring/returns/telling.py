"""Whom this room tells: who has to go on with a return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.notices.services import notify, notify_each
from core.periods import Period
from core.ui.query import address
from monitoring.returns.models import QuarterlyReturn


def returned(row: QuarterlyReturn, note: str) -> None:
    """A return came back: who entered it is told why, and led to its form; who left, their colleagues of the place."""
    period = Period(row.year, row.quarter)
    notify(
        _senders(row),
        _("季度报表被退回：%(name)s") % {"name": row.enterprise.name},
        _("%(period)s · 退回原因：%(note)s") % {"period": period.label_zh, "note": note},
        reverse("returns:key", args=[row.enterprise_id, str(period)]),
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
    return (
        person,
        _("季度报表被退回：%(name)s") % {"name": name},
        _("%(period)s · 退回原因：%(note)s") % {"period": period.label_zh, "note": note},
        address("returns:list", period=period, state="RETURNED"),
    )


def _senders(row: QuarterlyReturn) -> list[int]:
    person = row.entered_by
    if person is not None and person.is_active:
        return [person.pk]
    return officers_of(row.street_id or row.district_id) or officers_of(row.district_id)


def officers_of(unit: int) -> list[int]:
    """Who keys in returns in a unit, by key."""
    people = User.objects.filter(unit_id=unit, is_active=True, groups__name=Role.OFFICER.value)
    return list(people.order_by("pk").values_list("pk", flat=True).distinct())
