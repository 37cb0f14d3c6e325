"""Who is in the city pool, as the database answers: by what is stored once a version was committed, else counted live.

The conditions are those of domain, section 7; `pool_reasons` says them in words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection, models
from django.db.models import F, Func, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import at
from cultivation.enterprises.industries import INDUSTRY

_ARGUMENTS: Final = "(%s::integer, %s::date, %s::numeric, %s::numeric, %s, %s)"
CONDITIONS: Final = f"pool_conditions{_ARGUMENTS}"
"""The call of the SQL function that judges by the figures of now; its parameters are `PoolTerms.arguments`."""
POOL: Final = f"pool_of{_ARGUMENTS}"
"""The call of the one that tells who is in: stored, or live. The same parameters."""
_IDS: Final = f"SELECT p.enterprise_id FROM {POOL} p WHERE p.in_pool"
_IDS_BY_FIRST_REASON: Final = (
    f"SELECT p.enterprise_id FROM {POOL} p WHERE NOT p.in_pool AND p.reasons[1] = %s"
)


class PoolReason(models.TextChoices):
    """Why an enterprise is in the city pool or not; counts by reason take the first."""

    REVENUE_IN_BAND = "REVENUE_IN_BAND", _("上年营业收入在入库区间")
    KEPT_OUT = "KEPT_OUT", _("例外：同意不入库")
    TAKEN_IN = "TAKEN_IN", _("例外：同意纳入")
    REVENUE_BELOW = "REVENUE_BELOW", _("上年营业收入低于入库下限（储备）")
    REVENUE_AT_OR_ABOVE = "REVENUE_AT_OR_ABOVE", _("上年营业收入已达规模")
    REVENUE_UNKNOWN = "REVENUE_UNKNOWN", _("缺上年营业收入")
    NOT_INDUSTRY = "NOT_INDUSTRY", _("不属于工业")
    ALREADY_ABOVE_SCALE = "ALREADY_ABOVE_SCALE", _("已在规上")
    NOT_OPERATING = "NOT_OPERATING", _("未正常经营")
    OUTSIDE_CITY = "OUTSIDE_CITY", _("已迁出本市")


IN_REASONS: Final = (PoolReason.REVENUE_IN_BAND, PoolReason.TAKEN_IN)
"""What speaks for being in; all others keep out."""


@dataclass(frozen=True)
class PoolTerms:
    """What a pool year is judged by: the day above scale is looked at, and the revenue band [low, high), yuan.

    `snapshot` is the day on which the pool is to be frozen, `policy` the version of the parameters of that day.
    """

    year: int
    day: dt.date
    low: Decimal | None
    high: Decimal | None
    snapshot: dt.date | None = None
    policy: str = ""

    @property
    def arguments(self) -> list[Any]:
        """In the order of the SQL functions."""
        return [self.year, self.day, self.low, self.high, *INDUSTRY]


def pool_terms(year: int, *, today: dt.date | None = None) -> PoolTerms:
    """The terms of one pool year.

    Who is above scale is asked of the year's snapshot day, before that day (or while none is known) of today. The band
    is that of the snapshot day.
    """
    today = today or timezone.localdate()
    snapshot = snapshot_day(year)
    parameters = at(snapshot or today)
    low, high = parameters.yuan("pool_revenue_min"), parameters.yuan("pool_revenue_max")
    return PoolTerms(year, min(snapshot or today, today), low, high, snapshot, parameters.version)


def stored_version(year: int) -> int | None:
    """The last committed version of a year's pool; None while it is counted live."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pool_version(%s)", [year])
        version: int | None = (cursor.fetchone() or (None,))[0]
    return version


def in_pool_q(year: int) -> Q:
    """The condition on an enterprise (or its standing) to be in the city pool of a year."""
    return _among(_IDS, pool_terms(year).arguments)


def outside_for_q(year: int, reason: str) -> Q:
    """The condition to be outside of it for that first reason."""
    return _among(_IDS_BY_FIRST_REASON, [*pool_terms(year).arguments, reason])


class _IsAmong(Func):
    function, template, arg_joiner = "", "(%(expressions)s) IS TRUE", " IN "
    output_field = models.BooleanField()


def _among(sql: str, arguments: list[Any]) -> Q:
    """A row's key is one of those that a statement gives.

    `IS TRUE` keeps them a hash that each row is looked up in. Joined, a page of fifty rows would make the planner loop over
    all of them for each row of the list.
    """
    return Q(_IsAmong(F("pk"), RawSQL(sql, arguments)))  # noqa: S611


def pool_conditions(year: int, enterprise: int) -> list[PoolReason]:
    """All reasons that hold for one enterprise by the figures of now, in their order."""
    sql = f"SELECT reasons FROM {CONDITIONS} WHERE enterprise_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*pool_terms(year).arguments, enterprise])
        row = cursor.fetchone()
    return [PoolReason(code) for code in row[0]] if row else []


def snapshot_day(year: int) -> dt.date | None:
    """The day on which a year's pool is to be frozen; None while the parameter is not known."""
    value = at(dt.date(year, 1, 1)).text("pool_snapshot_day")
    if value is None:
        return None
    month, day = (int(part) for part in value.split("-"))
    return dt.date(year, month, day)
