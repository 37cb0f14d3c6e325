"""Writes of the working-day calendar: one day, or a year's notice."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.audit.context import recorded
from core.calendar.models import CalendarDay, CalendarYear, DayKind
from core.calendar.signals import calendar_changed
from core.verdict import refuse, require

EDITED: Final = "（已手工调整）"
REGULAR: Final = ""


@recorded("修改工作日历")
def set_day(*, actor: Any, day: dt.date, kind: str, note: str = "") -> None:
    """Make a day off (OFF), a working day (WORK) or what its weekday says (empty). The year has to be loaded."""
    year = CalendarYear.objects.select_for_update(no_key=True).filter(year=day.year).first()
    if year is None:
        require(
            refuse(
                _("%(year)d 年的放假安排尚未载入，请先登记通知文号。"), code="calendar.year", year=day.year
            )
        )
        return
    if kind and kind not in DayKind.values:
        require(refuse(_("没有这种日期类型。"), code="calendar.kind"))
    weekend = day.weekday() >= 5
    plain = kind == REGULAR or (kind == DayKind.WORK and not weekend)
    if plain:
        CalendarDay.objects.filter(day=day).delete()
    else:
        CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "note": note.strip()[:100]})
    if not year.source.endswith(EDITED):
        year.source = year.source[: 200 - len(EDITED)] + EDITED
        year.save(update_fields=["source"])
    calendar_changed.send(sender=None, since=day, actor=actor)


@recorded("登记年度放假通知")
def open_year(*, actor: Any, year: int, source: str) -> CalendarYear:
    """Say that a year's notice is known; its days are set one by one or loaded from a file. Until then weekends count."""
    if not 2000 <= year <= 2150:
        require(refuse(_("年份超出范围。"), code="calendar.range"))
    if not source.strip():
        require(refuse(_("请填写通知文号。"), code="calendar.source"))
    row, _created = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source.strip()[: 200 - len(EDITED)] + EDITED}
    )
    calendar_changed.send(sender=None, since=dt.date(year, 1, 1), actor=actor)
    return row
