"""The chart of a year's progress by month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.pace import expected
from core.ui.charts import TargetLine
from core.ui.query import address
from cultivation.plan.page import Pages
from cultivation.plan.selectors.progress import Progress

Months = Mapping[tuple[int, int], int]
MONTHS = range(1, 13)


def path(found: Months, year: int) -> list[int]:
    """The cumulative count at each month's end; December holds the whole count year."""
    own = [found.get((year, month), 0) for month in MONTHS]
    own[11] += found.get((year, 13), 0)
    return [sum(own[: month + 1]) for month in range(12)]


def by_month(pages: Pages, found: Months, whole: Progress) -> TargetLine:
    """累计新增 by month against 序时, or against the year before where there is no target."""
    year, day = pages.asked.year, pages.asked.day
    last = 12 if day.year > year else day.month if day.year == year else 0
    so_far, target = path(found, year), whole.pace.target
    ends = [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in MONTHS]
    due = path(found, year - 1) if target is None else [expected(target, end) for end in ends]
    label = (
        _("上年 %(n)s") % {"n": f"{due[-1]:,}"} if target is None else _("目标 %(n)s") % {"n": f"{target:,}"}
    )
    numbers = {"n": f"{whole.pace.included:,}", "before": f"{whole.before:,}"}
    named = {"unit": pages.unit.code} if pages.unit is not None else {}
    return TargetLine(
        title=_("累计新增 %(n)s 家，上年同日 %(before)s 家") % numbers,
        labels=[_("%(month)d月") % {"month": month} for month in MONTHS],
        values=[so_far[month - 1] if month <= last else None for month in MONTHS],
        target=due,
        target_label=label,
        urls=[
            address("plan:rows", year, "included", month=month, **named) if month <= last else ""
            for month in MONTHS
        ],
        note=_("各月为累计数，12 月含次年 1 月批准的年度入库；点数字看到当月为止的企业。"),
    )
