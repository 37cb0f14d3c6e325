"""Scope (可见范围): what someone sees is a queryset, never a check in a view (design, decision 2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef

from accounts.models import ActingFor, Unit, UnitKind, User, roles_held
from accounts.roles import Permission, Role, permissions_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class Grant:
    """What one role in one unit allows; a person has one for each role, their own and those they act for."""

    unit: Unit
    role: str
    permissions: frozenset[str]
    acting_for: int | None = None
    principal: str = ""

    @property
    def territory(self) -> Unit | None:
        """The city, district or street the grant reaches; none for a responsible department (only what was routed)."""
        if self.unit.kind != UnitKind.DEPARTMENT:
            return self.unit
        return None if self.role == Role.DEPARTMENT else self.unit.parent


def grants_of(user: User, day: dt.date) -> list[Grant]:
    """The grants of a person on a day: one query for those they act for, however many.

    What someone may do for another does not pass on: a deputy of a deputy has only that deputy's own roles.
    """
    grants = [Grant(user.unit, role, permissions_of({role})) for role in user.role_codes]
    acting = (
        ActingFor.objects.filter(deputy=user, starts_on__lte=day, ends_on__gte=day, principal__is_active=True)
        .select_related("principal__unit__parent", "principal__unit__district")
        .annotate(roles_held=roles_held(OuterRef("principal_id")))
        .order_by("starts_on", "pk")
    )
    for row in acting:
        who = row.principal
        grants += [
            Grant(who.unit, role, permissions_of({role}), who.pk, who.name) for role in sorted(row.roles_held)
        ]
    return grants


def place_q(grant: Grant, *, district: str = "district", street: str = "street") -> models.Q:
    """Rows of a grant's territory: the whole city, a district, a street, or nothing."""
    unit = grant.territory
    if unit is None:
        return models.Q(pk__in=[])
    if unit.kind == UnitKind.CITY:
        return ~models.Q(pk__in=[])  # no condition at all in SQL, and true also beside others
    if unit.kind == UnitKind.DISTRICT:
        return models.Q(**{f"{district}_id": unit.pk})
    return models.Q(**{f"{street}_id": unit.pk})


def holds_throughout(user: User, read: Permission, permission: Permission) -> bool:
    """Whether `permission` holds on every row that `read` shows the person.

    A person may hold several roles, their own and those they act for: what one grant allows (the whole phone number of
    a department's problems) does not hold on what only another shows (an analyst's city). Where it does not hold
    throughout, a list leaves the column out and a single row is asked for by `PlacedQuerySet.may`.
    """
    shown = [grant for grant in user.grants if read.value in grant.permissions]
    able = [grant for grant in shown if permission.value in grant.permissions]
    return bool(able) and all(any(_covers(wide, grant) for wide in able) for grant in shown)


def _covers(wide: Grant, narrow: Grant) -> bool:
    """Whether one grant reaches everything that another does; a district's department has that district's problems."""
    if (wide.unit.pk, wide.role) == (narrow.unit.pk, narrow.role):
        return True
    reach, place = wide.territory, narrow.territory or narrow.unit.district
    if reach is None:
        return False
    if reach.kind == UnitKind.CITY:
        return True
    return place is not None and reach.pk in (place.pk, place.parent_id)


class PlacedQuerySet(models.QuerySet):
    """A queryset of rows with `district` and `street`; a room's own querysets extend it.

    `read` is the permission that lets a person see these rows at all.
    """

    read: Permission = Permission.ENTERPRISE_READ
    district_path = "district"
    street_path = "street"

    def visible_to(self, user: User | AnonymousUser, *also: Permission) -> Self:
        """The rows in the scope of the person: the only door to a business table.

        With `also` those alone for which one and the same grant holds these permissions too.
        """
        return self.filter(self.scope_of(user, *also))

    def scope_of(self, user: User | AnonymousUser, *also: Permission) -> models.Q:
        """The condition behind `visible_to`, one clause for each grant that may read these rows."""
        seen = models.Q(pk__in=[])
        if not isinstance(user, User) or not user.is_active:
            return seen
        needed = {self.read.value, *(permission.value for permission in also)}
        for grant in user.grants:
            if needed <= grant.permissions:
                seen |= self.grant_q(grant)
        return seen

    def may(self, user: User, permission: Permission, pk: int) -> bool:
        """Whether a permission holds on one row that the person sees; no query for whom it holds throughout."""
        if not user.can(permission):
            return False
        if holds_throughout(user, self.read, permission):
            return True
        return self.visible_to(user, permission).filter(pk=pk).exists()

    def grant_q(self, grant: Grant) -> models.Q:
        """The rows that one grant shows; rooms with departments or escalation override it."""
        return place_q(grant, district=self.district_path, street=self.street_path)
