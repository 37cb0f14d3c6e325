"""A person leaves: their contacts go to who takes over, where that person covers them; the others become gaps."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from core.audit.context import recorded
from cultivation.contacts import serving
from cultivation.contacts.codes import LEFT
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.services.officers import lock_held, put
from cultivation.enterprises.models import Enterprise

OFFICER, LEADER = "联系企业", "挂点企业"
"""What is counted, in words."""


def hung_on(person: User) -> QuerySet[HangPoint]:
    """The enterprises that hang on someone as a user of the portal."""
    return HangPoint.objects.living().filter(user=person, ended_on=None)


def counted(person: User) -> dict[str, int]:
    """What someone holds, by its word."""
    found = {OFFICER: serving.held_by(person).count(), LEADER: hung_on(person).count()}
    return {word: number for word, number in found.items() if number}


@recorded("交接联系企业")
def leave(*, actor: User, person: User, successor: User | None) -> dict[str, int]:
    """What went over or became a gap. A leader's office does not pass to whoever takes over at the portal: it ends."""
    found, today = counted(person), timezone.localdate()
    if successor is not None:
        held = serving.held_by(person).values("enterprise_id")
        taken = Enterprise.objects.filter(serving.reach_q(successor), pk__in=held).order_by("pk")
        ids = list(taken.values_list("pk", flat=True))
        ids = lock_held(person, ids)
        put(actor=actor, ids=ids, officer=successor, on=today, reason=str(LEFT))
    ended = {"end_reason": str(LEFT), "version": F("version") + 1}
    ContactOfficer.objects.filter(user=person, valid_to=None).update(valid_to=today, **ended)
    HangPoint.objects.filter(user=person, ended_on=None).update(ended_on=today, **ended)
    return found
