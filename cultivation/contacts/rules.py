"""When an officer and a leader are due, how long a hang-point lasts, and who may be one (plan, articles 5 and 16).

The day of the event is not counted; due at the end of the n-th working day (domain, section 13).
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.calendar.rules import WorkCalendar
from core.verdict import Verdict, allow, refuse


def due_on(calendar: WorkCalendar, start: dt.date, days: int) -> dt.date:
    """By when: an officer from the confirmation in the key pool, a leader from the inclusion."""
    return calendar.add_working_days(start, days)


def last_late(calendar: WorkCalendar, today: dt.date, days: int) -> dt.date:
    """The last day from which what is due after so many working days was due before `today`."""
    return calendar.add_working_days(today, -days) - dt.timedelta(days=1) if days else today - dt.timedelta(1)


def hang_until(included_on: dt.date, years: int) -> dt.date:
    """The last day of a hang-point: same month and day, of 29 February the 28th."""
    try:
        return included_on.replace(year=included_on.year + years)
    except ValueError:
        return included_on.replace(year=included_on.year + years, day=28)


def first_within(day: dt.date, years: int) -> dt.date:
    """The first inclusion whose hang-point still lasts on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 3, 1)


def may_begin(
    on: dt.date, today: dt.date, *, now_since: dt.date | None, last_ended: dt.date | None
) -> Verdict:
    """Whether someone may begin on a day: it has come, and leaves the days of those before as they were."""
    if on > today:
        return refuse(_("开始日期不能晚于今天"), code="contact.future")
    if now_since is not None and on < now_since:
        return refuse(_("开始日期不能早于现任的开始日期（%(day)s）"), code="contact.before", day=now_since)
    if last_ended is not None and on < last_ended:
        return refuse(_("开始日期不能早于上一任的结束日期（%(day)s）"), code="contact.before", day=last_ended)
    return allow()


def may_end(on: dt.date, today: dt.date, since: dt.date, reason: str) -> Verdict:
    """Whether someone's time may end on a day: it has come, comes after the beginning, and there is a reason."""
    if on > today:
        return refuse(_("结束日期不能晚于今天"), code="contact.future")
    if on < since:
        return refuse(_("结束日期不能早于开始日期（%(day)s）"), code="contact.before", day=since)
    if not reason.strip():
        return refuse(_("请填写结束原因"), code="contact.reason")
    return allow()


def may_serve(*, is_active: bool, may_visit: bool, covers: bool, name: str) -> Verdict:
    """Whether a person may be the contact officer of an enterprise: at work, visiting, and covering its place."""
    if not is_active:
        return refuse(_("“%(name)s”已离岗，不能担任联系干部"), code="contact.left", name=name)
    if not may_visit:
        return refuse(_("“%(name)s”没有走访权限，不能担任联系干部"), code="contact.role", name=name)
    if not covers:
        return refuse(_("企业不在“%(name)s”的工作范围内"), code="contact.scope", name=name)
    return allow()


def may_hang(*, included_on: dt.date | None, until: dt.date | None, ended: str, on: dt.date) -> Verdict:
    """Whether a leader may be named from a day on: within the years after the latest inclusion.

    `ended` is what became of the enterprise, in words, where that ended the hang-point.
    """
    if included_on is None:
        return refuse(_("企业还没有纳统，纳统后才能指定挂点领导"), code="hang.before")
    if until is None:
        return refuse(_("参数里没有纳统那天的挂点年限，请先补上"), code="hang.years")
    if ended:
        return refuse(_("企业已“%(why)s”，不再安排挂点领导"), code="hang.ended", why=ended)
    if on < included_on:
        return refuse(
            _("企业 %(day)s 才纳统，挂点开始日期不能早于这一天"), code="hang.before", day=included_on
        )
    if on > until:
        return refuse(_("挂点期到 %(day)s 为止，已经期满"), code="hang.after", day=until)
    return allow()
