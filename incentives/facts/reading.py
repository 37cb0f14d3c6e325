"""The facts of a programme's year, of the whole city or of some enterprises: one statement for the subjects, one for each kind
of rows below them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection

from core.copying import copied
from core.exact import MISSING, Ints
from incentives.policy import vocabulary as v
from incentives.policy.kinds import WORD_KEY, Kind, word_key
from incentives.policy.tree.frame import Frame, Rows

_KEYS: Final = ("enterprise", "key", "inclusion", "district", "street")
_MISSING: Final = f"'{MISSING}'::bigint"
_AS_BIGINT: Final = {
    Kind.FLAG: "({0})::int::bigint",
    Kind.AMOUNT: "round(({0}) * 100)::bigint",
    Kind.COUNT: "({0})::bigint",
    Kind.RATIO: "round(({0}) * 1000000)::bigint",
    Kind.DAY: "(({0}) - DATE '1970-01-01')::bigint",
    Kind.CHOICE: WORD_KEY,
}


@dataclass(frozen=True)
class Subjects:
    """Who is judged, one row each: ids of the enterprise, of what it is about (0: itself), of the inclusion and of the place
    of that time, MISSING where there is none; ascending by enterprise and key.
    """

    enterprise: Ints
    key: Ints
    inclusion: Ints
    district: Ints
    street: Ints

    @property
    def size(self) -> int:
        """How many."""
        return len(self.enterprise)

    def of(self, places: Ints) -> Subjects:
        """Those at some places."""
        return Subjects(*(getattr(self, name)[places] for name in _KEYS))


@dataclass(frozen=True)
class Asking:
    """Whose facts are read: a programme's year with the facts of a day, of these enterprises or of all."""

    programme: str
    year: int
    day: dt.date
    among: tuple[int, ...] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What the statements ask for."""
        among = None if self.among is None else list(self.among)
        return {"programme": self.programme, "year": self.year, "day": self.day, "among": among}


def read(
    kind: v.SubjectKind, facts: Sequence[v.Fact], rows: Iterable[v.RowSet], asking: Asking
) -> tuple[Subjects, Frame]:
    """The subjects of a kind with these facts, and the rows below them."""
    names = [*_KEYS, *(fact.code for fact in facts)]
    found = copied(_statement(kind, facts), asking.values, names)
    subjects = Subjects(*(found[name] for name in _KEYS))
    below = {each.code: _rows(kind, each, asking, subjects) for each in rows}
    words = _words(kind, facts, asking)
    for each in rows:
        words |= _words(kind, [fact for fact in each.facts if fact.kind is Kind.CHOICE], asking, each)
    return subjects, Frame(subjects.size, {fact.code: found[fact.code] for fact in facts}, below, words)


def _statement(kind: v.SubjectKind, facts: Sequence[v.Fact]) -> str:
    joined = "".join(f" {join.sql}" for join in _joins(facts))
    cells = "".join(f", {_cell(fact)}" for fact in facts)
    return (
        f"WITH s AS MATERIALIZED ({kind.sql}) SELECT s.enterprise_id, s.subject_key, coalesce(s.inclusion_id, {_MISSING}),"
        f" s.district_id, coalesce(s.street_id, {_MISSING}){cells} FROM s{joined} ORDER BY s.enterprise_id, s.subject_key"
    )


def _cell(fact: v.Fact) -> str:
    return f"coalesce({_AS_BIGINT[fact.kind].format(fact.sql)}, {_MISSING})"


def _joins(facts: Sequence[v.Fact]) -> list[v.Join]:
    """What the facts read together, each once, after what it stands on."""
    found: dict[str, v.Join] = {}

    def add(code: str) -> None:
        join = v.joins[code]
        for earlier in join.after:
            add(earlier)
        found.setdefault(code, join)

    for fact in facts:
        for code in fact.joins:
            add(code)
    return list(found.values())


def _rows(kind: v.SubjectKind, rows: v.RowSet, asking: Asking, subjects: Subjects) -> Rows:
    cells = "".join(f", {_cell(fact)}" for fact in rows.facts)
    statement = (
        f"WITH s AS MATERIALIZED ({kind.sql}) SELECT s.enterprise_id, s.subject_key{cells} FROM s {rows.sql}"
        " ORDER BY s.enterprise_id, s.subject_key"
    )
    found = copied(statement, asking.values, ["enterprise", "key", *(fact.code for fact in rows.facts)])
    places = dict(
        zip(
            zip(subjects.enterprise.tolist(), subjects.key.tolist(), strict=True),
            range(subjects.size),
            strict=True,
        )
    )
    pairs = zip(found["enterprise"].tolist(), found["key"].tolist(), strict=True)
    parent = np.array([places.get(pair, -1) for pair in pairs], dtype=np.int64)
    kept = parent >= 0  # a subject that came meanwhile waits for the next time
    return Rows(parent[kept], {fact.code: found[fact.code][kept] for fact in rows.facts})


def _words(
    kind: v.SubjectKind, facts: Sequence[v.Fact], asking: Asking, rows: v.RowSet | None = None
) -> dict[int, str]:
    """The texts of choices by their key; nothing is asked where there are none."""
    choices = [fact for fact in facts if fact.kind is Kind.CHOICE]
    if not choices:
        return {}
    source = rows.sql if rows else "".join(f" {join.sql}" for join in _joins(choices))
    each = " UNION ".join(f"SELECT {fact.sql} FROM s {source}" for fact in choices)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH s AS MATERIALIZED ({kind.sql}) {each}", asking.values)
        return {word_key(word): word for (word,) in cursor.fetchall() if word is not None}
