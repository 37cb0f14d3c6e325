"""The districts and streets that someone works in, by one query for each request."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from accounts.models import Unit, UnitKind, User
from core.ui.filters import FilterValues, Options

FRESH_SECONDS = 60


@dataclass(frozen=True)
class PlacesInScope:
    """Districts and streets in someone's scope; `by_code` holds both."""

    districts: tuple[Unit, ...]
    streets: tuple[Unit, ...]
    by_code: dict[str, Unit]

    def streets_of(self, district: int) -> list[Unit]:
        """The streets of one district, in their order."""
        return [street for street in self.streets if street.parent_id == district]

    def ids(self, codes: object) -> list[int]:
        """Primary keys behind codes; an unknown code has none."""
        return [self.by_code[code].pk for code in codes if code in self.by_code]  # type: ignore[attr-defined]


def all_places() -> PlacesInScope:
    """Every active district and street."""
    kinds = [UnitKind.DISTRICT, UnitKind.STREET]
    return _places(list(Unit.objects.filter(kind__in=kinds, is_active=True)))


def short_names(needed: Collection[int]) -> dict[int, str]:
    """Short names of all units by key, at most a minute old: for suggestions, which must not join for them."""
    key = (str(connection.settings_dict["NAME"]), int(time.monotonic() // FRESH_SECONDS))
    if not _short_names(*key).keys() >= set(needed):  # a unit made just now
        _short_names.cache_clear()
    return _short_names(*key)


@lru_cache(maxsize=2)
def _short_names(_database: str, _slot: int) -> dict[int, str]:
    return dict(Unit.objects.values_list("pk", "short_name"))


def places_of(user: User) -> PlacesInScope:
    """Those of the person's scope (a district's officer: it and its streets); kept for the request."""
    kept: PlacesInScope | None = getattr(user, "_places", None)
    if kept is None:
        whole = all_places()
        reached = {grant.territory.pk for grant in user.grants if grant.territory is not None}
        if sees_city(user):
            kept = whole
        else:
            streets = [s for s in whole.streets if s.pk in reached or s.parent_id in reached]
            parents = reached | {s.parent_id for s in streets}
            kept = _places([d for d in whole.districts if d.pk in parents] + streets)
        user._places = kept  # type: ignore[attr-defined]
    return kept


def sees_city(user: User) -> bool:
    """Whether someone sees more than one district; asks the database nothing."""
    return any(grant.territory is None or grant.territory.kind == UnitKind.CITY for grant in user.grants)


def districts(user: User) -> Options:
    """The districts as options of a filter."""
    return [(unit.code, unit.name) for unit in places_of(user).districts]


def streets(user: User) -> Options:
    """The streets as options of a filter."""
    return [(unit.code, unit.name) for unit in places_of(user).streets]


def streets_offered(user: User, filters: FilterValues[Any]) -> Options:
    """The streets of the chosen districts, for a panel; those of all where none is chosen."""
    places, named = places_of(user), filters.values.get("street", ())
    within = set(places.ids(filters.values.get("district", ())))
    return [
        (street.code, street.name)
        for street in places.streets
        if not within or street.parent_id in within or street.code in named
    ]


def _places(units: list[Unit]) -> PlacesInScope:
    districts = tuple(unit for unit in units if unit.kind == UnitKind.DISTRICT)
    streets = tuple(unit for unit in units if unit.kind == UnitKind.STREET)
    return PlacesInScope(districts, streets, {unit.code: unit for unit in units})
