"""What may be recorded of a title, and how long it holds; pure decisions on plain values (domain, section 10)."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse

ENDS_BEFORE = _("有效期止（%(end)s）早于有效期起（%(start)s）")
FUTURE = _("有效期起晚于今天")


def last_day(valid_from: dt.date, years: int) -> dt.date:
    """The day before the same day so many years later: 2022-09-01 and three years → 2025-08-31.

    29 February counts as 28 February in a year that has none.
    """
    year = valid_from.year + years
    day = min(valid_from.day, calendar.monthrange(year, valid_from.month)[1])
    return dt.date(year, valid_from.month, day) - dt.timedelta(days=1)


def may_recognise(*, valid_from: dt.date, valid_to: dt.date, today: dt.date, known: bool) -> Verdict:
    """A title: begun, ending no earlier than it begins, and not on record already."""
    if valid_from > today:
        return refuse(FUTURE, code="RECOGNITION_FUTURE")
    if valid_to < valid_from:
        return refuse(ENDS_BEFORE, code="RECOGNITION_DAYS", start=valid_from, end=valid_to)
    if known:
        return refuse(
            _("同一级别的这个称号在 %(start)s 已有登记"), code="RECOGNITION_KNOWN", start=valid_from
        )
    return allow()
