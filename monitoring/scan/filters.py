"""The filters of assessments: one declared table for the list, the dashboard's links, the API and their counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.places import places_of
from monitoring.scan.moves import MOVES, moved_q
from monitoring.scan.rules.levels import FOLLOW_UP_STATUSES, Rule, Status

Text = str | Promise
Options = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its options for a person, the condition on an assessment."""

    code: str
    label: Text
    options: Callable[[User], Options]
    condition: Callable[[User, Sequence[str]], Q]
    tapped: bool = True


def _places(user: User, codes: Sequence[str]) -> list[int]:
    by_code = places_of(user).by_code
    return [by_code[code].pk for code in codes if code in by_code]


def _follow_q(values: Sequence[str]) -> Q:
    """Above scale, and moving or being deregistered by the return that the scan saw (domain, section 5, X1)."""
    found = Q(pk__in=[])
    for value in values:
        seen = json.dumps({"status": Status[value].label}, ensure_ascii=False, separators=(",", ":"))[1:-1]
        found |= Q(above_scale=True, inputs__contains=seen)
    return found


FILTERS: tuple[Filter, ...] = (
    Filter(
        "district",
        _("所属区"),
        lambda user: [(unit.code, unit.name) for unit in places_of(user).districts],
        lambda user, values: Q(district_id__in=_places(user, values)),
    ),
    Filter(
        "street",
        _("街道"),
        lambda user: [(unit.code, unit.name) for unit in places_of(user).streets],
        lambda user, values: Q(street_id__in=_places(user, values)),
        tapped=False,
    ),
    Filter(
        "side",
        _("规模"),
        lambda _user: [("below", _("规下")), ("above", _("规上"))],
        lambda _user, values: Q(above_scale__in=[value == "above" for value in values]),
    ),
    Filter(
        "readiness",
        _("达标研判"),
        lambda _user: Readiness.choices,
        lambda _user, values: Q(readiness__in=values),
    ),
    Filter("risk", _("退库风险"), lambda _user: Risk.choices, lambda _user, values: Q(risk__in=values)),
    Filter(
        "rule",
        _("触发规则"),
        lambda _user: [(rule.name, f"{rule.name} {rule.label}") for rule in Rule],
        lambda _user, values: Q(rules__overlap=list(values)),
        tapped=False,
    ),
    Filter(
        "stale",
        _("沿用上次等级"),
        lambda _user: [("yes", _("是")), ("no", _("否"))],
        lambda _user, values: Q(stale__in=[value == "yes" for value in values]),
    ),
    Filter(
        "follow",
        _("跟踪名单"),
        lambda _user: [(status.name, status.label) for status in FOLLOW_UP_STATUSES],
        lambda _user, values: _follow_q(values),
    ),
    Filter("moved", _("与上季相比"), lambda _user: MOVES, lambda _user, values: moved_q(values)),
)
CODES = tuple(one.code for one in FILTERS)


class FilterForm(forms.Form):
    """The filters as a GET form; a value that is no option is refused by name and filters nothing out silently."""

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user = user
        for one in FILTERS:
            options = [(value, str(text)) for value, text in one.options(user)]
            if len(options) < 2 and not data.get(one.code):
                continue
            widget = forms.CheckboxSelectMultiple if one.tapped else forms.SelectMultiple
            self.fields[one.code] = forms.MultipleChoiceField(
                label=str(one.label), choices=options, required=False, widget=widget
            )

    def condition(self) -> Q:
        """All filters in force as one condition; nothing at all is let through where one was refused."""
        if not self.is_valid():
            return Q(pk__in=[])
        whole = Q()
        for one in FILTERS:
            if values := self.cleaned_data.get(one.code):
                whole &= one.condition(self.user, values)
        return whole

    @property
    def refusals(self) -> list[str]:
        """What was refused, a sentence each."""
        return [str(error) for errors in self.errors.values() for error in errors]


def link(period: Period, **values: str | Sequence[str]) -> str:
    """The address of the list that shows exactly these assessments: `link(period, risk="RED", district="440306")`."""
    return f"{reverse('scan:list')}?{urlencode({'period': str(period), **values}, doseq=True)}"
