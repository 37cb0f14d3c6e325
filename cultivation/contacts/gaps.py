"""The gaps of a day in numbers, of the city or of one unit's territory; for the command and whoever reports."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.verdict import Refused, refuse
from cultivation.contacts import duties
from cultivation.contacts.sets import among, rows_of
from cultivation.contacts.terms import asked_on
from cultivation.contacts.visits.selectors.owing import owed
from cultivation.enterprises.models import Enterprise

_COUNTED: Final = {
    "key_members": duties.KEY,
    "without_officer": duties.NO_OFFICER,
    "overdue": duties.LATE_OFFICER,
    "included": duties.HANG,
    "without_leader": duties.NO_LEADER,
}


def counted(*, at: dt.date | None = None, unit: str = "") -> dict[str, int]:
    """The numbers of `contact_gaps`, visits those of the year up to the day.

    Raises Refused: a unit that is not there or has no territory, a day to come."""
    today = timezone.localdate()
    day = at or today
    if day > today:
        raise Refused(refuse(_("日期不能晚于今天"), code="contact.future"))
    place = _territory(unit)
    function, params = duties.duties(asked_on(day))
    inside, scope = among(Enterprise.objects.filter(_within(place)))
    numbers = ", ".join(f"count(*) FILTER (WHERE {where})" for where in _COUNTED.values())
    (found,) = rows_of(
        f"SELECT {numbers} FROM {function} d WHERE d.enterprise_id IN ({inside})", [*params, *scope]
    )
    visits = owed(day, place)
    return {
        **dict(zip(_COUNTED, found, strict=True)),
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
