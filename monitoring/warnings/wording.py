"""Warnings in words: how a clock stands, what was last done, what a level asks for."""

from __future__ import annotations

import datetime as dt
import json

from django.utils.translation import gettext as _

from core.calendar.rules import WorkCalendar
from core.money import format_wan
from cultivation.enterprises.codes import ExitReason, Risk
from cultivation.ledger.rules.wording import time_left
from monitoring.scan.models import Assessment
from monitoring.scan.rules.table import title_of
from monitoring.warnings.codes import DUE_WORDS, LEVEL_WORDS, Measure
from monitoring.warnings.models import Warning, WarningAction, WarningLevel
from monitoring.warnings.states import ONGOING, State


def level_word(level: str) -> str:
    """红色, 橙色, 黄色, 已转平稳."""
    return str(LEVEL_WORDS[level])


def clock(
    row: Warning, day: dt.date, calendar: WorkCalendar, last: WarningAction | None = None
) -> tuple[str, str]:
    """The light and the words of a warning's clock on a day."""
    if State(row.state) not in ONGOING:
        return "NONE", str(State(row.state).label)
    if row.met_on is None:
        level = "RED" if day > row.due_on else "AMBER" if (row.due_on - day).days <= 3 else "GREEN"
        return level, time_left(calendar, row.due_on, day)
    if row.next_on is not None and row.next_on < day:
        days = calendar.working_days_between(row.next_on, day)
        return "AMBER", _("约定已过 %(n)d 天") % {"n": days} if days else _("约定已过")
    if lacks_visit(row, last):
        return "AMBER", _("还差上门")
    return "GREEN", _("已处置")


def lacks_visit(row: Warning, last: WarningAction | None) -> bool:
    """Whether a red one was dealt with in time, but not on site as red asks."""
    return (
        row.level == Risk.RED and row.met_on is not None and last is not None and last.code != Measure.VISIT
    )


def below_clock(row: Warning, last: WarningAction | None) -> str:
    """What stands below the light: by when what, or what was done."""
    if State(row.state) is State.EXITED:
        return _("%(day)s %(why)s") % {"day": f"{row.ended_on:%Y-%m-%d}", "why": ended_why(row)}
    if row.ended_on is not None:
        return _("%(day)s 解除") % {"day": f"{row.ended_on:%Y-%m-%d}"}
    if row.met_on is None:
        return _("应于 %(day)s 前") % {"day": f"{row.due_on:%m-%d}"}
    if last is not None:
        return f"{last.on:%m-%d} {Measure(last.code).label}"
    return ""


def ended_why(row: Warning) -> str:
    """Why it was closed, or why the enterprise left."""
    return exit_word(row.ended_reason) if State(row.state) is State.EXITED else row.ended_reason


def exit_word(reason: str) -> str:
    """A reason of an exit in words."""
    return str(ExitReason(reason).label) if reason in ExitReason else reason


def why_short(row: Warning, result: Assessment | None) -> str:
    """What stands below the enterprise's name: the projected year, else the gravest rule."""
    if result is None or row.ended_on is not None:
        return ""
    if result.p10 is not None and result.p90 is not None:
        low, high = format_wan(result.p10, 0), format_wan(result.p90, 0)
        return _("预计 %(low)s–%(high)s 万元") % {"low": low, "high": high}
    return str(title_of(result.rules[0])) if result.rules else ""


def limit_sentence(row: Warning) -> str:
    """What the running clock asks for: 11-05 前联系人上门或面谈."""
    if row.ended_on is not None:
        return ""
    what = DUE_WORDS[row.level]
    if row.met_on is None:
        said = _("%(day)s 前%(what)s。") if row.acted == 0 else _("升级后 %(day)s 前再处置一次：%(what)s。")
        return said % {"day": f"{row.due_on:%m-%d}", "what": what}
    return _("%(day)s 已处置，期限 %(due)s。") % {"day": f"{row.met_on:%m-%d}", "due": f"{row.due_on:%m-%d}"}


def change_sentence(change: WarningLevel) -> str:
    """黄色 → 橙色，限 11-05 前处置."""
    words = level_word(change.level)
    if not change.was:
        said = _("%(level)s，限 %(due)s 前处置")
        return said % {"level": words, "due": f"{change.due_on:%m-%d}"}
    said = _("%(was)s → %(level)s，限 %(due)s 前处置") if is_raise(change) else _("%(was)s → %(level)s")
    return said % {"was": level_word(change.was), "level": words, "due": f"{change.due_on:%m-%d}"}


def is_raise(change: WarningLevel) -> bool:
    """Whether a change made it graver."""
    from_, to = (list(LEVEL_WORDS).index(level) for level in (change.was or Risk.GREEN, change.level))
    return to < from_


def has_reasons(change: WarningLevel | None) -> bool:
    """Whether a scan said why."""
    return bool(change and change.reasons and json.loads(change.reasons))
