"""The filters of enterprises: of the list, its export, the API and every link to it.

A condition holds for an enterprise and for its standing alike (see `conditions`); what it asks for is the prefix that
leads from the table that is read to the standing. Upper rooms add theirs with `ENTERPRISES.register` in `ready()`.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.periods import Period
from core.ui.filters import Filter, FilterTable, FilterValues, Options, Shown, among, either
from cultivation.enterprises.bands import BANDS, UNKNOWN, band_q
from cultivation.enterprises.codes import OperatingStatus, Readiness, Risk
from cultivation.enterprises.conditions import (
    exited_q,
    included_q,
    is_division,
    is_inclusion,
    is_year,
    judged_q,
    pool_q,
    pool_year_of,
    search_q,
)
from cultivation.enterprises.industries import divisions
from cultivation.enterprises.names import may_search
from cultivation.enterprises.places import districts, streets, streets_offered
from cultivation.enterprises.pool import IN_REASONS, PoolReason, stored_version

EnterpriseFilters = FilterValues[str]
POOL_YEARS = 5
_FIGURES = Permission.FIGURES_READ.value
_JUDGED = Permission.SCAN_READ.value


def _included(_user: User) -> Options:
    this_year = timezone.localdate().year
    years = range(this_year, this_year - POOL_YEARS - 1, -1)
    quarters = [Period(year, number) for year in years for number in (1, 2, 3, 4)]
    return [
        *((str(year), f"{year} 年计入") for year in years),
        *((str(quarter), f"截至{quarter.label_zh}") for quarter in quarters),
    ]


def _divisions(_user: User) -> Options:
    return [(code, f"{code} {name}") for code, name in divisions().items()]


def _pool(_user: User) -> Options:
    this_year = timezone.localdate().year
    codes: list[tuple[str, str]] = [("in", str(_("在库")))]
    codes += [(reason.value, str(reason.label)) for reason in PoolReason if reason not in IN_REASONS]
    past = [
        (f"{code}:{year}", f"{label}（{year} 年）")
        for year in range(this_year, this_year - POOL_YEARS - 1, -1)
        for code, label in codes
    ]
    return [*codes, *past]


def pool_is_live(filters: EnterpriseFilters) -> bool:
    """Whether the pool that filters ask for is counted live, since no version of its year was committed."""
    years = {pool_year_of(value) for value in filters.values.get("pool", ())}
    return any(stored_version(year) is None for year in years)


def _pool_offered(user: User, filters: EnterpriseFilters) -> Options:
    """This year's; one of a past year only where it is in force."""
    named = filters.values.get("pool", ())
    return [pair for pair in _pool(user) if ":" not in pair[0] or pair[0] in named]


ENTERPRISES: FilterTable[str] = FilterTable(
    Filter("q", _("查找"), search_q, checks=may_search, several=False, shown=Shown.LINKED),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter(
        "street",
        _("街道"),
        among("street__code"),
        streets,
        offered=streets_offered,
    ),
    Filter(
        "industry",
        _("行业"),
        among("division"),
        _divisions,
        checks=is_division,
        closed=False,
    ),
    Filter("status", _("经营状态"), among("status"), lambda _u: OperatingStatus.choices),
    Filter(
        "scale",
        _("规模"),
        lambda v, p: Q(**{f"{p}above_scale__in": [value == "above" for value in v]}),
        lambda _u: [("below", _("规下")), ("above", _("规上"))],
        permission=_FIGURES,
    ),
    Filter(
        "revenue",
        _("上年营业收入"),
        either(lambda code, p: band_q(code, f"{p}revenue_last")),
        lambda _u: [*((band.code, band.label) for band in BANDS), (UNKNOWN, _("没有数据"))],
        permission=_FIGURES,
    ),
    Filter(
        "readiness",
        _("达标研判"),
        lambda v, p: judged_q("readiness", v, p),
        lambda _u: Readiness.choices,
        permission=_JUDGED,
    ),
    Filter(
        "risk",
        _("退库风险"),
        lambda v, p: judged_q("risk", v, p),
        lambda _u: Risk.choices,
        permission=_JUDGED,
    ),
    Filter("pool", _("培育库"), either(pool_q), _pool, offered=_pool_offered, permission=_FIGURES),
    Filter(
        "included",
        _("纳统"),
        either(lambda value, _p: included_q(value)),
        _included,
        permission=_FIGURES,
        checks=is_inclusion,
        closed=False,
        shown=Shown.LINKED,
    ),
    Filter(
        "exited",
        _("退库年度"),
        exited_q,
        permission=_FIGURES,
        checks=is_year,
        shown=Shown.LINKED,
    ),
)
