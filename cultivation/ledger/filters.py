"""The filters of problems: of the list, the export, the API and the links of the dashboard.

A link such as `?light=RED&district=440306` shows exactly the rows that were counted. What a condition asks for is the
`Reader`: the day by which lights are judged, and whose work the person's is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from core.ui.filters import (
    Condition,
    Filter,
    FilterTable,
    FilterValues,
    Options,
    Shown,
    Text,
    among,
    either,
    is_key,
)
from core.ui.query import keys_among
from core.verdict import Verdict, allow
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.categories import Category, LimitClass, SubCategory
from cultivation.ledger.measures import Counted, is_counted
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.states import OPEN, UNLIT, State
from cultivation.ledger.whose import WORK


@dataclass(frozen=True)
class Reader:
    """Who reads the list, on which day."""

    user: User
    day: dt.date


ProblemFilters = FilterValues[Reader]

WAITING, ENDED = "WAITING", "ENDED"
NONE = "none"
"""The value of a filter by what leads nowhere: nobody took it on yet, or nobody entered it."""
NONE_WORDS: dict[str, Text] = {
    "holder": _("还没有承办单位"),
    "officer": _("还没有办理人员"),
    "street": _("未填街道"),
}
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


def _units(*kinds: UnitKind) -> Callable[[User], Options]:
    def options(_user: User) -> Options:
        found = Unit.objects.filter(kind__in=kinds) if kinds else Unit.objects.all()
        return list(found.order_by("sort", "code").values_list("code", "name"))

    return options


def _or_none(kind: UnitKind | None, none: Text) -> Callable[[User], Options]:
    units = _units(kind) if kind else _units()
    return lambda user: [*units(user), (NONE, none)]


def _among_or_none(field_name: str, key: str) -> Condition[Any]:
    """The condition that a relation leads to one of the values, or nowhere."""

    def condition(values: Sequence[str], _context: Any) -> Q:
        found = Q(**{f"{key}__in": [value for value in values if value != NONE]})
        return found | Q(**{field_name: None}) if NONE in values else found

    return condition


def _is_officer(value: str) -> Verdict:
    return allow() if value == NONE else is_key(value)


def _officer_names(user: User, values: Sequence[str]) -> dict[str, Text]:
    """By name who deals with problems that the person sees; of others nothing is said."""
    rows = Problem.objects.visible_to(user).filter(holder_user__in=keys_among(values)).order_by().distinct()
    names: dict[str, Text] = {
        str(pk): name for pk, name in rows.values_list("holder_user", "holder_user__name")
    }
    return names | {NONE: NONE_WORDS["officer"]}


_TAIL = re.compile(r"[0-9]{3,5}")
"""The last digits of a number, as people say it: “22 号” is asked as 00022."""


def text_q(text: str) -> Q:
    """Problems by the words of their title, the beginning of their number, or its last digits; the list's and every
    page's search."""
    titled = Q()
    for word in text.split():
        titled &= Q(title__icontains=word)
    found = titled | Q(number__startswith=text.strip().upper())
    tail = text.strip()
    return found | Q(number__endswith=tail) if _TAIL.fullmatch(tail) else found


def _text_q(text: str, _reader: Reader) -> Q:
    return text_q(text)


def _enterprise_names(user: User, values: Sequence[str]) -> dict[str, str]:
    rows = Enterprise.objects.visible_to(user).filter(pk__in=values)
    found = dict(rows.values_list("pk", "name"))
    return {value: found[int(value)] for value in values if int(value) in found}


PROBLEMS: FilterTable[Reader] = FilterTable(
    Filter(
        "work",
        _("工作范围"),
        either(lambda value, reader: WORK[value][1](reader.user)),
        lambda _user: [(code, label) for code, (label, _condition) in WORK.items()],
        several=False,
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter(
        "light",
        _("时限情况"),
        either(lambda value, reader: light_q(value, reader.day)),
        lambda _user: [(light.value, light.label) for light in (Light.RED, Light.AMBER, Light.GREEN)],
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter(
        "stage",
        _("阶段"),
        either(lambda value, _reader: Q(state__in=_STAGES[value][1])),
        lambda _user: [(code, label) for code, (label, _states) in _STAGES.items()],
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter("state", _("办理状态"), among("state"), lambda _user: State.choices),
    Filter("category", _("问题类别"), among("category"), lambda _user: Category.choices),
    Filter(
        "subcategory",
        _("问题小类"),
        among("subcategory"),
        lambda _user: SubCategory.choices,
        shown=Shown.LINKED,
    ),
    Filter(
        "limit", _("时限类别"), among("limit_class"), lambda _user: LimitClass.choices, shown=Shown.LINKED
    ),
    Filter("district", _("所属区"), among("district__code"), _units(UnitKind.DISTRICT)),
    Filter(
        "street",
        _("街道"),
        _among_or_none("street", "street__code"),
        _or_none(UnitKind.STREET, NONE_WORDS["street"]),
        shown=Shown.LINKED,
    ),
    Filter(
        "holder",
        _("承办单位"),
        _among_or_none("holder", "holder__code"),
        _or_none(None, NONE_WORDS["holder"]),
        shown=Shown.LINKED,
    ),
    Filter(
        "officer",
        _("办理人员"),
        _among_or_none("holder_user", "holder_user_id"),
        checks=_is_officer,
        named=_officer_names,
        shown=Shown.LINKED,
    ),
    Filter(
        "enterprise",
        _("企业"),
        among("enterprise_id"),
        checks=is_key,
        named=_enterprise_names,
        shown=Shown.LINKED,
    ),
    Filter(
        "urgent",
        _("紧急"),
        either(lambda value, _reader: Q(is_urgent=value == "1")),
        lambda _user: [("1", _("紧急")), ("0", _("不紧急"))],
        shown=Shown.LINKED,
    ),
    Filter(
        "counted",
        _("统计"),
        either(lambda value, _reader: Q(pk__in=RawSQL(Counted.read(value).sql, ()))),  # noqa: S611  (days and codes of ours)
        checks=is_counted,
        named=lambda _user, values: {value: Counted.read(value).words for value in values},
        several=False,
        shown=Shown.LINKED,
    ),
    Filter("q", _("编号或标题"), either(_text_q)),
)
