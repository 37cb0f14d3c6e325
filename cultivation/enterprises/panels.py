"""The card of the year's target: how many were included, against 序时."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.pace import Pace, year_earlier
from core.parameters.selectors import at
from core.row_count import row_count
from core.ui.panels import Figure, Panel
from core.ui.query import address
from cultivation.enterprises.conditions import included_q
from cultivation.enterprises.models import Standing
from cultivation.enterprises.parameters import CITY_TARGET
from cultivation.enterprises.places import sees_city


def target(user: User, day: dt.date) -> list[Panel]:
    """The city's target against 序时; below the city, until targets are handed down, last year by this day."""
    if not user.can(Permission.SCAN_READ):
        return []
    included, before = _included(user, day)
    figure = Figure(included, _("本年新增规上"), address("enterprises:list", included=day.isoformat()))
    if sees_city(user):
        due = at(day).count(CITY_TARGET)
        aside = _("%(target)s 家") % {"target": f"{due:,}"} if due is not None else _("尚未设定")
        return [Panel("target", _("全市年度目标"), aside, (figure,), Pace(included, due, day))]
    more = included - before
    words = _("比上年同期多 %(n)d 家") if more > 0 else _("比上年同期少 %(n)d 家")
    compared = words % {"n": abs(more)} if more else _("与上年同期持平")
    note = _("%(compared)s。区目标待年度方案下达。") % {"compared": compared}
    figure = Figure(included, _("截至今日，家"), figure.url)
    return [Panel("target", _("%(year)d 年新增规上") % {"year": day.year}, "", (figure,), note=note)]


def _included(user: User, day: dt.date) -> tuple[int, int]:
    """Those included this year by this day, and by the same day of the last, in one statement."""
    found = Standing.objects.visible_to(user).aggregate(
        included=row_count(included_q(day.isoformat())),
        before=row_count(included_q(year_earlier(day).isoformat())),
    )
    return found["included"], found["before"]
