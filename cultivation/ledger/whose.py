"""Whose work a problem is (该谁办): the next act's, a request's answer, the unit's, a helper's, what was raised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import F, Q

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission, Role
from core.ui.filters import Text
from cultivation.ledger.categories import Work
from cultivation.ledger.dated import Part
from cultivation.ledger.people import Capacity, capacities, permissions_in
from cultivation.ledger.states import LIVE, OPEN, State

MINE, UNIT, HELPING, RAISED = (each.value for each in Work)
_NOTHING: Final = Q(pk__in=[])
_TO_ACCEPT: Final = [State.REGISTERED.value, State.ACCEPTED.value, State.RETURNED.value]
_TO_HOLD: Final = [State.ASSIGNED.value, State.IN_PROGRESS.value]


def next_q(user: User) -> Q:
    """Whose next act is this person's.

    The district accepts and assigns; the holder starts and resolves; district, street or who registered it
    calls back, unless they dealt with it themselves: what a district solved itself, and no street can call back, is
    the bureau's. The bureau may accept for a district but is not told to.
    """
    whole = _NOTHING
    for capacity in capacities(user):
        whole |= _next_of(capacity, user)
    return whole


def answers_q(user: User) -> Q:
    """In which a request waits for this person's answer: of the own district; of city matters the bureau's."""
    whole = _NOTHING
    for capacity in capacities(user):
        if Permission.LEDGER_REVIEW.value not in permissions_in(user, capacity):
            continue
        if capacity.unit.kind == UnitKind.DISTRICT:
            whole |= Q(district_id=capacity.unit.pk, holder__district__isnull=False)
        elif capacity.facts.has(Role.BUREAU):
            whole |= Q(holder__isnull=False, holder__district=None)
    return whole & ~Q(asked="") & ~Q(asked_by_id=user.pk)


def mine_q(user: User) -> Q:
    """What waits for this person: the next act, or an answer to a request."""
    return next_q(user) | answers_q(user)


def unit_q(user: User) -> Q:
    """What the person's units hold or registered and is not at its end, and whatever waits for them."""
    units = [unit.pk for unit in units_of(user)]
    return Q(state__in=sorted(LIVE)) & (Q(holder_id__in=units) | Q(registered_unit_id__in=units)) | mine_q(
        user
    )


def helping_q(user: User) -> Q:
    """Which one of the person's units was asked to help with and has not answered yet."""
    units = [unit.pk for unit in units_of(user)]
    waiting = Part.objects.filter(unit__in=units, answered_at=None, closed_at=None)
    return Q(open_parts__gt=0, pk__in=waiting.values("problem"))


def raised_q(_user: User) -> Q:
    """What was raised and is not resolved yet."""
    return Q(state__in=sorted(OPEN)) & ~Q(escalated_to="")


WORK: Final[dict[str, tuple[Text, Callable[[User], Q]]]] = {
    MINE: (Work.MINE.label, mine_q),
    UNIT: (Work.UNIT.label, unit_q),
    HELPING: (Work.HELPING.label, helping_q),
    RAISED: (Work.RAISED.label, raised_q),
}
"""The parts of the work list with their conditions, in the order of its tabs."""


def units_of(user: User) -> list[Unit]:
    """The own unit, and those of whom one acts for, where problems may be held."""
    held = Permission.LEDGER_HOLD.value
    return [each.unit for each in capacities(user) if held in permissions_in(user, each)]


def _next_of(capacity: Capacity, user: User) -> Q:
    unit = capacity.unit
    held = permissions_in(user, capacity)
    whole = _NOTHING
    if Permission.LEDGER_ACCEPT.value in held and unit.kind == UnitKind.DISTRICT:
        whole |= Q(district_id=unit.pk, state__in=_TO_ACCEPT)
    if Permission.LEDGER_HOLD.value in held:
        whole |= Q(holder_id=unit.pk, state__in=_TO_HOLD)
    if capacity.facts.has(Role.BUREAU):
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
