"""Whose rows an import may write, as SQL; and the places a file names, resolved once for each spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import UnitKind, User
from accounts.units import load_places
from exchange.protocol import Stage


@dataclass(frozen=True)
class WritableScope:
    """Where someone may write: the whole city, or districts and streets by id."""

    city: bool
    districts: tuple[int, ...]
    streets: tuple[int, ...]

    def sql(self, alias: str) -> tuple[str, tuple[Any, ...]]:
        """A condition on `alias.district_id` and `alias.street_id`, with its parameters; null counts as outside."""
        if self.city:
            return "true", ()
        return (
            f"coalesce({alias}.district_id = ANY(%s) OR {alias}.street_id = ANY(%s), false)",
            (list(self.districts), list(self.streets)),
        )

    @property
    def own_place(self) -> tuple[int | None, int | None]:
        """District and street that a row without a place is in: only when the person has just one."""
        if self.city or len(self.districts) + len(self.streets) != 1:
            return None, None
        return (self.districts[0], None) if self.districts else (None, self.streets[0])


def writable(actor: User, *permissions: str) -> WritableScope:
    """The scope in which the person holds one of the permissions."""
    places = [
        grant.territory
        for grant in actor.grants
        if grant.territory is not None and grant.permissions & set(permissions)
    ]
    return WritableScope(
        any(place.kind == UnitKind.CITY for place in places),
        tuple(sorted({place.pk for place in places if place.kind == UnitKind.DISTRICT})),
        tuple(sorted({place.pk for place in places if place.kind == UnitKind.STREET})),
    )


def stage_places(stage: Stage) -> str:
    """A temporary table (district, street, district_id, street_id, problem) of the spellings in the file; its name.

    There are as many rows as different pairs, a few hundred at most in an honest file.
    """
    table = f"places_{stage.batch_id}"
    district, street = text_of(stage, "district"), text_of(stage, "street")
    stage.cursor.execute(f"SELECT DISTINCT {district}, {street} FROM {stage.rows} s")
    pairs = stage.cursor.fetchall()
    found = load_places().resolve([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    stage.cursor.execute(
        f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[])"
        " AS w (district, street, district_id, street_id, problem)",
        [
            [pair[0] for pair in pairs],
            [pair[1] for pair in pairs],
            found.district.tolist(),
            found.street.tolist(),
            found.problem.tolist(),
        ],
    )
    stage.cursor.execute(f"ANALYZE {table}")
    return table


def text_of(stage: Stage, name: str) -> str:
    """The staged text of a column, '' where the file does not have it or states nothing."""
    return f"""coalesce(s."{name}", '')""" if stage.has(name) else "''::text"
