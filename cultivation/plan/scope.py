"""Whose progress someone may ask for, and the places below it."""

from __future__ import annotations

from django.http import Http404

from accounts.models import Unit, UnitKind, User
from cultivation.enterprises.places import places_of, sees_city


def unit_in_scope(user: User, code: str = "") -> Unit | None:
    """A place of the person's scope by its code; without one the city (None), or the person's own place.

    Raises Http404 for a place out of scope, so that existence does not leak.
    """
    places = places_of(user)
    reached = {grant.territory.pk: grant.territory for grant in user.grants if grant.territory is not None}
    if code:
        unit = places.by_code.get(code)
        if unit is None or not (sees_city(user) or unit.pk in reached or unit.parent_id in reached):
            raise Http404
        return unit
    if sees_city(user) or not reached:
        return None
    return next(iter(reached.values()))


def places_below(user: User, unit: Unit | None) -> list[Unit]:
    """The districts, the streets of one, or the one street."""
    places = places_of(user)
    if unit is None:
        return list(places.districts)
    return places.streets_of(unit.pk) if unit.kind == UnitKind.DISTRICT else [unit]
