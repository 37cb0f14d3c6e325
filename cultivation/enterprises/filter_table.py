"""The filters that this room declares (design, screens: a list's chips and its export are these)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core import uscc
from core.periods import Period
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.bands import BANDS, UNKNOWN, band_q
from cultivation.enterprises.codes import OperatingStatus, Readiness, Risk
from cultivation.enterprises.filters import Filter, Options, register
from cultivation.enterprises.industries import divisions
from cultivation.enterprises.models import Enterprise, EnterpriseName, EnterpriseUscc, Exit, Inclusion
from cultivation.enterprises.names import may_search, name_q, searched
from cultivation.enterprises.places import places_of
from cultivation.enterprises.pool import PoolReason, in_pool_q, outside_for_q

POOL_YEARS = 5
_USCC_PART = re.compile(r"[0-9A-Z]{4,18}")
_PERSON = 5
_FEW = 500


def search_q(values: Sequence[str], _prefix: str = "") -> Q:
    """Name (also a former one), the beginning of a USCC (also a former one), or the beginning of a contact's name.

    Codes and contacts are looked up beforehand (an index, few rows): most searches find none, and then the name
    alone is left, which the planner joins well.
    """
    term = searched(values[-1])
    found = Q(pk__in=EnterpriseName.objects.filter(name_q(term)).values("enterprise_id"))
    code = uscc.normalise(term)
    if _USCC_PART.fullmatch(code):
        return found | _few(
            EnterpriseUscc.objects.filter(uscc__startswith=code).values_list("enterprise_id", flat=True)
        )
    if len(term) <= _PERSON:
        contacts = Enterprise.objects.filter(contact__startswith=values[-1].strip())
        return found | _few(contacts.values_list("pk", flat=True))
    return found


def _few(ids: QuerySet[Any, int]) -> Q:
    """The ids themselves where they are few, the query where they are many, nothing where there are none."""
    known = list(ids[: _FEW + 1])
    if not known:
        return Q()
    return Q(pk__in=known if len(known) <= _FEW else ids)


def _any(values: Sequence[str], condition: Callable[[str], Q]) -> Q:
    return reduce(or_, (condition(value) for value in values))


def _year(value: str) -> Verdict:
    if re.fullmatch(r"(19|20)\d\d", value):
        return allow()
    return refuse(_("“%(value)s”不是四位年份"), code="FILTER_VALUE", value=value)


def _included_value(value: str) -> Verdict:
    if included_until(value):
        return allow()
    return refuse(
        _("“%(value)s”不是年份、季度或日期（如 2024、2024Q3、2024-09-30）"), code="FILTER_VALUE", value=value
    )


def included_until(value: str) -> tuple[int, dt.date | None] | None:
    """What the filter `included` means: the count year, and up to which day; None for nonsense.

    `2024` is the whole count year, `2024Q3` what counted in it by the end of the quarter, `2024-08-31` by the end of
    the day. The fourth quarter is the whole year: its annual review is approved in January.
    """
    if _year(value):
        return int(value), None
    try:
        quarter = Period.parse(value)
        return quarter.year, None if quarter.quarter == 4 else quarter.end
    except ValueError:
        pass
    try:
        day = dt.date.fromisoformat(value)
        return day.year, day
    except ValueError:
        return None


def included_q(value: str, key: str = "pk") -> Q:
    """The condition on an enterprise (or its standing) to have been included in a year, up to a quarter or day."""
    year, until = included_until(value) or (0, None)
    found = Inclusion.objects.filter(count_year=year)
    if until is not None:
        found = found.filter(included_on__lte=until)
    return Q(**{f"{key}__in": found.values("enterprise_id")})


def _included_q(values: Sequence[str], _prefix: str) -> Q:
    return _any(values, included_q)


def _included(_user: User) -> Options:
    this_year = timezone.localdate().year
    years = range(this_year, this_year - POOL_YEARS - 1, -1)
    quarters = [Period(year, number) for year in years for number in (1, 2, 3, 4)]
    return [
        *((str(year), f"{year} 年计入") for year in years),
        *((str(quarter), f"截至{quarter.label_zh}") for quarter in quarters),
    ]


def _division(value: str) -> Verdict:
    if re.fullmatch(r"\d\d", value):
        return allow()
    return refuse(_("“%(value)s”不是两位行业大类代码"), code="FILTER_VALUE", value=value)


def _districts(user: User) -> Options:
    return [(unit.code, unit.name) for unit in places_of(user).districts]


def _streets(user: User) -> Options:
    return [(unit.code, unit.name) for unit in places_of(user).streets]


def _divisions(_user: User) -> Options:
    return [(code, f"{code} {name}") for code, name in divisions().items()]


def _pool(_user: User) -> Options:
    this_year = timezone.localdate().year
    codes: list[tuple[str, str]] = [("in", str(_("在库")))]
    codes += [
        (reason.value, str(reason.label)) for reason in PoolReason if reason != PoolReason.REVENUE_IN_BAND
    ]
    past = [
        (f"{code}:{year}", f"{label}（{year} 年）")
        for year in range(this_year, this_year - POOL_YEARS - 1, -1)
        for code, label in codes
    ]
    return [*codes, *past]


def _pool_q(values: Sequence[str], _prefix: str) -> Q:
    def one(value: str) -> Q:
        code, _colon, year = value.partition(":")
        pool_year = int(year) if year else timezone.localdate().year
        return in_pool_q(pool_year) if code == "in" else outside_for_q(pool_year, code)

    return _any(values, one)


def _scale_q(values: Sequence[str], prefix: str) -> Q:
    return Q(**{f"{prefix}above_scale__in": [value == "above" for value in values]})


def declare() -> None:
    """Register this room's filters; called once from `ready()`."""
    figures = Permission.FIGURES_READ.value
    judged = Permission.SCAN_READ.value
    register(
        Filter("q", _("查找"), search_q, checks=may_search, multiple=False, panel=False, order=0),
        Filter("district", _("所属区"), lambda v, p: Q(district__code__in=v), _districts, order=10),
        Filter("street", _("街道"), lambda v, p: Q(street__code__in=v), _streets, order=20),
        Filter(
            "industry",
            _("行业"),
            lambda v, p: Q(division__in=v),
            _divisions,
            checks=_division,
            closed=False,
            order=30,
        ),
        Filter(
            "status",
            _("经营状态"),
            lambda v, p: Q(status__in=v),
            lambda _u: OperatingStatus.choices,
            order=40,
        ),
        Filter(
            "scale",
            _("规模"),
            _scale_q,
            lambda _u: [("below", _("规下")), ("above", _("规上"))],
            figures,
            order=50,
        ),
        Filter(
            "revenue",
            _("上年营业收入"),
            lambda v, p: _any(v, lambda code: band_q(code, f"{p}revenue_last")),
            lambda _u: [*((band.code, band.label) for band in BANDS), (UNKNOWN, _("没有数据"))],
            figures,
            order=60,
        ),
        Filter(
            "readiness",
            _("达标研判"),
            lambda v, p: Q(**{f"{p}readiness__in": v}),
            lambda _u: Readiness.choices,
            judged,
            order=70,
        ),
        Filter(
            "risk",
            _("退库风险"),
            lambda v, p: Q(**{f"{p}risk__in": v}),
            lambda _u: Risk.choices,
            judged,
            order=80,
        ),
        Filter("pool", _("培育库"), _pool_q, _pool, figures, order=90),
        Filter(
            "included",
            _("纳统"),
            _included_q,
            _included,
            figures,
            checks=_included_value,
            panel=False,
            closed=False,
            order=95,
        ),
        Filter(
            "exited",
            _("退库年度"),
            lambda v, p: Q(pk__in=Exit.objects.filter(exited_on__year__in=v).values("enterprise_id")),
            permission=figures,
            checks=_year,
            panel=False,
            order=96,
        ),
    )
