"""Filters of a list, declared once: the list, its counts, its export, its API and every link to it are these.

A room declares a `FilterTable` of `Filter`s. Its `parse` reads an address, a form or a mapping and gives the
`FilterValues`: the values in force by code, and what was refused. A value that nobody offers, and a filter that the
person may not use, is refused by name and lets nothing through: a link that says more than it does would show a wrong
count. Parameters that are no filters (period, sort) are left alone.

`C` is what a condition asks for beside its values: the day, the person, the question behind the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum, auto
from functools import reduce
from operator import and_, or_
from typing import Any, Generic, TypeVar

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.ui.query import keys_among
from core.verdict import Refused, Verdict, allow, refuse

Text = str | Promise
Options = Sequence[tuple[str, Text]]
Values = str | int | Iterable[str | int] | None
C = TypeVar("C")
Condition = Callable[[Sequence[str], C], Q]


class Shown(Enum):
    """How the panel asks for a filter."""

    FITTING = auto()  # a few options are tapped, many are one select
    TAPPED = auto()  # tapped, however many
    LISTED = auto()  # a list of which several are picked
    LINKED = auto()  # not at all: links, tabs or the list's own search field carry it


@dataclass(frozen=True)
class Filter(Generic[C]):
    """One filter: its name in the address, its label, its condition on a row.

    `options` are the values for a person; without them it is text. With `closed` nothing else is a value; `checks`
    refuses one with the words that the page shows. Unless `several`, the last value counts. Without `permission` it
    is not offered, and refused where it is given. For the page: `offered` narrows the panel's options, `named` says the
    values that are no options all at once (what it leaves out was not found), `chip` is False where the list says
    otherwise what is in force, `input` and `help` are those of a text.
    """

    code: str
    label: Text
    condition: Condition[C]
    options: Callable[[Any], Options] | None = None
    _: KW_ONLY
    closed: bool = True
    checks: Callable[[str], Verdict] = lambda _value: allow()
    several: bool = True
    permission: str = ""
    shown: Shown = Shown.FITTING
    offered: Callable[[Any, FilterValues[Any]], Options] | None = None
    named: Callable[[Any, Sequence[str]], Mapping[str, Text]] | None = None
    chip: bool = True
    input: str = "text"
    help: Text = ""

    def is_for(self, user: Any) -> bool:
        """Whether someone may use it."""
        return not self.permission or bool(user.can(self.permission))

    def judged(self, values: Iterable[str], options: Options) -> Verdict:
        """Whether these are values of the filter where a person has these options."""
        known = {value for value, _text in options} if self.options and self.closed else None
        for value in values:
            if "\0" in value:  # PostgreSQL has no text with it
                return refuse(
                    _("筛选条件“%(label)s”含有无法识别的字符"), code="FILTER_VALUE", label=self.label
                )
            if known is not None and value not in known:
                return refuse(
                    _("筛选条件“%(label)s”没有“%(value)s”这一项"),
                    code="FILTER_VALUE",
                    label=self.label,
                    value=value,
                )
            if not (verdict := self.checks(value)):
                return verdict
        return allow()


class FilterTable(Generic[C]):
    """The filters of one list; other rooms may register theirs in `ready()`."""

    def __init__(self, *filters: Filter[C]) -> None:
        self.by_code: dict[str, Filter[C]] = {}
        self.register(*filters)

    def register(self, *filters: Filter[C]) -> None:
        """Declare filters, after those that are. Raises ValueError when a code is declared twice."""
        for one in filters:
            if one.code in self.by_code:
                raise ValueError(f"filter {one.code} is declared twice")
            self.by_code[one.code] = one

    def declared(self, user: Any) -> list[Filter[C]]:
        """The filters that someone may use."""
        return [one for one in self.by_code.values() if one.is_for(user)]

    def with_values(self, **values: Values) -> FilterValues[C]:
        """Filters that our own code puts in force; without any, every row passes."""
        return FilterValues(self).but(**values)

    def parse(self, user: Any, data: Mapping[str, Any]) -> FilterValues[C]:
        """Read the filters from an address, a form or a mapping; other names are no filters and are left out."""
        values: dict[str, tuple[str, ...]] = {}
        refused: dict[str, Verdict] = {}
        result = FilterValues(self, user, values, refused)
        for one in self.by_code.values():
            given = _texts(data.getlist(one.code) if isinstance(data, QueryDict) else data.get(one.code, ()))
            if not one.several:
                given = given[-1:]
            if not given:
                continue
            if not one.is_for(user):
                refused[one.code] = refuse(
                    _("您没有权限按“%(label)s”筛选"), code="FILTER_PERMISSION", label=one.label
                )
            elif verdict := one.judged(given, result.options(one)):
                values[one.code] = given
            else:
                refused[one.code] = verdict
        return result

    def parse_or_refuse(
        self, user: Any, data: Mapping[str, Any], besides: Container[str] = ()
    ) -> FilterValues[C]:
        """The same for an export or a program, which never get more than was asked for.

        Raises Refused for what is refused, and for a name that is neither a filter nor among `besides`.
        """
        for name in data:
            if name not in self.by_code and name not in besides:
                raise Refused(refuse(_("没有“%(name)s”这个筛选条件"), code="FILTER_UNKNOWN", name=name))
        return self.parse(user, data).or_refuse()


@dataclass(frozen=True)
class FilterValues(Generic[C]):
    """Filters in force for a person: values by code, and what was refused by code."""

    table: FilterTable[C]
    user: Any = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, Verdict] = field(default_factory=dict)
    _made: dict[C, Q] = field(default_factory=dict, compare=False, repr=False)
    _options: dict[str, Options] = field(default_factory=dict, compare=False, repr=False)

    def q(self, context: C) -> Q:
        """All of them as one condition, made once; nothing passes where one was refused."""
        if self.refused:
            return Q(pk__in=[])
        if context not in self._made:
            parts = (
                self.table.by_code[code].condition(given, context) for code, given in self.values.items()
            )
            self._made[context] = reduce(and_, parts, Q())
        return self._made[context]

    def but(self, **values: Values) -> FilterValues[C]:
        """The same with some set to other values, or taken out by None."""
        kept = {code: given for code, given in self.values.items() if code not in values}
        changed = {code: texts for code, given in values.items() if (texts := _texts(given))}
        return FilterValues(self.table, self.user, kept | changed, self.refused)

    def options(self, one: Filter[C]) -> Options:
        """The options of a filter for the person, asked for once; a text has none."""
        if one.code not in self._options:
            self._options[one.code] = one.options(self.user) if one.options else ()
        return self._options[one.code]

    def in_words(self, one: Filter[C]) -> str:
        """The values of a filter in words."""
        given, words = self.values[one.code], dict(self.options(one))
        if one.named and (others := [value for value in given if value not in words]):
            words |= {value: _("未找到") for value in others} | dict(one.named(self.user, others))
        return "、".join(str(words.get(value, value)) for value in given)

    def or_refuse(self) -> FilterValues[C]:
        """Itself. Raises Refused where a value was refused."""
        for verdict in self.refused.values():
            raise Refused(verdict)
        return self

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Code and value, for the hidden fields of a form."""
        return [(code, value) for code, given in self.values.items() for value in given]


def is_day(value: str) -> Verdict:
    """A day as an address says it."""
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return refuse(_("请按 2024-09-13 的样子填写日期"), code="FILTER_VALUE")
    return allow()


def is_key(value: str) -> Verdict:
    """Whether a value can be the number of a row."""
    if keys_among([value]):
        return allow()
    return refuse(_("没有编号为“%(value)s”的这一项"), code="FILTER_VALUE", value=value)


def among(field_name: str) -> Condition[Any]:
    """The condition that a field holds one of the values."""
    return lambda values, _context: Q(**{f"{field_name}__in": list(values)})


def either(condition: Callable[[str, C], Q]) -> Condition[C]:
    """The condition that one of the values lets a row through."""
    return lambda values, context: reduce(or_, (condition(value, context) for value in values))


def _texts(given: Values) -> tuple[str, ...]:
    items: Iterable[str | int] = [given] if isinstance(given, str | int) else given or ()
    return tuple(dict.fromkeys(text for item in items if (text := str(item).strip())))
