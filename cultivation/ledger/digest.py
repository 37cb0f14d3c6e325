"""One digest a day for each person: what is due, what was raised to them, what waits for their answer."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Unit
from accounts.people import people_by_unit, people_of_role
from accounts.roles import Role
from core.notices.services import notify_each
from core.ui.query import address
from cultivation.ledger.categories import Cause, ClockName, Rung, Work
from cultivation.ledger.dated import Escalation, Part
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import HOLDING, led_by
from cultivation.ledger.rules.agenda import REMIND

DUE, RAISED, ASKED, PARTS = "due", "raised", "asked", "parts"
_REMINDED: Final = f"""
SELECT p.id, i.clock, p.district_id, p.holder_id, p.holder_user_id
FROM cultivation_problem p,
    LATERAL (SELECT DISTINCT a->>1 AS clock FROM jsonb_array_elements(p.agenda) a
             WHERE a->>2 = '{REMIND}' AND (a->>0)::date > %(since)s AND (a->>0)::date <= %(day)s) i
WHERE p.next_on <= %(day)s
"""


def tell(since: dt.date, day: dt.date, seen: dt.datetime | None) -> tuple[int, int]:
    """How many reminders there were, and how many people were told; of rungs those found after `seen`, the last sweep."""
    people = _people()
    told: dict[int, Counter[str]] = defaultdict(Counter)
    reminders = 0
    for unit, person, number in _due(since, day):
        reminders += number
        for each in [person] if person else people.holding.get(unit, ()):
            told[each][DUE] += number
    for person, number in _raised(seen, people):
        told[person][RAISED] += number
    for person, number in _asked(people):
        told[person][ASKED] += number
    parts = Part.objects.filter(answered_at=None, closed_at=None, due_on__lte=day)
    for unit, number in Counter(parts.values_list("unit", flat=True)).items():
        for each in people.holding.get(unit, ()):
            told[each][PARTS] += number
    key = f"ledger-digest:{day.isoformat()}"
    lines = [(person, *_said(found)) for person, found in told.items()]
    return reminders, notify_each(lines, key)


def _said(found: Counter[str]) -> tuple[str, str, str]:
    """Title, body and address of one person's digest: the list of what it names first."""
    which = next(kind for kind in (RAISED, DUE, ASKED, PARTS) if found[kind])
    words = {
        RAISED: _("今日台账：%(n)d 件提级到您"),
        DUE: _("今日台账：%(n)d 件时限提醒"),
        ASKED: _("今日台账：%(n)d 件申请等您答复"),
        PARTS: _("今日台账：%(n)d 件协办到期"),
    }
    there = address(
        "ledger:list", work={RAISED: Work.RAISED, PARTS: Work.HELPING}.get(which, Work.MINE).value
    )
    return words[which] % {"n": found[which]}, _body(found), there


def _body(found: Counter[str]) -> str:
    names = {RAISED: _("提级"), DUE: _("时限提醒"), ASKED: _("待答复的申请"), PARTS: _("协办到期")}
    return "，".join(f"{names[kind]} {found[kind]} 件" for kind in names if found[kind])


def _due(since: dt.date, day: dt.date) -> Iterator[tuple[int, int | None, int]]:
    """Unit and person to be reminded, with how many: the district until someone holds it, then the holder."""
    found: Counter[tuple[int, int | None]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_REMINDED, {"since": since, "day": day})
        for _pk, clock, district, holder, person in cursor.fetchall():
            held = clock == ClockName.RESOLVE and holder is not None
            found[holder if held else district, person if held else None] += 1
    for (unit, person), number in found.items():
        yield unit, person, number


def _raised(seen: dt.datetime | None, people: _People) -> Iterator[tuple[int, int]]:
    """Who is told of the rungs that clocks climbed since: leader and reviewers, the bureau, the leading group.

    What was raised by hand or by a cause was told with its act.
    """
    late = Escalation.objects.filter(cause=Cause.OVERDUE.value)
    late = late.filter(found_at__gt=seen) if seen else late
    rows = late.values_list("rung", "problem__district", "problem__holder")
    found: Counter[int] = Counter()
    for (rung, district, holder), number in Counter(rows).items():
        to = {
            Rung.DISTRICT.value: {
                *people.leading.get(holder or 0, ()),
                *people.reviewers.get(district or 0, ()),
            },
            Rung.BUREAU.value: people.bureau,
            Rung.LEADING_GROUP.value: people.group,
        }[rung]
        for person in to:
            found[person] += number
    yield from found.items()


def _asked(people: _People) -> Iterator[tuple[int, int]]:
    """Who answers the requests that wait: the district's reviewers, of a city matter the bureau; never who asked."""
    rows = Problem.objects.exclude(asked="").values_list("district", "holder__district", "asked_by")
    found: Counter[int] = Counter()
    for (district, of_holder, by), number in Counter(rows).items():
        for person in set(people.bureau if of_holder is None else people.reviewers.get(district or 0, ())) - {
            by
        }:
            found[person] += number
    yield from found.items()


@dataclass(frozen=True)
class _People:
    """Active people: by unit who may hold problems, who leads and who reviews, the bureau, the leading group office."""

    holding: dict[int, list[int]]
    leading: dict[int, Sequence[int]]
    reviewers: dict[int, list[int]]
    bureau: set[int]
    group: set[int]


def _people() -> _People:
    holding = people_by_unit(*HOLDING)
    heads = dict(Unit.objects.exclude(head=None).values_list("pk", "head"))
    return _People(
        holding,
        {unit: led_by(heads.get(unit), people) for unit, people in holding.items()},
        people_by_unit(Role.REVIEWER),
        set(people_of_role(Role.BUREAU)),
        set(people_of_role(Role.LEADING_GROUP)),
    )
