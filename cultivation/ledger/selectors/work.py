"""What someone must do on problems today: to accept, to assign, to start, to resolve, to call back."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, Q, QuerySet, Value, When

from accounts.models import UnitKind, User
from accounts.roles import Permission
from cultivation.ledger.filters import light_case
from cultivation.ledger.models import Problem
from cultivation.ledger.people import Capacity, capacities, permissions_in
from cultivation.ledger.selectors.lists import ProblemRow
from cultivation.ledger.states import State

_TO_ACCEPT = [State.REGISTERED.value, State.ACCEPTED.value, State.RETURNED.value]
_TO_HOLD = [State.ASSIGNED.value, State.IN_PROGRESS.value]


def mine(user: User) -> QuerySet[Problem]:
    """The problems whose next act is this person's, by unit: one query however many there are.

    The district accepts and assigns; the holder starts and resolves; district, street or who registered it
    calls back, unless they dealt with it themselves: what a district solved itself, and no street can call back, is
    the bureau's. The bureau may accept for a district but is not told to.
    """
    whole = Q(pk__in=[])
    for capacity in capacities(user):
        whole |= _next_of(capacity, user)
    return Problem.objects.visible_to(user).filter(whole)


def my_work(user: User, today: dt.date, limit: int) -> list[ProblemRow]:
    """What is due first on top; what only waits for a call-back comes after the running clocks."""
    work = mine(user).annotate(
        light=light_case(today),
        last=Case(When(state=State.RESOLVED, then=Value(1)), default=Value(0)),
    )
    ordered = work.order_by("last", F("due_on").asc(nulls_last=True), "-is_urgent", "-pk")
    return ProblemRow.read(ordered[:limit])


def _next_of(capacity: Capacity, user: User) -> Q:
    unit = capacity.unit
    held = permissions_in(user, capacity)
    whole = Q(pk__in=[])
    if Permission.LEDGER_ACCEPT.value in held and unit.kind == UnitKind.DISTRICT:
        whole |= Q(district_id=unit.pk, state__in=_TO_ACCEPT)
    if Permission.LEDGER_HOLD.value in held:
        whole |= Q(holder_id=unit.pk, state__in=_TO_HOLD)
    if Permission.LEDGER_REVIEW.value in held and unit.kind == UnitKind.CITY:
        whole |= Q(state=State.RESOLVED.value, holder=F("district"), street=None)
    if Permission.LEDGER_CONFIRM.value in held:
        near = Q(registered_unit_id=unit.pk)
        if unit.kind == UnitKind.DISTRICT:
            near |= Q(district_id=unit.pk)
        elif unit.kind == UnitKind.STREET:
            near |= Q(street_id=unit.pk)
        own = Q(holder_id=unit.pk) | Q(resolved_by_id=user.pk)
        whole |= Q(state=State.RESOLVED.value) & near & ~own
    return whole
