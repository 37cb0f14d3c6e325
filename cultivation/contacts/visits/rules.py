"""What may be told of a visit, and when the next one is owed; pure decisions on plain values (domain, section 3)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse

FUTURE = _("走访日期不能晚于今天")
NO_PHONE = _("见到谁只写姓名或称呼，不写电话")
BEFORE_FOUNDED = _("走访日期早于企业成立日期（%(day)s）")


def may_visit(*, on: dt.date, today: dt.date, founded_on: dt.date | None) -> Verdict:
    """A visit: on a day that has come, of an enterprise that was there."""
    if on > today:
        return refuse(FUTURE, code="visit.future")
    if founded_on is not None and on < founded_on:
        return refuse(BEFORE_FOUNDED, code="visit.founded", day=founded_on)
    return allow()


def may_correct(*, is_writer: bool, oversees: bool) -> Verdict:
    """A visit is corrected by who wrote it, or by who assigns the contacts of its place (reviewer, bureau)."""
    if is_writer or oversees:
        return allow()
    return refuse(_("只有走访人、区审核和市局可以更正这次走访"), code="visit.writer")


def may_withdraw(*, is_writer: bool, problems: int, files: int) -> Verdict:
    """A mistaken visit is withdrawn by its writer while nothing hangs on it."""
    if not is_writer:
        return refuse(_("只有走访人可以撤销这次走访"), code="visit.withdraw_writer")
    if problems:
        return refuse(_("这次走访已登记了问题，不能撤销；有误的内容请更正"), code="visit.has_problem")
    if files:
        return refuse(_("这次走访还有附件，请先删除附件再撤销"), code="visit.has_files")
    return allow()


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many calendar months later, the last of the month where there is none: 31 August + 6 → 28 February."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Duty:
    """Visits that are owed to an enterprise: every `months`, while the duty holds (both days count)."""

    begun: dt.date
    until: dt.date
    months: int


def next_due(duty: Duty, last_on: dt.date | None) -> dt.date:
    """By when the next visit is owed: counted from the last one, or from the beginning where none came since."""
    start = duty.begun if last_on is None else max(duty.begun, last_on)
    return add_months(start, duty.months)


def is_overdue(duty: Duty, last_on: dt.date | None, today: dt.date) -> bool:
    """Whether the day has passed; on the day itself the visit is still in time."""
    return duty.begun <= today <= duty.until and next_due(duty, last_on) < today


def owed_within(duty: Duty, last_before: dt.date | None, first: dt.date, last: dt.date) -> bool:
    """Whether a visit was owed in a period: its day fell into it, or had passed before, while the duty held.

    `last_before` is the last visit before the period.
    """
    return max(next_due(duty, last_before), first, duty.begun) <= min(duty.until, last)


def coverage(visited: int, owed: int) -> Decimal | None:
    """Those visited of those to whom a visit was owed, with six decimals; None where none was."""
    return None if owed == 0 else (Decimal(visited) / owed).quantize(Decimal("0.000001"))
