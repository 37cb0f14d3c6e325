"""Who has to go on with a return, for one row and as a condition for many.

That is who entered it. Where nobody of the staff did (企业报送), or who did has left, it is the officers of the street, and
where it has none those of the district.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from monitoring.returns.models import QuarterlyReturn


def sent_by_q(user: User) -> Q:
    """Of which returns someone is told, as a condition for returns."""
    nobody = Q(entered_by=None) | Q(entered_by__is_active=False)
    instead = Q(street=user.unit_id) | Q(district=user.unit_id) & ~Exists(officers_of(OuterRef("street_id")))
    return Q(entered_by=user) | nobody & instead & Exists(officers_of(user.unit_id).filter(pk=user.pk))


def senders_of(row: QuarterlyReturn) -> list[int]:
    """Who is told that a return came back."""
    person = row.entered_by
    if person is not None and person.is_active:
        return [person.pk]
    for unit in (row.street_id, row.district_id):
        if found := list(officers_of(unit).order_by("pk").values_list("pk", flat=True)):
            return found
    return []


def officers_of(unit: Any) -> QuerySet[User]:
    """Who keys in returns in a unit."""
    office = User.groups.through.objects.filter(user_id=OuterRef("pk"), group__name=Role.OFFICER.value)
    return User.objects.filter(Exists(office), unit_id=unit, is_active=True)
