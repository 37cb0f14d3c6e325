"""Who owes an enterprise an officer or a leader on a day, as querysets that lists, counts and exports are made of."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from cultivation.contacts.codes import ENDING
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.terms import Asked, among_q
from cultivation.enterprises.models import Enterprise, Exit, Inclusion
from cultivation.enterprises.moves.models import StatusChange
from cultivation.pool.codes import KeyState
from cultivation.pool.models import KeyMember

_LEFT: Final = (KeyState.LEFT, KeyState.REPLACED)
_ENDING: Final = [status.value for status in ENDING]


def key_members(asked: Asked) -> QuerySet[KeyMember]:
    """The members of the year's key pools that were confirmed by the day and had not left."""
    confirmed = Q(decided_at__date__lte=asked.day, year=asked.year)
    there = Q(state=KeyState.CONFIRMED) | Q(state__in=_LEFT, left_on__gt=asked.day)
    return KeyMember.objects.living().filter(confirmed, there)


def late_members(asked: Asked) -> QuerySet[KeyMember]:
    """Those whose officer was due before the day."""
    return key_members(asked).filter(among_q("decided_at__date", asked.officer_late))


def under_hang_point(asked: Asked) -> QuerySet[Inclusion]:
    """The latest inclusion of each enterprise whose hang-point lasts on the day: an exit does not end it, some ends do."""
    day = asked.day
    later = Inclusion.objects.filter(
        enterprise=OuterRef("enterprise"), included_on__gt=OuterRef("included_on"), included_on__lte=day
    )
    return Inclusion.objects.living().filter(
        ~Exists(later), ~Exists(_ended(day)), ~Exists(_exited(day)), among_q("included_on", asked.within)
    )


def late_included(asked: Asked) -> QuerySet[Inclusion]:
    """Those whose leader was due before the day."""
    return under_hang_point(asked).filter(among_q("included_on", asked.leader_late))


def officers(day: dt.date) -> QuerySet[ContactOfficer]:
    """The officers on duty on a day, of enterprises that were not absorbed."""
    return ContactOfficer.objects.living().in_force(day)


def leaders(day: dt.date) -> QuerySet[HangPoint]:
    """The leaders on duty on a day."""
    return HangPoint.objects.living().in_force(day)


def _ended(day: dt.date) -> QuerySet[Enterprise]:
    """The enterprise of an inclusion, if by its status it had ended by the day; a status of unknown day always has."""
    since_then = StatusChange.objects.filter(enterprise=OuterRef("pk"), on__gt=day)
    return Enterprise.objects.filter(
        ~Exists(since_then.filter(status=OuterRef("status"))), pk=OuterRef("enterprise"), status__in=_ENDING
    )


def _exited(day: dt.date) -> QuerySet[Exit]:
    """An exit after the inclusion that ends the hang-point."""
    return Exit.objects.filter(
        enterprise=OuterRef("enterprise"),
        exited_on__gt=OuterRef("included_on"),
        exited_on__lte=day,
        reason__in=_ENDING,
    )


def without_officer(asked: Asked) -> QuerySet[KeyMember]:
    """Key members without an officer."""
    return _without(key_members(asked), officers(asked.day))


def late_without_officer(asked: Asked) -> QuerySet[KeyMember]:
    """Those whose officer is overdue."""
    return _without(late_members(asked), officers(asked.day))


def without_leader(asked: Asked) -> QuerySet[Inclusion]:
    """Enterprises under a hang-point that have no leader."""
    return _without(under_hang_point(asked), leaders(asked.day))


def late_without_leader(asked: Asked) -> QuerySet[Inclusion]:
    """Those whose leader is overdue."""
    return _without(late_included(asked), leaders(asked.day))


def _without(rows: QuerySet, served: QuerySet) -> QuerySet:
    return rows.filter(~Exists(served.filter(enterprise=OuterRef("enterprise"))))
