"""The filters of a quarter's monitoring list: one declared table for list, counts, export, API and links to it.

A filter's condition holds for a member of the list whose own return was joined as `own` with its `state` (EMPTY where
there is none), see `selectors.members`. A value that nobody offers is refused by name, never silently left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.codes import Source
from cultivation.enterprises.filter_table import search_q
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import places_of
from monitoring.returns.members import MemberReason
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.window import is_overdue
from monitoring.returns.states import COUNTED, ReturnState

Text = str | Promise
Options = Sequence[tuple[str, Text]]
RECEIVED, OWED, OVERDUE = "RECEIVED", "OWED", "OVERDUE"
RECEIVED_STATES = sorted(state.value for state in COUNTED)
OWED_STATES = sorted(state.value for state in set(ReturnState) - COUNTED)


@dataclass(frozen=True)
class Asked:
    """Of whom, about which quarter, on which day a list is asked for; `due_on` is None before the quarter exists."""

    user: User
    period: Period
    today: dt.date
    due_on: dt.date | None

    @property
    def overdue(self) -> bool:
        """Whether what is missing is 逾期未报."""
        return self.due_on is not None and is_overdue(self.today, self.due_on)


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, label, condition; `options` None means free text checked by `checks`."""

    code: str
    label: Text
    condition: Callable[[Sequence[str], Asked], Q]
    options: Callable[[User], Options] | None = None
    checks: Callable[[str], Verdict] = lambda _value: allow()
    panel: bool = True
    taps: bool = True


def _states(_user: User) -> Options:
    marks: Options = [(RECEIVED, _("已报")), (OWED, _("待报（未报、草稿、退回）")), (OVERDUE, _("逾期未报"))]
    return [*marks, *ReturnState.choices]


def _state_q(values: Sequence[str], asked: Asked) -> Q:
    states: set[str] = set()
    for value in values:
        if value == RECEIVED:
            states.update(RECEIVED_STATES)
        elif value == OWED or (value == OVERDUE and asked.overdue):
            states.update(OWED_STATES)
        elif value != OVERDUE:
            states.add(value)
    return Q(state__in=sorted(states))


def _source_q(values: Sequence[str], asked: Asked) -> Q:
    stated = QuarterlyReturn.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=asked.period.year,
        quarter=asked.period.quarter,
        is_current=True,
        source__in=list(values),
    )
    return Q(Exists(stated))


def _places(asked: Asked, codes: Sequence[str]) -> list[int]:
    return places_of(asked.user).ids(codes)


FILTERS: tuple[Filter, ...] = (
    Filter(
        "q",
        _("企业"),
        lambda values, _asked: Q(enterprise__in=Enterprise.objects.filter(search_q(values))),
        checks=may_search,
        panel=False,
    ),
    Filter("state", _("报送情况"), _state_q, _states),
    Filter(
        "district",
        _("所属区"),
        lambda values, asked: Q(district_id__in=_places(asked, values)),
        lambda user: [(unit.code, unit.name) for unit in places_of(user).districts],
    ),
    Filter(
        "street",
        _("街道"),
        lambda values, asked: Q(street_id__in=_places(asked, values)),
        lambda user: [(unit.code, unit.name) for unit in places_of(user).streets],
        taps=False,
    ),
    Filter("source", _("已有数据来源"), _source_q, lambda _user: Source.choices),
    Filter(
        "reason",
        _("列入依据"),
        lambda values, _asked: Q(reason__in=list(values)),
        lambda _user: MemberReason.choices,
    ),
)
BY_CODE = {each.code: each for each in FILTERS}


@dataclass(frozen=True)
class Chosen:
    """Filters in force: values by code, and what was refused by code."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, Verdict] = field(default_factory=dict)

    def q(self, asked: Asked) -> Q:
        """All of them as one condition; nothing is let through where one was refused."""
        if self.refused:
            return Q(pk__in=[])
        whole = Q()
        for code, values in self.values.items():
            whole &= BY_CODE[code].condition(values, asked)
        return whole

    def but(self, **values: str | None) -> Chosen:
        """The same with some set to one value, or taken out by None."""
        kept = {code: held for code, held in self.values.items() if code not in values}
        return Chosen(
            kept | {code: (value,) for code, value in values.items() if value is not None}, self.refused
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Code and value, for the hidden fields of a form."""
        return [(code, value) for code, values in self.values.items() for value in values]

    def query(self, **extra: str) -> str:
        """As an address of the same page."""
        return "?" + urlencode([*((name, value) for name, value in extra.items() if value), *self.pairs])


def parse(user: User, data: QueryDict | Mapping[str, Any]) -> Chosen:
    """Read the filters from an address, a form or a mapping of our own."""
    found: dict[str, tuple[str, ...]] = {}
    refused: dict[str, Verdict] = {}
    for each in FILTERS:
        values = _given(data, each.code)
        if not values:
            continue
        verdict = _judged(user, each, values)
        if verdict:
            found[each.code] = values
        else:
            refused[each.code] = verdict
    return Chosen(found, refused)


def _given(data: QueryDict | Mapping[str, Any], code: str) -> tuple[str, ...]:
    raw: Any = data.getlist(code) if isinstance(data, QueryDict) else data.get(code, ())
    items: Iterable[Any] = [raw] if isinstance(raw, str | int) else raw
    return tuple(dict.fromkeys(text for item in items if (text := str(item).strip())))


def _judged(user: User, each: Filter, values: Sequence[str]) -> Verdict:
    known = {value for value, _text in each.options(user)} if each.options else None
    for value in values:
        if known is not None and value not in known:
            return refuse(
                _("筛选条件“%(label)s”没有“%(value)s”这一项"),
                code="FILTER_VALUE",
                label=each.label,
                value=value,
            )
        if not (verdict := each.checks(value)):
            return verdict
    return allow()


def link(period: Period, **values: str | Sequence[str]) -> str:
    """The address of the list that shows exactly these: `link(period, state="OVERDUE", district="440306")`."""
    return f"{reverse('returns:list')}?{urlencode({'period': str(period), **values}, doseq=True)}"
