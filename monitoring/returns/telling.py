"""Whom this room tells: who has to go on with a return."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.notices.services import notify
from core.periods import Period
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


def _senders(row: QuarterlyReturn) -> list[int]:
    person = row.entered_by
    if person is not None and person.is_active:
        return [person.pk]
    return officers_of(row.street_id or row.district_id) or officers_of(row.district_id)


def officers_of(unit: int) -> list[int]:
    """Who keys in returns in a unit, by key."""
    people = User.objects.filter(unit_id=unit, is_active=True, groups__name=Role.OFFICER.value)
    return list(people.order_by("pk").values_list("pk", flat=True).distinct())
