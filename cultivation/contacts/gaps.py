"""The gaps of a day in numbers, of the city or of one unit's territory; for the command and whoever reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.verdict import Refused, refuse
from cultivation.contacts import duties
from cultivation.contacts.terms import asked_on
from cultivation.contacts.visits.selectors.owing import owed
from cultivation.enterprises.models import Enterprise


def counted(*, at: dt.date | None = None, unit: str = "") -> dict[str, int]:
    """The numbers of `contact_gaps`, visits those of the year up to the day.

    Raises Refused: a unit that is not there or has no territory, a day to come."""
    today = timezone.localdate()
    day = at or today
    if day > today:
        raise Refused(refuse(_("日期不能晚于今天"), code="contact.future"))
    asked, place = asked_on(day), _territory(unit)
    within = _within(place)
    visits = owed(day, place)

    def number(rows: QuerySet[Any]) -> int:
        inside = Enterprise.objects.filter(within).values("pk")
        return rows.filter(enterprise__in=inside).values("enterprise_id").distinct().count()

    return {
        "key_members": number(duties.key_members(asked)),
        "without_officer": number(duties.without_officer(asked)),
        "overdue": number(duties.late_without_officer(asked)),
        "included": number(duties.under_hang_point(asked)),
        "without_leader": number(duties.without_leader(asked)),
        "visits_owed": visits.visits_owed,
        "visited": visits.visited,
    }


def _territory(code: str) -> Unit | None:
    """The unit of a code; None without one."""
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Refused(refuse(_("没有代码为“%(given)s”的单位"), code="unit.unknown", given=code))
    if unit.kind == UnitKind.DEPARTMENT:
        sentence = _("“%(name)s”是部门，没有辖区；请填写市、区或街道的代码")
        raise Refused(refuse(sentence, code="unit.territory", name=unit.name))
    return unit


def _within(place: Unit | None) -> Q:
    """The enterprises of a territory; everyone's without one."""
    if place is None or place.kind == UnitKind.CITY:
        return Q()
    return Q(district=place) if place.kind == UnitKind.DISTRICT else Q(street=place)
