"""The morning's sweep of applications (申报巡检): what nobody acted on goes on by itself, and people are told once.

Drafts without application are made while their call runs, and lapse where nobody confirmed; a request for papers that was
not answered goes back to who reviews, to decide on what there is. On working days only; again on the same day it
changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.context import recording
from core.calendar.selectors import current
from core.links.services import end_all
from incentives.applications.codes import Happening, Origin, Outcome
from incentives.applications.digest import tell_people
from incentives.applications.models import Application
from incentives.applications.services.acting import resume_review
from incentives.applications.services.changing import Doing, tell
from incentives.applications.services.entering import draft_unasked
from incentives.applications.services.linking import APPLICATION
from incentives.applications.states import State
from incentives.policy.models import Call

REASON: Final = "申报巡检"


@dataclass
class Swept:
    """What a sweep did."""

    drafted: int = 0
    lapsed: int = 0
    returned: int = 0
    notices: int = 0


def sweep(*, at: dt.datetime | None = None) -> Swept:
    """Do what is due by the day of a time; on a day off nothing."""
    now = at or timezone.now()
    day, found = timezone.localdate(now), Swept()
    if not current().is_working(day):
        return found
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('applications_sweep'))")
        found.lapsed = lapse(now)
        found.returned = return_unanswered(now)
        calls = Call.objects.filter(unasked=True, opens_on__lte=day, closes_on__gte=day)
        for call in calls.select_related("programme"):
            found.drafted += len(draft_unasked(actor=None, call=call, at=now))
        found.notices = tell_people(day, current())
    return found


def lapse(now: dt.datetime) -> int:
    """What the portal drafted and nobody confirmed in time is withdrawn, and never paid; how many."""
    day = timezone.localdate(now)
    rows = list(
        Application.objects.filter(state=State.DRAFT, origin=Origin.UNASKED, due_on__lt=day)
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    said = _("企业没有在期限内确认")
    for row in rows:
        before, row.state = row.state, State.WITHDRAWN.value
        row.outcome, row.ended_on, row.ended_reason = Outcome.LAPSED.value, day, said
        row.clock_from = row.due_on = None
        row.version += 1
        row.save()
        tell(Doing(row, None, None, now), Happening.LAPSE, before, said)
    end_all(APPLICATION, [row.pk for row in rows])
    return len(rows)


def return_unanswered(now: dt.datetime) -> int:
    """A request for papers that was not answered in time goes back to the review; how many."""
    day = timezone.localdate(now)
    rows = list(
        Application.objects.filter(state=State.SUPPLEMENT, due_on__lt=day)
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    for row in rows:
        doing = Doing(row, None, None, now)
        before, row.state = row.state, State.PRELIMINARY.value
        resume_review(doing)
        row.reminded_for = None
        row.version += 1
        row.save()
        tell(doing, Happening.RESUBMIT, before, _("逾期没有补正，按现有材料审核"))
    end_all(APPLICATION, [row.pk for row in rows])
    return len(rows)
