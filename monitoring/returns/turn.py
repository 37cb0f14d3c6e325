"""Whose turn a return is (该谁审): what waits for a person's review, what may go at once, and what they may not review.

A condition holds for a member of the list whose return was joined as `own` (`selectors.members`).
"""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q

from accounts.grants import Grant
from accounts.models import UnitKind, User
from accounts.roles import Permission
from monitoring.returns.findings.selectors import unaccepted
from monitoring.returns.hands import approved_by, entered_by
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import STAGES, ReturnAction, ReturnState

NOTHING: Final = Q(pk__in=[])
__all__ = ["able_q", "grants_of", "mine_q", "people_of", "ready_q", "stage_of", "turn_q"]


def grants_of(user: User) -> list[tuple[Grant, ReturnAction]]:
    """The grants by which someone reviews, each with its review: the district approves, the city accepts."""
    found = []
    for grant in user.grants:
        if Permission.RETURN_REVIEW.value in grant.permissions and grant.territory is not None:
            city = grant.territory.kind == UnitKind.CITY
            found.append((grant, ReturnAction.ACCEPT if city else ReturnAction.APPROVE))
    return sorted(found, key=lambda each: each[0].acting_for is not None)


def stage_of(user: User) -> ReturnAction:
    """The review that is someone's: their own before that of those they act for."""
    held = grants_of(user)
    return held[0][1] if held else ReturnAction.APPROVE


def people_of(user: User, grant: Grant) -> set[int]:
    """The real person, and the one they act for."""
    return {user.pk} | ({grant.acting_for} if grant.acting_for else set())


def turn_q(user: User, stage: ReturnAction | None = None) -> Q:
    """What waits for a review of this person's; one that is being put right is not looked at meanwhile."""
    whole = NOTHING
    for grant, action in grants_of(user):
        if stage in (None, action):
            whole |= _waiting(grant, action)
    return whole & ~Q(_being_put_right())


def able_q(user: User, stage: ReturnAction | None = None) -> Q:
    """Of that, what the person may review: they did not enter it, nor approve it, nor did whom they act for."""
    whole = NOTHING
    for grant, action in grants_of(user):
        if stage in (None, action):
            whole |= grant_q(user, grant, action)
    return whole & ~Q(_being_put_right())


def grant_q(user: User, grant: Grant, action: ReturnAction) -> Q:
    """What someone may review by one of their grants."""
    people = people_of(user, grant)
    free = ~Q(entered_by(people))
    if action is ReturnAction.ACCEPT:
        free &= ~Q(approved_by(people))
    return _waiting(grant, action) & free


def ready_q(user: User, stage: ReturnAction | None = None) -> Q:
    """What they may let through at once: no explanation of it waits to be accepted."""
    return able_q(user, stage) & ~Q(unaccepted("own__pk"))


def mine_q(user: User, stage: ReturnAction | None = None) -> Q:
    """What waits in their place, but for another: they had a hand in it."""
    return turn_q(user, stage) & ~able_q(user, stage)


def by_grant(user: User, grant: Grant, stage: ReturnAction, action: ReturnAction) -> Q:
    """To which returns someone may do a review act by one of their grants; returning is anybody's whose turn it is."""
    found = _waiting(grant, stage) if action is ReturnAction.RETURN else grant_q(user, grant, stage)
    return found & ~Q(_being_put_right())


def _waiting(grant: Grant, action: ReturnAction) -> Q:
    place = grant.territory
    state = Q(own__state=STAGES[action].value)
    if place is None or place.kind == UnitKind.CITY:
        return state
    return state & Q(district_id=place.pk)


def _being_put_right() -> Exists:
    return Exists(
        QuarterlyReturn.objects.filter(
            enterprise_id=OuterRef("enterprise_id"),
            year=OuterRef("year"),
            quarter=OuterRef("quarter"),
            source=OuterRef("own__source"),
            is_working=True,
            state=ReturnState.RETURNED.value,
        )
    )
