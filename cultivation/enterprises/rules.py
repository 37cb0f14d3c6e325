"""What may be done with an enterprise and its facts: pure decisions on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import UnitKind
from core import uscc
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.codes import Door, ExitReason, Source

FIRST_YEAR = 1990
MOST_PEOPLE = 9_999_999
LIMIT_YUAN = Decimal(10) ** 13  # as in an import: below 10 万亿元


def covers(grants: Iterable[Grant], permission: str, district: int, street: int | None) -> Verdict:
    """Whether one of the grants lets its holder write in that district and street (design, decision 2)."""
    if granting(grants, permission, district, street) is not None:
        return allow()
    return refuse(_("这个区或街道不在您负责的范围内"), code="OUT_OF_SCOPE")


def granting(grants: Iterable[Grant], permission: str, district: int, street: int | None) -> Grant | None:
    """The grant by which a person writes in that place: their own before that of someone they act for."""
    able = [
        grant
        for grant in grants
        if permission in grant.permissions
        and grant.territory is not None
        and (grant.territory.kind == UnitKind.CITY or grant.territory.pk in (district, street))
    ]
    return min(able, key=lambda grant: grant.acting_for is not None, default=None)


def street_fits(street_parent: int | None, district: int) -> Verdict:
    """A street belongs to its district; an enterprise may have none."""
    if street_parent is not None and street_parent != district:
        return refuse(_("所选街道不属于所选的区"), code="STREET_OF_ANOTHER_DISTRICT")
    return allow()


def is_code(text: str) -> Verdict:
    """A USCC by GB 32100-2015; says which place is wrong."""
    checked = uscc.check(text)
    if checked.is_valid:
        return allow()
    return refuse(_("统一社会信用代码有误：%(why)s"), code="USCC", why=checked.sentence)


NEGATIVE_OUTPUT = _("工业总产值不能为负数")


def may_figure(
    *, year: int, source: str, revenue: Decimal | None, output: Decimal | None, today: dt.date
) -> Verdict:
    """A year's figures: a year that has ended, and amounts that can be (revenue may be negative after returns)."""
    if not FIRST_YEAR <= year < today.year:
        return refuse(
            _("年份应在 %(first)d 至 %(last)d 之间"),
            code="FIGURES_YEAR",
            first=FIRST_YEAR,
            last=today.year - 1,
        )
    if source not in Source.values:
        return refuse(_("数据来源应为统计、税务或企业"), code="FIGURES_SOURCE")
    for amount in (revenue, output):
        if amount is not None and abs(amount) >= LIMIT_YUAN:
            return refuse(_("金额过大，请核对单位"), code="AMOUNT_TOO_LARGE")
    if output is not None and output < 0:
        return refuse(NEGATIVE_OUTPUT, code="OUTPUT_NEGATIVE")
    return allow()


def may_include(
    *, on: dt.date, door: str, today: dt.date, above_since: dt.date | None, known: bool
) -> Verdict:
    """An inclusion: a day that has come, and not while the enterprise is above scale already."""
    if on > today:
        return refuse(_("纳统日期不能晚于今天"), code="INCLUSION_FUTURE")
    if door not in Door.values:
        return refuse(_("入库方式应为月度或年度"), code="INCLUSION_DOOR")
    if known:
        return refuse(_("这一天的纳统已经登记"), code="INCLUSION_KNOWN")
    if above_since is not None:
        return refuse(
            _("该企业自 %(day)s 起已在规上，退库后才能再次纳统"), code="INCLUSION_ABOVE", day=above_since
        )
    return allow()


def may_exit(
    *, on: dt.date, reason: str, today: dt.date, above_since: dt.date | None, known: bool
) -> Verdict:
    """An exit: a day that has come, and only from above scale; a move within the city too needs it.

    It comes after the inclusion: of an exit and an inclusion on one day the inclusion holds (`above_scale_on`).
    """
    if on > today:
        return refuse(_("退库日期不能晚于今天"), code="EXIT_FUTURE")
    if reason not in ExitReason.values:
        return refuse(_("退库原因不在可选项内"), code="EXIT_REASON")
    if known:
        return refuse(_("这一天的退库已经登记"), code="EXIT_KNOWN")
    if above_since is None:
        return refuse(_("该企业当日不在规上，不能登记退库"), code="EXIT_NOT_ABOVE")
    if on == above_since:
        return refuse(_("退库日期应晚于纳统日期（%(day)s）"), code="EXIT_SAME_DAY", day=above_since)
    return allow()


def count_year(on: dt.date, door: str) -> int:
    """The year whose target an inclusion counts for (domain, section 2).

    Monthly: the year of approval. Annual review of year Y: Y, even if approved in January of Y + 1.
    """
    return on.year - 1 if door == Door.ANNUAL and on.month == 1 else on.year
