"""When a quarter takes returns, and what may be done to its list (domain, section 4: V02, 监测名单)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from monitoring.returns.rules.frame import Window

REASON_AT_LEAST = 4


def last_day(closes_on: dt.date, reopened_until: dt.date | None) -> dt.date:
    """The last day on which returns are taken."""
    return max(closes_on, reopened_until or closes_on)


def window_on(
    day: dt.date, opens_on: dt.date | None, closes_on: dt.date | None, reopened_until: dt.date | None
) -> Window:
    """Whether the quarter takes returns on a day; one that does not exist yet has not begun."""
    if opens_on is None or closes_on is None or day < opens_on:
        return Window.NOT_BEGUN
    return Window.OPEN if day <= last_day(closes_on, reopened_until) else Window.CLOSED


def is_overdue(day: dt.date, due_on: dt.date) -> bool:
    """逾期未报 is a mark that a missing return gets after the due day."""
    return day > due_on


def may_reopen(
    *, opens_on: dt.date, last_day: dt.date, until: dt.date, reason: str, today: dt.date
) -> Verdict:
    """A closed quarter is opened again until a day to come, with a reason."""
    if today < opens_on:
        return refuse(_("本季度尚未开放"), code="QUARTER_NOT_BEGUN")
    if today <= last_day:
        return refuse(_("本季度仍在开放中，%(day)s 关闭"), code="QUARTER_OPEN", day=last_day)
    if until < today:
        return refuse(_("重新开放的截止日不能早于今天"), code="REOPEN_UNTIL")
    return has_reason(reason)


def may_set_days(
    *, opens_on: dt.date, due_on: dt.date, closes_on: dt.date, last_day: dt.date, reason: str, today: dt.date
) -> Verdict:
    """The bureau sets a quarter's due and closing day, with a reason, until the quarter has closed."""
    if today > last_day:
        return refuse(_("本季度已于 %(day)s 关闭，请用“重新开放”"), code="QUARTER_CLOSED", day=last_day)
    if not opens_on <= due_on <= closes_on:
        return refuse(_("截止日应在开放日之后、关闭日之前"), code="QUARTER_DAYS")
    if closes_on < today:
        return refuse(_("关闭日不能早于今天"), code="QUARTER_DAYS")
    return has_reason(reason)


def may_except(
    *, opens_on: dt.date, last_day: dt.date, until: dt.date, reason: str, today: dt.date
) -> Verdict:
    """A unit may send returns longer than the others, until a day to come, with a reason."""
    if today < opens_on:
        return refuse(_("本季度尚未开放"), code="QUARTER_NOT_BEGUN")
    if until < today or until <= last_day:
        sentence = _("延期应晚于今天，也晚于现在的关闭日（%(day)s）")
        return refuse(sentence, code="EXCEPTION_UNTIL", day=last_day)
    return has_reason(reason)


def may_change_list(*, frozen: bool) -> Verdict:
    """The list is changed one by one after it was frozen."""
    if not frozen:
        return refuse(_("本季度的监测名单还没有冻结，开放后才能个别调整"), code="LIST_NOT_FROZEN")
    return allow()


def has_reason(reason: str) -> Verdict:
    """A reason that says something."""
    if len(reason.strip()) < REASON_AT_LEAST:
        return refuse(_("请写明原因（至少 %(least)d 个字）"), code="REASON", least=REASON_AT_LEAST)
    return allow()
