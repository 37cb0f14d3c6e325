"""District and street as officers write them → units (domain, section 11), for imports and forms.

    places = load_places()                       # two queries
    found = places.resolve(districts, streets)   # columns of texts → columns of unit ids, 0 where there is none

A name is taken with or without its suffix, by code, or by an alias; a street is looked for within its district.
What may mean two units means none: nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from accounts.models import Unit, UnitAlias, UnitKind


class PlaceFault(StrEnum):
    """Why a place was not found; NONE when it was, or when nothing was stated."""

    NONE = ""
    DISTRICT_UNKNOWN = "DISTRICT_UNKNOWN"
    DISTRICT_AMBIGUOUS = "DISTRICT_AMBIGUOUS"
    STREET_UNKNOWN = "STREET_UNKNOWN"
    STREET_AMBIGUOUS = "STREET_AMBIGUOUS"
    STREET_ELSEWHERE = "STREET_ELSEWHERE"


@dataclass(frozen=True)
class Place:
    """A resolved pair: unit ids, 0 where nothing was stated or found, and what was wrong."""

    district: int = 0
    street: int = 0
    problem: PlaceFault = PlaceFault.NONE


@dataclass(frozen=True)
class Resolved:
    """Columns of the length asked: int64 unit ids (0 for none) and `PlaceFault` texts."""

    district: npt.NDArray[np.int64]
    street: npt.NDArray[np.int64]
    problem: npt.NDArray[np.str_]


def normalise(text: str | None) -> str:
    """Full-width to half-width, every blank dropped."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


class PlaceNames:
    """The city's districts and streets under every name in use; build it once for a file."""

    def __init__(self, units: Iterable[Unit], aliases: Iterable[tuple[str, int]]) -> None:
        places = {
            unit.pk: unit
            for unit in units
            if unit.kind in (UnitKind.DISTRICT, UnitKind.STREET) and unit.is_active
        }
        self.district_of = {pk: unit.district_id or pk for pk, unit in places.items()}
        self.names = {pk: unit.name for pk, unit in places.items()}
        self._districts: dict[str, set[int]] = defaultdict(set)
        self._streets: dict[str, set[int]] = defaultdict(set)
        for unit in places.values():
            table = self._table(unit.kind)
            for text in (unit.code, unit.name, unit.short_name):
                table[normalise(text)].add(unit.pk)
        for alias, pk in aliases:
            if pk in places:
                self._table(places[pk].kind)[normalise(alias)].add(pk)
        self._known: dict[tuple[str, str], Place] = {}

    def _table(self, kind: str) -> dict[str, set[int]]:
        return self._districts if kind == UnitKind.DISTRICT else self._streets

    def pair(self, district: str | None, street: str | None) -> Place:
        """One row's district and street."""
        key = (normalise(district), normalise(street))
        if key not in self._known:
            self._known[key] = self._pair(*key)
        return self._known[key]

    def resolve(
        self, districts: Sequence[str | None], streets: Sequence[str | None] | None = None
    ) -> Resolved:
        """Columns of texts; each different pair is looked up once."""
        given = list(zip(districts, streets if streets is not None else [None] * len(districts), strict=True))
        table = {pair: self.pair(*pair) for pair in set(given)}
        found = [table[pair] for pair in given]
        return Resolved(
            np.fromiter((place.district for place in found), np.int64, len(found)),
            np.fromiter((place.street for place in found), np.int64, len(found)),
            np.array([place.problem.value for place in found], dtype="<U20"),
        )

    def _pair(self, district: str, street: str) -> Place:
        if not district:
            return self._street(street, 0) if street else Place()
        together = self._streets.get(district + street, set())
        if len(together) == 1:  # "440307" + "葵涌" is a street of another district than the text says
            pk = next(iter(together))
            return Place(self.district_of[pk], pk)
        found = self._districts.get(district, set())
        if len(found) > 1:
            return Place(problem=PlaceFault.DISTRICT_AMBIGUOUS)
        if not found:
            return Place(problem=PlaceFault.DISTRICT_UNKNOWN)
        pk = next(iter(found))
        return self._street(street, pk) if street else Place(pk)

    def _street(self, street: str, district: int) -> Place:
        everywhere = self._streets.get(street, set())
        within = {pk for pk in everywhere if not district or self.district_of[pk] == district}
        if len(within) == 1:
            pk = next(iter(within))
            return Place(self.district_of[pk], pk)
        if len(within) > 1:
            return Place(district, problem=PlaceFault.STREET_AMBIGUOUS)
        return Place(
            district, problem=PlaceFault.STREET_ELSEWHERE if everywhere else PlaceFault.STREET_UNKNOWN
        )


def load_places() -> PlaceNames:
    """The active districts and streets with their aliases, in two queries."""
    units = Unit.objects.filter(kind__in=[UnitKind.DISTRICT, UnitKind.STREET])
    return PlaceNames(units, UnitAlias.objects.values_list("alias", "unit_id"))


def unit_names(texts: Iterable[str]) -> dict[str, Unit]:
    """Any active unit, departments included, by name, code, alias or `district` + `street`; in two queries.

    Texts that name no unit, or more than one, are not in the answer.
    """
    wanted = {text: normalise(text) for text in texts}
    units = {
        unit.pk: unit for unit in Unit.objects.select_related("parent", "district").filter(is_active=True)
    }
    found: dict[str, set[int]] = defaultdict(set)
    for unit in units.values():
        for name in (unit.code, unit.name):
            found[normalise(name)].add(unit.pk)
    for alias, pk in UnitAlias.objects.values_list("alias", "unit_id"):
        if pk in units:
            found[normalise(alias)].add(pk)
    hits = {text: found.get(name, set()) for text, name in wanted.items()}
    return {text: units[next(iter(pks))] for text, pks in hits.items() if len(pks) == 1}
