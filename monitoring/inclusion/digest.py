"""One digest a day for each person: cases that are new, whose window closes soon, or that missed it; the sprint list."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.people import people_by_unit, people_of_role
from accounts.roles import Role
from core.calendar.rules import WorkCalendar
from core.notices.services import notify_each
from core.ui.query import address
from cultivation.contacts.duties import officers
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.services.windows import WAITING
from monitoring.inclusion.sprint.models import SprintLine
from monitoring.inclusion.states import State
from monitoring.inclusion.terms import reminder_days

MISSED, CLOSING, NEW, SPRINT = "missed", "closing", "new", "sprint"


def last_day(day: dt.date, calendar: WorkCalendar) -> dt.date:
    """Windows that close by this day are to be reminded of on `day`."""
    return calendar.add_working_days(day, reminder_days(day))


def tell(day: dt.date, calendar: WorkCalendar, seen: int, *, sprint: bool = False) -> int:
    """How many people were told of what came after the event `seen`, and of windows that close soon: each window once.

    With `sprint` the year's sprint list was made today, and who prepares papers is told of theirs on it.
    """
    soon = Q(state__in=WAITING, due_on__gte=day, due_on__lte=last_day(day, calendar))
    soon &= Q(reminded_for=None) | ~Q(reminded_for=F("due_on"))
    closing = Case.objects.living().filter(soon)
    fresh = CaseEvent.objects.filter(pk__gt=seen)
    told: dict[int, Counter[str]] = defaultdict(Counter)
    people = _People()
    on_list = SprintLine.objects.living().filter(list=day.year if sprint else None)
    for kind, rows in (
        (MISSED, Case.objects.living().filter(state__in=WAITING, pk__in=_of(fresh, Happening.MISSED))),
        (CLOSING, closing),
        (NEW, Case.objects.living().filter(state=State.FOUND, pk__in=_of(fresh, Happening.OPENED))),
        (SPRINT, on_list.annotate(state=Value(State.FOUND.value), left=Value(None, IntegerField()))),
    ):
        asked: QuerySet[Any] = rows
        groups = list(asked.order_by("pk").values_list("state", "district", "street", "left", "enterprise"))
        contacts = dict(
            officers(day)
            .filter(enterprise__in={group[4] for group in groups})
            .values_list("enterprise_id", "user_id")
        )
        for state, district, street, left, enterprise in groups:
            for person in people.of(state, district, street, left, contacts.get(enterprise)):
                told[person][kind] += 1
    closing.update(reminded_for=F("due_on"))
    lines = [(person, *_said(found)) for person, found in told.items()]
    return notify_each(lines, f"inclusion-digest:{day.isoformat()}")


def _of(fresh: QuerySet[CaseEvent], kind: Happening) -> QuerySet[CaseEvent, int]:
    return fresh.filter(kind=kind.value).values_list("case_id", flat=True)


def _said(found: Counter[str]) -> tuple[str, str, str]:
    """Title, body and address of one person's digest; what was missed first."""
    words = {
        MISSED: _("错过本批 %(n)d 件"),
        CLOSING: _("即将关窗 %(n)d 件"),
        NEW: _("新发现 %(n)d 件"),
        SPRINT: _("冲刺名单 %(n)d 家"),
    }
    parts = [words[kind] % {"n": found[kind]} for kind in words if found[kind]]
    return (
        _("纳统：%(first)s") % {"first": parts[0]},
        "，".join(parts),
        address("inclusion:sprint") if set(found) == {SPRINT} else address("inclusion:list", turn="mine"),
    )


class _People:
    """Active people: officers by unit, reviewers by district, the bureau."""

    def __init__(self) -> None:
        self.officers = people_by_unit(Role.OFFICER)
        self.reviewers = people_by_unit(Role.REVIEWER)
        self.bureau = people_of_role(Role.BUREAU)

    def of(
        self, state: str, district: int | None, street: int | None, left: int | None, contact: int | None
    ) -> set[int]:
        """Whose turn a case is."""
        if state in (State.DISTRICT_CHECKED, State.CITY_CHECKED):
            return set(self.bureau)
        if state == State.PREPARING and left == 0:
            return set(self.reviewers.get(district or 0, ()))
        found = set(self.officers.get(street or district or 0, ()))
        return found | ({contact} if contact else set())
