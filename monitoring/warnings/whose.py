"""Whose turn it is on a warning (该谁办): the holder's people and the contact officer, the reviewers, who was raised to.

Lists, to-dos and the navigation's number ask here.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import F, Q

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission, Role
from cultivation.enterprises.codes import Risk
from monitoring.warnings.closing import closable_q
from monitoring.warnings.codes import Rung
from monitoring.warnings.models import OPEN_STATES, UNMET, WarningRung
from monitoring.warnings.reader import Reader

_NOTHING = Q(pk__in=[])
_TOLD: Final = {Role.BUREAU: Rung.BUREAU, Role.LEADING_GROUP: Rung.LEADING_GROUP}


def overdue_q(reader: Reader) -> Q:
    """Clocks that are past their day without an action."""
    return UNMET & Q(due_on__lt=reader.day)


def agreed_q(reader: Reader) -> Q:
    """Whose next appointment is past and nothing was recorded since."""
    return Q(state__in=OPEN_STATES, next_on__lt=reader.day)


def raised_q(rung: Rung) -> Q:
    """Running clocks that have reached a rung."""
    reached = WarningRung.objects.filter(clock=F("warning__clock"), rung=rung.value)
    return UNMET & Q(pk__in=reached.values("warning"))


def mine_q(reader: Reader) -> Q:
    """What waits for this person, to act or because it was raised to them."""
    return to_act_q(reader) | _told_q(reader.user)


def raised_to_q(reader: Reader) -> Q:
    """What was raised to the person and others handle, so that they are asked for it."""
    return _told_q(reader.user) & ~to_act_q(reader)


def to_act_q(reader: Reader) -> Q:
    """What the person handles or closes."""
    user = reader.user
    acts = _NOTHING
    if user.can(Permission.WARNING_ACT):
        own = Q(holder__in=[unit.pk for unit in _units(user, Permission.WARNING_ACT)])
        acts |= (UNMET | agreed_q(reader)) & (own | Q(enterprise__in=reader.served))
    districts = [unit.pk for unit in _units(user, Permission.WARNING_CLOSE) if unit.kind == UnitKind.DISTRICT]
    if districts:
        graver = UNMET & Q(level=Risk.RED.value)
        acts |= Q(district__in=districts) & (closable_q(reader) | overdue_q(reader) | graver)
    return acts


def rungs_of(user: User) -> list[Rung]:
    """At which rungs a warning is raised to the person."""
    return [rung for role, rung in _TOLD.items() if role in user.role_codes]


def _told_q(user: User) -> Q:
    return reduce(or_, (raised_q(rung) for rung in rungs_of(user)), _NOTHING)


def _units(user: User, permission: Permission) -> list[Unit]:
    """The own unit, and those of whom one acts for, where the person holds a permission."""
    return [grant.unit for grant in user.grants if permission.value in grant.permissions]
