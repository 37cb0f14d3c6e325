"""How an application is put into words: its light, its finding, its clock."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.calendar.rules import WorkCalendar
from incentives.applications.codes import Outcome
from incentives.applications.models import Application
from incentives.applications.states import OPEN, State

_DONE = frozenset({State.APPROVED, State.PAID, State.ARCHIVED})


def light_of(row: Application, day: dt.date, soon: dt.date, calendar: WorkCalendar) -> tuple[str, str]:
    """The light of an application's clock and its words; `soon` is the last day that is close."""
    state = State(row.state)
    if state in _DONE:
        return "GREEN", str(state.label)
    if state not in OPEN:
        return "NONE", str(state.label)
    if state is State.PUBLISHED and row.ends_on:
        return ("NONE", _("公示中")) if day <= row.ends_on else ("AMBER", _("公示期满"))
    if row.due_on is None:
        return "NONE", _("不计时")
    if row.due_on < day:
        return "RED", _("逾期 %(n)d 天") % {"n": calendar.working_days_between(row.due_on, day) or 1}
    left = calendar.working_days_between(day, row.due_on)
    words = _("剩 %(n)d 天") % {"n": left} if left else _("今日到期")
    return ("AMBER" if row.due_on <= soon else "GREEN"), words


def finding(row: Application, left: int, day: dt.date) -> str:
    """The sentence at the head of an application's page: where it stands and what is next."""
    state = State(row.state)
    if state is State.PUBLISHED and row.ends_on:
        if day > row.ends_on:
            return _("公示期满，条件重判都符合的可以批准")
        return _("公示到 %(day)s，之后可以批准") % {"day": f"{row.ends_on:%m-%d}"}
    if state in (State.DRAFT, State.SUPPLEMENT):
        if left:
            return _("还差 %(n)d 件材料，齐了就能提交") % {"n": left}
        return _("材料齐了，可以提交")
    if state is State.WITHDRAWN and row.outcome == Outcome.LAPSED:
        return _("企业没有在期限内确认，已作罢")
    words = {
        State.SUBMITTED: _("已申报，等初审"),
        State.PRELIMINARY: _("初审中，还差 %(n)d 件材料") % {"n": left} if left else _("材料齐了，等初审"),
        State.VERIFICATION: _("等统计税务核验数据，条件决定去向"),
        State.SITE_CHECK: _("等现场核查"),
        State.PROPOSAL: _("条件都符合，等编入批次公示"),
        State.OBJECTION: _("有人提出异议，正在处理"),
        State.APPROVED: _("已批准，等拨付"),
        State.PAID: _("已拨付"),
        State.ARCHIVED: _("额度为零，没有款项拨付") if row.outcome == Outcome.NOTHING else _("已归档"),
        State.REJECTED: _("没有通过"),
        State.WITHDRAWN: _("已撤回"),
    }
    return words[state]


def clock_words(row: Application, day: dt.date, calendar: WorkCalendar) -> str:
    """From when to when the clock runs."""
    state = State(row.state)
    if state is State.PUBLISHED and row.published_on and row.ends_on:
        n = calendar.working_days_between(row.published_on, row.ends_on)
        words = _("公示 %(n)d 个工作日，首日不算，到 %(day)s 止")
        return words % {"n": n, "day": f"{row.ends_on:%m-%d}"}
    if state is State.REJECTED and row.due_on:
        return _("可在 %(day)s 前申诉一次") % {"day": f"{row.due_on:%m-%d}"}
    if state not in OPEN or row.due_on is None:
        return ""
    if row.due_on < day:
        return _("应在 %(day)s 前办完") % {"day": f"{row.due_on:%m-%d}"}
    left = calendar.working_days_between(day, row.due_on)
    return _("%(day)s 到期，还有 %(n)d 个工作日") % {"day": f"{row.due_on:%m-%d}", "n": left}


def title_of(counts: dict[str, int]) -> str:
    """The sentence at the head of the list."""
    parts = []
    if counts["late"]:
        parts.append(_("%(n)d 件超过时限") % {"n": counts["late"]})
    if counts["soon"]:
        parts.append(_("%(n)d 件即将到期") % {"n": counts["soon"]})
    if counts["mine"]:
        parts.append(_("%(n)d 件轮到您办") % {"n": counts["mine"]})
    if parts:
        return "，".join(parts)
    if counts["open"]:
        return _("在办 %(n)d 件，都在时限内") % {"n": counts["open"]}
    return _("没有在办的申报")
