"""The daily sweep of the ledger (台账巡检): what the stored days say has come is done, and each person is told once.

On working days only. Long terms that are over go on, what a closed unit holds comes back, rungs are climbed, and what is
due is said in one digest. A missed day is made up by the next; a second sweep of a day changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.audit.context import recording
from core.bulk import create_rows, update_rows
from cultivation.ledger.clock_keeping import day_of, keep_days, stand_still
from cultivation.ledger.dated import Sweep
from cultivation.ledger.digest import tell
from cultivation.ledger.escalating import climb
from cultivation.ledger.filters import light_q
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.notices import HOLDING
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.services.recounting import BATCH, DAYS
from cultivation.ledger.states import OPEN, Action, Party, State
from cultivation.ledger.timing import Timing, load_timing

REASON: Final = "台账巡检"
_OPEN: Final = [state.value for state in OPEN]
_HELD: Final = [State.ASSIGNED.value, State.IN_PROGRESS.value, State.LONG_TERM.value]
_WRITTEN: Final = (
    "state", "stopped", "next_date", "returned_at", "holder_user", "asked", "asked_by", "version", *DAYS,
)  # fmt: skip
_SEEN: Final = """
UPDATE cultivation_problem p SET next_on = (
    SELECT min((a->>0)::date) FROM jsonb_array_elements(p.agenda) a WHERE (a->>0)::date > %(day)s
) WHERE p.next_on <= %(day)s AND p.id = ANY (%(held)s)
"""


@dataclass
class Swept:
    """What a sweep found and did; `escalated` by rung."""

    open: int = 0
    amber: int = 0
    red: int = 0
    resumed: int = 0
    recalled: int = 0
    reminders: int = 0
    escalated: dict[str, int] = field(default_factory=dict)
    digests: int = 0


def sweep(*, at: dt.datetime | None = None) -> Swept:
    """Do what is due by the day of a time; on a day off nothing but counting."""
    now, timing = at or timezone.now(), load_timing()
    day, found = day_of(now), Swept()
    if timing.calendar.is_working(day):
        with recording(actor=None, reason=REASON), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger_sweep'))")
            last = Sweep.objects.filter(day__lte=day).order_by("-day").first()
            since = last.day if last else day - dt.timedelta(days=1)
            held = _held(day)
            _look_ahead(held, timing)
            found.resumed = _go_on(held, timing, day, now)
            found.recalled = _give_back(held, timing, now)
            found.escalated = climb(day, now, held)
            found.reminders, found.digests = tell(since, day, last.at if last else None)
            cursor.execute(_SEEN, {"day": day, "held": held})
            _count(found, day)
            Sweep.objects.update_or_create(day=day, defaults={"at": now, "found": asdict(found)})
    else:
        _count(found, day)
    return found


def _count(found: Swept, day: dt.date) -> None:
    """How many are open, and in which light, once everything was done."""
    lit = Problem.objects.filter(state__in=_OPEN)
    found.open = lit.count()
    found.amber, found.red = (lit.filter(light_q(each, day)).count() for each in (Light.AMBER, Light.RED))


def _held(day: dt.date) -> list[int]:
    """All that the sweep may write, locked in the order of the keys, as every act on several locks: what is due, what has
    no agenda yet, and what a unit holds that is gone. What comes to it afterwards is the next sweep's."""
    rows = Problem.objects.order_by()
    found = (Q(next_on__lte=day), Q(agenda=[], state__in=_OPEN), Q(state__in=_HELD, holder__in=_gone()))
    ids = rows.none().values("pk").union(*(rows.filter(each).values("pk") for each in found))
    held = Problem.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
    return list(held.values_list("pk", flat=True))


def _among(held: Sequence[int]) -> QuerySet[Problem]:
    """Those of the locked problems, of which there may be very many."""
    return Problem.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [held]))


def _look_ahead(held: Sequence[int], timing: Timing) -> None:
    """Open problems without an agenda came by a file, or from a release that kept none: theirs is worked out once."""
    rows, last = _among(held).filter(state__in=_OPEN, agenda=[]).order_by("pk"), 0
    while found := list(rows.filter(pk__gt=last)[:BATCH]):
        for row in found:
            keep_days(row, timing)
        update_rows(found, DAYS)
        last = found[-1].pk


def _gone() -> QuerySet[Unit, int]:
    """The units that were closed, or where nobody may hold problems."""
    able = User.objects.filter(is_active=True, groups__name__in=HOLDING).values("unit")
    return Unit.objects.filter(Q(is_active=False) | ~Q(pk__in=able)).values_list("pk", flat=True)


def _go_on(held: Sequence[int], timing: Timing, day: dt.date, now: dt.datetime) -> int:
    """长期推进 of which the next date is past: in progress again from the working day after it."""
    rows = _among(held).filter(state=State.LONG_TERM.value, next_on__lte=day, next_date__lt=day)

    def resumed(row: Problem) -> str:
        went_on = timing.calendar.add_working_days(row.next_date or day, 1)
        row.state = State.IN_PROGRESS.value
        stand_still(row, State.LONG_TERM, went_on)
        row.next_date = None
        return _("下次日期已过，自动恢复办理")

    return _each(rows, timing, now, Action.RESUME, resumed)


def _give_back(held: Sequence[int], timing: Timing, now: dt.datetime) -> int:
    """What is held by a unit that was closed, or where nobody may hold problems, waits for the district again."""
    rows = _among(held).filter(state__in=_HELD, holder__in=_gone())

    def recalled(row: Problem) -> str:
        before = State(row.state)
        row.state, row.returned_at, row.holder_user, row.next_date = State.RETURNED.value, now, None, None
        row.asked, row.asked_by = "", None
        stand_still(row, before, day_of(now))
        return _("承办单位已停用或没有可办理的人员，自动收回改派")

    return _each(rows, timing, now, Action.RECALL, recalled)


def _each(rows: QuerySet[Problem], timing: Timing, now: dt.datetime, action: Action, change: Any) -> int:
    """The same change of the portal on each of the rows: read, written and told in one statement each."""
    changed = list(rows.order_by("pk"))
    events = []
    for row in changed:
        before = row.state
        note = change(row)
        row.version += 1
        keep_days(row, timing)
        events.append(
            ProblemEvent(
                problem=row, action=action.value, from_state=before, to_state=row.state,
                party=Party.PORTAL.value, note=note, at=now,
            )
        )  # fmt: skip
    update_rows(changed, _WRITTEN)
    create_rows(events)
    return len(changed)
