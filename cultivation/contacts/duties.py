"""Who owes an enterprise an officer or a leader on a day, and who they are.

Everything is asked of the SQL function `contact_duties`, in sets: conditions of lists and counts, pages, exports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from cultivation.contacts.codes import ENDING
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.sets import Sql
from cultivation.contacts.terms import Asked

_SPANS: Final = "%s::datemultirange"
_FUNCTION: Final = f"contact_duties(%s::date, {_SPANS}, {_SPANS}, {_SPANS}, %s::text[], %s::bigint[])"
KEY: Final = "d.confirmed_on IS NOT NULL"
HANG: Final = "d.included_on IS NOT NULL"
NO_OFFICER: Final = "d.no_officer"
LATE_OFFICER: Final = "d.officer_late"
NO_LEADER: Final = "d.no_leader"
LATE_LEADER: Final = "d.leader_late"
LATE: Final = "d.officer_late OR d.leader_late"
MISSING: Final = "d.no_officer OR d.no_leader"
EVERY: Final = "true"
"""SQL of what holds for a duty `d`: key member, under a hang-point, who is missing, who is overdue; or whatever it is."""


def duties(asked: Asked, ids: Collection[int] | None = None) -> Sql:
    """SQL of the duties of the day, of some enterprises or of all."""
    spans = (asked.within, asked.officer_late, asked.leader_late)
    ending = [status.value for status in ENDING]
    return _FUNCTION, [asked.day, *map(_ranges, spans), ending, None if ids is None else sorted(ids)]


def enterprises(where: str, asked: Asked) -> Q:
    """The condition on an enterprise that something holds for its duties."""
    function, params = duties(asked)
    return Q(pk__in=RawSQL(f"SELECT d.enterprise_id FROM {function} d WHERE {where}", params))  # noqa: S611  (as above)


def officers(day: dt.date) -> QuerySet[ContactOfficer]:
    """The officers on duty on a day, of enterprises that were not absorbed."""
    return ContactOfficer.objects.living().in_force(day)


def leaders(day: dt.date) -> QuerySet[HangPoint]:
    """The leaders on duty on a day, likewise."""
    return HangPoint.objects.living().in_force(day)


def _ranges(spans: tuple[tuple[dt.date, dt.date], ...]) -> str:
    """Spans of days as PostgreSQL reads them, first and last included."""
    return "{" + ",".join(f"[{first.isoformat()},{last.isoformat()}]" for first, last in spans) + "}"
