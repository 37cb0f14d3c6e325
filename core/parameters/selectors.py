"""The parameters in force on a day (design, decision 6): a frozen set with a version.

    parameters = at(date(2024, 9, 30))
    parameters.yuan("above_scale_threshold")     # Decimal("20000000"), None when unknown
    parameters.version                           # the same text for the same values in force

The earliest row of a code also holds before its date, unless it is `dated_only` (incentives: domain, section 9).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.once import once
from core.parameters.groups import is_dated_only
from core.parameters.models import Parameter
from core.parameters.units import number_of
from core.verdict import Refused, refuse

_STAMP: Final = (
    "SELECT coalesce(sum(hashtextextended(concat_ws('|', code, valid_from, value, source), 0)), 0)::text"
    " FROM core_parameter"
)


class ParameterSet:
    """The values in force on one day. Getters give None for what is unknown; values are never changed.

    `version` is `YYYY-MM-DD:hash`: the day from which these values hold and a hash of them all, so that two sets
    with the same version judge alike and a set made today for an old day is the one made then.
    """

    __slots__ = ("_values", "day", "sources", "version")

    def __init__(
        self, day: dt.date, values: Mapping[str, str], since: dt.date, sources: Mapping[str, str]
    ) -> None:
        self.day = day
        self._values = MappingProxyType(dict(values))
        self.sources = MappingProxyType(dict(sources))
        lines = "\n".join(f"{code}={values[code]}" for code in sorted(values))
        self.version = f"{since.isoformat()}:{hashlib.sha256(lines.encode()).hexdigest()[:16]}"

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._values))

    def __contains__(self, code: object) -> bool:
        return bool(self._values.get(str(code)))

    def text(self, code: str) -> str | None:
        """The value as it is written."""
        return self._values.get(code) or None

    def number(self, code: str) -> Decimal | None:
        """Any number, exactly. Raises ValueError when the value is none."""
        text = self.text(code)
        if text is None:
            return None
        number = number_of(text)
        if number is None:
            raise ValueError(f"parameter {code} is not a number: {text!r}")
        return number

    def yuan(self, code: str) -> Decimal | None:
        """An amount in yuan."""
        return self.number(code)

    def fen(self, code: str) -> int | None:
        """An amount in fen, for columns of int64."""
        return _whole(code, self.number(code), 100)

    def ratio(self, code: str) -> Decimal | None:
        """A ratio (0.05 is five per cent)."""
        return self.number(code)

    def count(self, code: str) -> int | None:
        """A whole number: counts, working days, days, months, years."""
        return _whole(code, self.number(code), 1)

    def needed(self, code: str) -> str:
        """A value without which nothing can go on. Raises Refused where it is not known on the day."""
        text = self.text(code)
        if text is None:
            sentence = _("参数“%(parameter)s”在 %(day)s 没有值，请管理员先在“系统—参数”中补上")
            raise Refused(
                refuse(sentence, code="parameter.missing", parameter=code, day=self.day.isoformat())
            )
        return text

    def needed_count(self, code: str) -> int:
        """A whole number without which nothing can go on. Raises Refused where it is not known on the day."""
        self.needed(code)
        return int(self.count(code) or 0)

    def flag(self, code: str) -> bool | None:
        """A yes or no."""
        text = self.text(code)
        return None if text is None else text == "1"

    def as_dict(self) -> dict[str, str]:
        """Everything that is known, by code."""
        return {code: value for code, value in sorted(self._values.items()) if value}


def _whole(code: str, number: Decimal | None, factor: int) -> int | None:
    if number is None:
        return None
    scaled = number * factor
    if scaled != scaled.to_integral_value():
        raise ValueError(f"parameter {code} has too many decimals: {number}")
    return int(scaled)


def at(day: dt.date) -> ParameterSet:
    """The set in force on a day; one small query."""
    return of_any_day()(day)


def of_any_day() -> Callable[[dt.date], ParameterSet]:
    """What `at` gives, for as many days as one likes: one small query to see that nothing changed, the rest is cached."""
    return partial(_at, stamp=_stamp())


def _stamp() -> str:
    """Of all rows; a page asks for it once."""
    return once("parameters", _asked)


def _asked() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return str((cursor.fetchone() or ("",))[0])


def rows_by_code() -> dict[str, list[Parameter]]:
    """Every row, by code, oldest first."""
    found: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.select_related("changed_by").order_by("code", "valid_from"):
        found.setdefault(row.code, []).append(row)
    return found


def known_rows() -> dict[str, list[Parameter]]:
    """The same for who only reads them: one small query to see that nothing changed, the rest is cached."""
    return _rows(_stamp())


@dataclass(frozen=True)
class Span:
    """The days from `since` on and before `until` on which a parameter was one whole number."""

    since: dt.date
    until: dt.date
    count: int


def spans_of(*codes: str) -> list[tuple[Span, ...]]:
    """The values of whole numbers in time, for a column of days; one small query. Nothing where one is not known."""
    known = _rows(_stamp())
    return [_spans(code, known.get(code, [])) for code in codes]


def _spans(code: str, rows: list[Parameter]) -> tuple[Span, ...]:
    found = []
    for place, row in enumerate(rows):
        since = row.valid_from if place or is_dated_only(code) else dt.date.min
        until = rows[place + 1].valid_from if place + 1 < len(rows) else dt.date.max
        number = number_of(row.value)
        if number is not None:
            found.append(Span(since, until, int(number)))
    return tuple(found)


def in_force(rows: list[Parameter], day: dt.date) -> Parameter | None:
    """The row of one code that holds on a day; None when nothing is known."""
    begun = [row for row in rows if row.valid_from <= day]
    if begun:
        return begun[-1]
    return rows[0] if rows and not is_dated_only(rows[0].code) else None


@lru_cache(maxsize=2)
def _rows(stamp: str) -> dict[str, list[Parameter]]:
    """The rows as they were when the table had this stamp."""
    return rows_by_code()


@lru_cache(maxsize=512)
def _at(day: dt.date, stamp: str) -> ParameterSet:
    values, sources, since = {}, {}, dt.date(1, 1, 1)
    for code, rows in _rows(stamp).items():
        row = in_force(rows, day)
        if row is None:
            continue
        values[code], sources[code] = row.value, row.source
        if row.valid_from <= day:
            since = max(since, row.valid_from)
    return ParameterSet(day, values, since, sources)
