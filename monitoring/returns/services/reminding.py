"""催报: who owes returns is reminded, one notice a person and day, on fixed working days after the due day or by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission, Role
from core.audit.context import recorded, recording
from core.calendar.rules import WorkCalendar
from core.calendar.selectors import current
from core.notices.models import Notice
from core.notices.services import notify_each
from core.parameters.selectors import at as parameters_at
from core.periods import Period
from core.row_count import row_count
from core.ui.bulk import Selection
from core.ui.query import address
from core.verdict import Refused
from monitoring.returns import selectors
from monitoring.returns.dated import ReturnSweep
from monitoring.returns.filters import OWED, OWED_STATES, MemberQuery, link
from monitoring.returns.models import MonitoringMember, MonitoringQuarter
from monitoring.returns.services.permits import must
from monitoring.returns.services.several import scope

RUNGS: Final = ("return_reminder_1", "return_reminder_2", "return_reminder_3")


@dataclass(frozen=True)
class Told:
    """One person to be reminded, of how many returns; `already` where they were today."""

    person: User
    owed: int
    already: bool = False


def remind(at: dt.datetime | None = None) -> int:
    """What beat does on working days: how many people were told. A missed day is made up, a second call tells nobody."""
    day = timezone.localdate(at or timezone.now())
    calendar = current()
    if not calendar.is_working(day):
        return 0
    with recording(actor=None, reason="催报"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('return_sweep'))")
        last = ReturnSweep.objects.filter(day__lte=day).order_by("-day").values_list("day", flat=True).first()
        since = last or day - dt.timedelta(days=1)
        told: dict[int, Counter[Period]] = defaultdict(Counter)
        for period in _due(since, day, calendar):
            for person, owed in _owing(selectors.with_own(MonitoringMember.objects.all(), period)).items():
                told[person][period] += owed
        found = notify_each((_line(person, owed) for person, owed in told.items()), key_of(day))
        ReturnSweep.objects.get_or_create(day=day, defaults={"told": found})
    return found


def whom(query: MemberQuery, rows: QuerySet[Any]) -> list[Told]:
    """Whom a reminder of some members would reach, those with most first: shown before it is sent."""
    owing = _owing(rows)
    people = User.objects.filter(pk__in=owing).select_related("unit")
    already = set(
        Notice.objects.filter(key=key_of(query.today), user__in=owing).values_list("user", flat=True)
    )
    told = [Told(person, owing[person.pk], person.pk in already) for person in people]
    return sorted(told, key=lambda each: (-each.owed, each.person.name))


@recorded("催报")
def remind_selected(*, actor: User, selection: Selection[MemberQuery], query: MemberQuery) -> int:
    """Remind who owes what a list shows, now; how many people were told. One notice a person and day.

    Raises Changed where the list is another than was shown, Refused without the permission.
    """
    must(actor, Permission.RETURN_REVIEW)
    rows = selection.anew(scope(query), query)
    lines = (_line(person, Counter({query.period: owed})) for person, owed in _owing(rows).items())
    return notify_each(lines, key_of(query.today))


def key_of(day: dt.date) -> str:
    """By which a person is reminded once a day."""
    return f"return-reminder:{day.isoformat()}"


def _due(since: dt.date, day: dt.date, calendar: WorkCalendar) -> list[Period]:
    """The quarters of which a reminder's day has come since."""
    found = []
    for row in MonitoringQuarter.objects.filter(due_on__lt=day, due_on__gte=since - dt.timedelta(days=60)):
        period = Period(row.year, row.quarter)
        try:
            terms = parameters_at(period.end)
            days = [calendar.add_working_days(row.due_on, terms.needed_count(code)) for code in RUNGS]
        except Refused:
            continue  # a parameter of this quarter is missing; the others go on
        if any(since < each <= day for each in days):
            found.append(period)
    return found


def _owing(rows: QuerySet[Any]) -> dict[int, int]:
    """How many returns each officer owes: those of the street, where it has none those of the district."""
    officers: dict[int, list[int]] = defaultdict(list)
    people = User.objects.filter(is_active=True, groups__name=Role.OFFICER.value)
    for unit, pk in people.values_list("unit", "pk").distinct():
        officers[unit].append(pk)
    owed = rows.filter(state__in=OWED_STATES).order_by().values_list("street", "district")
    found: Counter[int] = Counter()
    for street, district, number in owed.annotate(n=row_count()):
        for person in officers.get(street) or officers.get(district, []):
            found[person] += number
    return dict(found)


def _line(person: int, owed: Counter[Period]) -> tuple[int, str, str, str]:
    periods = sorted(owed)
    number = sum(owed.values())
    names = "、".join(period.label_zh for period in periods)
    return (
        person,
        _("催报：%(periods)s还有 %(n)d 家未报") % {"periods": names, "n": number},
        _("请尽快填报；确有困难的，请告知本区审核人员。"),
        link(periods[-1], state=OWED) or address("returns:list"),
    )
