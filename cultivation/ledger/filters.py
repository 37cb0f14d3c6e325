"""The filters of problems: one declared table for the list, the export and the links of the dashboard.

A link such as `?light=RED&district=7` shows exactly the rows that were counted: counts and lists go through
`Chosen.q`. A value that a filter does not know is refused by name, never silently left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.db.models.functions import Least
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from core.verdict import Refused, refuse
from cultivation.ledger.categories import Category, LimitClass
from cultivation.ledger.rules import Light
from cultivation.ledger.states import OPEN, UNLIT, State

Text = str | Promise
Options = Sequence[tuple[str, Text]]
Condition = Callable[[Sequence[str], dt.date], Q]

WAITING, ENDED = "WAITING", "ENDED"
_STAGES: dict[str, tuple[Text, list[str]]] = {
    "OPEN": (_("未办结"), sorted(OPEN)),
    WAITING: (_("待回访"), [State.RESOLVED.value]),
    ENDED: (_("已结束"), sorted(UNLIT - {State.RESOLVED})),
}


def asked_on(today: dt.date) -> Least:
    """The day by which lights are judged: today, or the day on which the clock stopped (LEAST passes over nulls)."""
    return Least(Value(today, DateField()), F("stopped_on"))


def light_q(light: str, today: dt.date) -> Q:
    """The condition of one light; see `rules.lights`."""
    asked = asked_on(today)
    if light == Light.RED:
        return Q(red_from__lte=asked)
    if light == Light.AMBER:
        return Q(red_from__gt=asked, amber_from__lte=asked)
    if light == Light.GREEN:
        return Q(red_from__gt=asked) & (Q(amber_from__gt=asked) | Q(amber_from=None))
    return Q(red_from=None)


def light_case(today: dt.date) -> Case:
    """The light of each row, empty where it has none."""
    shown = (Light.RED, Light.AMBER, Light.GREEN)
    return Case(
        *(When(light_q(light, today), then=Value(light.value)) for light in shown),
        default=Value(""),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, its condition; `options` None means free text or a number."""

    code: str
    label: Text
    condition: Condition
    options: Callable[[User], Options] | None = None
    panel: bool = True
    numeric: bool = False


def _units(*kinds: UnitKind) -> Callable[[User], Options]:
    def options(_user: User) -> Options:
        found = Unit.objects.filter(kind__in=kinds).order_by("sort", "code")
        return [(str(pk), name) for pk, name in found.values_list("pk", "name")]

    return options


def _in(field_name: str) -> Condition:
    return lambda values, _today: Q(**{f"{field_name}__in": list(values)})


def _any(condition: Callable[[str, dt.date], Q]) -> Condition:
    def either(values: Sequence[str], today: dt.date) -> Q:
        whole = Q(pk__in=[])
        for value in values:
            whole |= condition(value, today)
        return whole

    return either


def _text_q(text: str, _today: dt.date) -> Q:
    return Q(number__startswith=text.upper()) | Q(title__icontains=text)


FILTERS: tuple[Filter, ...] = (
    Filter(
        "light",
        _("亮灯"),
        _any(light_q),
        lambda _user: [(light.value, light.label) for light in (Light.RED, Light.AMBER, Light.GREEN)],
        panel=False,
    ),
    Filter(
        "stage",
        _("阶段"),
        _any(lambda value, _today: Q(state__in=_STAGES[value][1])),
        lambda _user: [(code, label) for code, (label, _states) in _STAGES.items()],
        panel=False,
    ),
    Filter("state", _("办理状态"), _in("state"), lambda _user: State.choices),
    Filter("category", _("问题类别"), _in("category"), lambda _user: Category.choices),
    Filter("limit", _("时限类别"), _in("limit_class"), lambda _user: LimitClass.choices, panel=False),
    Filter("district", _("所属区"), _in("district_id"), _units(UnitKind.DISTRICT)),
    Filter("street", _("街道"), _in("street_id"), _units(UnitKind.STREET), panel=False),
    Filter("holder", _("承办单位"), _in("holder_id"), numeric=True, panel=False),
    Filter("enterprise", _("企业"), _in("enterprise_id"), numeric=True, panel=False),
    Filter(
        "urgent",
        _("紧急"),
        _any(lambda value, _today: Q(is_urgent=value == "1")),
        lambda _user: [("1", _("紧急")), ("0", _("不紧急"))],
        panel=False,
    ),
    Filter("q", _("编号或标题"), _any(_text_q)),
)
BY_CODE = {each.code: each for each in FILTERS}


@dataclass(frozen=True)
class Chosen:
    """Filters in force: values by code."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def q(self, today: dt.date) -> Q:
        """All of them as one condition."""
        whole = Q()
        for code, values in self.values.items():
            whole &= BY_CODE[code].condition(values, today)
        return whole

    def but(self, **values: str | None) -> Chosen:
        """The same with some set to one value, or taken out by None."""
        kept = {code: held for code, held in self.values.items() if code not in values}
        return Chosen(kept | {code: (value,) for code, value in values.items() if value is not None})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Code and value, for the hidden fields of a form."""
        return [(code, value) for code, values in self.values.items() for value in values]

    def query(self, **extra: str) -> str:
        """As an address of the same page."""
        return "?" + urlencode([*self.pairs, *((name, value) for name, value in extra.items() if value)])


def parse(user: User, data: QueryDict | Mapping[str, Any]) -> Chosen:
    """Read the filters from an address, a form or a mapping of our own. Raises Refused for a value nobody offers."""
    found = {}
    for each in FILTERS:
        if values := _given(data, each.code):
            _check(user, each, values)
            found[each.code] = values
    return Chosen(found)


def _given(data: QueryDict | Mapping[str, Any], code: str) -> tuple[str, ...]:
    raw: Any = data.getlist(code) if isinstance(data, QueryDict) else data.get(code, ())
    items: Iterable[Any] = [raw] if isinstance(raw, str | int) else raw
    return tuple(dict.fromkeys(text for item in items if (text := str(item).strip())))


def _check(user: User, each: Filter, values: Sequence[str]) -> None:
    known = {value for value, _text in each.options(user)} if each.options else None
    for value in values:
        whole = value.isascii() and value.isdigit() and len(value) < 19
        if (known is not None and value not in known) or (each.numeric and not whole):
            raise Refused(
                refuse(
                    _("筛选条件“%(label)s”没有“%(value)s”这一项"),
                    code="FILTER_VALUE",
                    label=each.label,
                    value=value,
                )
            )
