"""The filters of enterprises: one declared table for list, export, links of the dashboard and API.

A filter has a code (the name in the address), and turns its values into a condition that holds for an
enterprise and for its standing alike: `place` columns stand on both tables, `derived` ones only on the standing,
everything else is a condition on the primary key. Upper rooms add theirs with `register` in `ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.verdict import Verdict, allow, refuse

Text = str | Promise
Options = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Filter:
    """One filter: `condition(values, prefix)`; `prefix` leads from the table that is read to the standing.

    `options` None means free text; `permission` hides it from whom it does not concern; `checks` refuses a value
    with the words that are shown at the field; with `closed` only the options are values. `panel` False keeps it
    out of the panel: only links carry it.
    """

    code: str
    label: Text
    condition: Callable[[Sequence[str], str], Q]
    options: Callable[[User], Options] | None = None
    permission: str = "enterprise.read"
    checks: Callable[[str], Verdict] = lambda _value: allow()
    multiple: bool = True
    panel: bool = True
    closed: bool = True
    order: int = 100


_registry: dict[str, Filter] = {}


def register(*filters: Filter) -> None:
    """Declare filters; the same code twice is a mistake in a room's `ready()`. Raises ValueError."""
    for one in filters:
        if one.code in _registry:
            raise ValueError(f"filter {one.code} is declared twice")
        _registry[one.code] = one


def declared(user: User) -> list[Filter]:
    """The filters that someone may use, in their order."""
    allowed = [one for one in _registry.values() if user.can(one.permission)]
    return sorted(allowed, key=lambda one: one.order)


@dataclass(frozen=True)
class Chip:
    """One filter in force, as the list shows it: label, words, and the address without it."""

    code: str
    label: Text
    words: str
    without: str


@dataclass(frozen=True)
class Chosen:
    """Filters in force: values by code, and what was refused by code."""

    values: Mapping[str, tuple[str, ...]]
    refused: Mapping[str, Verdict] = field(default_factory=dict)
    _made: dict[str, Q] = field(default_factory=dict, compare=False, repr=False)

    def q(self, prefix: str = "") -> Q:
        """All of them as one condition."""
        if prefix not in self._made:
            parts = (_registry[code].condition(values, prefix) for code, values in self.values.items())
            self._made[prefix] = reduce(and_, parts, Q())
        return self._made[prefix]

    def without(self, *codes: str) -> Chosen:
        """The same without some."""
        return Chosen({code: values for code, values in self.values.items() if code not in codes})

    def pairs(self) -> list[tuple[str, str]]:
        """Code and value, for an address or hidden fields of a form."""
        return [(code, value) for code, values in self.values.items() for value in values]

    def query(self, **extra: str) -> str:
        """As the query part of an address."""
        return urlencode([*self.pairs(), *((key, value) for key, value in extra.items() if value)])

    def chips(self, user: User, **extra: str) -> list[Chip]:
        """What the list shows of them."""
        shown = []
        for code, values in self.values.items():
            one = _registry[code]
            names = {value: str(text) for value, text in one.options(user)} if one.options else {}
            words = "、".join(names.get(value, value) for value in values)
            shown.append(Chip(code, one.label, words, self.without(code).query(**extra)))
        return shown


def parse(user: User, data: QueryDict | Mapping[str, Any]) -> Chosen:
    """Read filters from an address, a form or a mapping of our own; unknown names are not filters and are left out.

    A value that is not among the options is refused by name, never silently ignored: a link that says more than
    it does would show a wrong count.
    """
    values: dict[str, tuple[str, ...]] = {}
    refused: dict[str, Verdict] = {}
    for one in declared(user):
        given = _given(data, one.code)
        if not given:
            continue
        if not one.multiple:
            given = given[-1:]
        verdict = _judged(user, one, given)
        if verdict:
            values[one.code] = given
        else:
            refused[one.code] = verdict
    return Chosen(values, refused)


def _given(data: QueryDict | Mapping[str, Any], code: str) -> tuple[str, ...]:
    raw: Any = data.getlist(code) if isinstance(data, QueryDict) else data.get(code, ())
    items: Iterable[Any] = [raw] if isinstance(raw, str | int) else raw
    return tuple(dict.fromkeys(text for item in items if (text := str(item).strip())))


def _judged(user: User, one: Filter, values: Iterable[str]) -> Verdict:
    known = {value for value, _text in one.options(user)} if one.options and one.closed else None
    for value in values:
        if known is not None and value not in known:
            return refuse(
                _("筛选条件“%(label)s”没有“%(value)s”这一项"),
                code="FILTER_VALUE",
                label=one.label,
                value=value,
            )
        if not (verdict := one.checks(value)):
            return verdict
    return allow()
