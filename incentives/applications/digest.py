"""One digest a day for each person: applications whose clock ends soon or has run out and that wait for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.grants import Grant
from accounts.models import Unit, UnitKind, User
from core.calendar.rules import WorkCalendar
from core.notices.services import notify_each
from core.ui.query import address
from incentives.applications.models import Application
from incentives.applications.states import NEEDS, OPEN_STATES, Hand, State
from incentives.applications.terms import reminder_days
from incentives.applications.whose import NEXT, ROLES

SOON, LATE = "soon", "late"


def last_day(day: dt.date, calendar: WorkCalendar) -> dt.date:
    """Clocks that end by this day are to be reminded of on `day`."""
    return calendar.add_working_days(day, reminder_days(day))


def tell_people(day: dt.date, calendar: WorkCalendar) -> int:
    """How many people were told: of each clock once before it ends, and once when it has run out.

    `reminded_for` is the day up to which people were told of it: its own when it ends soon, the day after when it is late.
    """
    soon = Application.objects.living().filter(
        Q(reminded_for=None), state__in=OPEN_STATES, due_on__gte=day, due_on__lte=last_day(day, calendar)
    )
    late = Application.objects.living().filter(
        Q(reminded_for=None) | Q(reminded_for__lte=F("due_on")), state__in=OPEN_STATES, due_on__lt=day
    )
    told: dict[int, Counter[str]] = defaultdict(Counter)
    people = _People()
    for kind, rows in ((SOON, soon), (LATE, late)):
        for state, district, street, unit in rows.values_list("state", "district", "street", "unit"):
            for person in people.of(state, district, street, unit, late=kind == LATE):
                told[person][kind] += 1
    soon.update(reminded_for=F("due_on"))
    late.update(reminded_for=day)
    lines = [(person, *_said(found)) for person, found in told.items()]
    return notify_each(lines, f"applications-digest:{day.isoformat()}")


def _said(found: Counter[str]) -> tuple[str, str, str]:
    """Title, body and address of one person's digest; what is late first."""
    words = {LATE: _("超过时限 %(n)d 件"), SOON: _("即将到期 %(n)d 件")}
    parts = [words[kind] % {"n": found[kind]} for kind in words if found[kind]]
    return (
        _("申报：%(first)s") % {"first": parts[0]},
        "，".join(parts),
        address("applications:list", turn="mine"),
    )


class _People:
    """Active people by what they do and where; two queries."""

    def __init__(self) -> None:
        self._by: dict[tuple[Hand, int], set[int]] = defaultdict(set)
        for user in User.objects.with_unit().filter(is_active=True):
            for grant in user.grants:
                self._take(user.pk, grant)
        self._city = Unit.objects.filter(kind=UnitKind.CITY).values_list("pk", flat=True).first() or 0

    def _take(self, user: int, grant: Grant) -> None:
        for hand, role in ROLES.items():
            if grant.role == role.value and grant.territory is not None:
                self._by[hand, grant.territory.pk].add(user)
        if NEEDS[Hand.DECIDE].value in grant.permissions:
            self._by[Hand.DECIDE, grant.unit.pk].add(user)

    def of(
        self, state: str, district: int | None, street: int | None, unit: int | None, *, late: bool
    ) -> set[int]:
        """Whose turn it is: the nearest of them; of what is late also who decides it, who may go on with it."""
        hand = NEXT[State(state)]
        places = (unit or 0,) if hand is Hand.DECIDE else (street or 0, district or 0, self._city)
        found = next((people for place in places if (people := self._by[hand, place])), set())
        return found | (self._by[Hand.DECIDE, unit or 0] if late else set())
