"""How a case is put into words: its light, its finding, what comes next."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.calendar.rules import WorkCalendar
from cultivation.enterprises.codes import Door
from monitoring.inclusion.codes import Origin
from monitoring.inclusion.models import Case
from monitoring.inclusion.states import BEFORE_SUBMITTED, State

_WAITING = frozenset(state.value for state in BEFORE_SUBMITTED)
_REACHED = frozenset({Origin.SCAN.value, Origin.MONTHLY.value})
"""Who opened these saw the threshold reached; a case opened by a person says nothing of it."""


def batch_of(door: str, day: dt.date) -> str:
    """The name of the batch list of a door and day: `20241024年度`."""
    return f"{day:%Y%m%d}{Door(door).label}"


def light_of(case: Case, day: dt.date, soon: dt.date, calendar: WorkCalendar) -> tuple[str, str]:
    """The light of a case's window and its words; `soon` is the last closing day that is close."""
    if case.state == State.SUBMITTED:
        return "NONE", _("等统计局结果")
    if case.state not in _WAITING:
        return ("GREEN" if case.state == State.INCLUDED else "NONE"), str(State(case.state).label)
    if case.due_on < day:
        return "RED", _("已关窗")
    if case.missed_window is not None and case.opens_on > day:
        return "RED", _("错过本批")
    if case.opens_on > day:
        return "NONE", _("%(day)s 开窗") % {"day": f"{case.opens_on:%m-%d}"}
    left = calendar.working_days_between(day, case.due_on)
    words = _("剩 %(n)d 天") % {"n": left} if left else _("今日关窗")
    return ("AMBER" if case.due_on <= soon else "GREEN"), words


def finding(case: Case, left: int, day: dt.date, calendar: WorkCalendar) -> str:
    """The sentence at the head of a case's page: what is to be done, and until when."""
    words = {
        State.FOUND: _("累计营收已达规上标准，可以开始备材料")
        if case.origin in _REACHED
        else _("已发起，可以开始备材料"),
        State.PREPARING: _("办完 %(n)d 件事就能送区核") % {"n": left}
        if left
        else _("材料齐、核对过，可以区核"),
        State.DISTRICT_CHECKED: _("区已核，等市核"),
        State.CITY_CHECKED: _("市已核，可以报送"),
        State.SUBMITTED: _("已报送，等统计局结果"),
        State.RETURNED: _("已退回，按退回意见重新备材料"),
        State.INCLUDED: _("已纳统"),
        State.REFUSED: _("统计局未通过"),
        State.WITHDRAWN: _("已撤回"),
    }[State(case.state)]
    if case.state not in _WAITING:
        return words
    return f"{words}；{window_words(case, day, calendar)}"


def window_words(case: Case, day: dt.date, calendar: WorkCalendar) -> str:
    """When the window closes or opens."""
    if case.due_on < day:
        return _("本批已于 %(day)s 关窗") % {"day": f"{case.due_on:%m-%d}"}
    if case.opens_on > day:
        return _("%(day)s 开窗") % {"day": f"{case.opens_on:%m-%d}"}
    left = calendar.working_days_between(day, case.due_on)
    return _("%(day)s 关窗，还有 %(n)d 个工作日") % {"day": f"{case.due_on:%m-%d}", "n": left}


def begins_reporting(case: Case) -> str:
    """From when an included enterprise reports by itself (domain, section 2)."""
    if case.door == Door.MONTHLY:
        return _("批准的次月起报")
    return _("%(year)d 年首期起报") % {"year": case.year + 1}


def title_of(counts: dict[str, int]) -> str:
    """The sentence at the head of the list."""
    parts = []
    if counts["missed"]:
        parts.append(_("%(n)d 件错过本批") % {"n": counts["missed"]})
    if counts["soon"]:
        parts.append(_("%(n)d 件即将关窗") % {"n": counts["soon"]})
    if counts["mine"]:
        parts.append(_("%(n)d 件轮到您办") % {"n": counts["mine"]})
    if parts:
        return "，".join(parts)
    if counts["open"]:
        return _("在办 %(n)d 件，都还来得及") % {"n": counts["open"]}
    return _("没有在办的纳统件")
