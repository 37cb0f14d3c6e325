"""Scope (可见范围): what someone sees is a queryset, never a check in a view (design, decision 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.grants import Grant
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


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


def places_of(user: User, permission: Permission) -> list[int]:
    """Where a permission reaches today, by the unit: a territory, or the department itself.

    What is made under it (a file, an import) keeps these, so that it is seen only while they are covered.
    """
    held = (grant for grant in user.grants if permission.value in grant.permissions)
    return sorted({(grant.territory or grant.unit).pk for grant in held})


def covered_places(user: User, permission: Permission) -> set[int] | None:
    """All units that today's grants with a permission cover; None: all there are."""
    units = [grant.territory or grant.unit for grant in user.grants if permission.value in grant.permissions]
    if any(unit.kind == UnitKind.CITY for unit in units):
        return None
    wide = [unit.pk for unit in units if unit.kind == UnitKind.DISTRICT]
    below = Unit.objects.filter(parent__in=wide).values_list("pk", flat=True) if wide else ()
    return {*(unit.pk for unit in units), *below}


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
