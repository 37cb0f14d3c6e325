"""A problem's state in a sentence, and its limits one after the other: due when, done when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.wording import callback_text, time_left
from cultivation.ledger.states import State
from cultivation.ledger.timing import Timing


@dataclass(frozen=True)
class Deadline:
    """One limit: what, by when, when it was done (None: not yet), and whether that was too late."""

    label: str
    due_on: dt.date | None
    done_on: dt.date | None
    late: bool
    remark: str = ""


def state_sentence(problem: Problem, timing: Timing, today: dt.date) -> str:
    """Who must do what by when."""
    state = State(problem.state)
    words = {
        "district": problem.district.name,
        "holder": problem.holder.name if problem.holder else _("承办单位"),
        "by": f"{problem.due_on:%Y-%m-%d}" if problem.due_on else "",
        "left": time_left(timing.calendar, problem.due_on, today, problem.stopped_on)
        if problem.due_on
        else "",
    }
    sentences = {
        State.REGISTERED: _("等待%(district)s受理，应于 %(by)s 前受理（%(left)s）"),
        State.ACCEPTED: _("%(district)s已受理，应于 %(by)s 前派发或转为自办（%(left)s）"),
        State.ASSIGNED: _("已派发给%(holder)s，应于 %(by)s 前办结（%(left)s）"),
        State.RETURNED: _("%(holder)s已退回，等待%(district)s改派（%(left)s）"),
        State.IN_PROGRESS: _("%(holder)s正在办理，应于 %(by)s 前办结（%(left)s）"),
        State.LONG_TERM: _("%(holder)s长期推进（%(left)s）"),
        State.CLOSED: _("企业已确认，问题已销号"),
        State.REJECTED: _("不予受理"),
        State.MERGED: _("已并入另一问题"),
    }
    if state is State.RESOLVED:
        by = callback_by(problem, timing)
        said = _("%(holder)s已办结，应于 %(by)s 前由承办单位以外的人员回访企业") % {
            **words,
            "by": f"{by:%Y-%m-%d}",
        }
        late = _("（%(words)s）") % {"words": callback_text(timing.calendar, by, today)}
        return said + late if today >= by else said
    return sentences[state] % words


def callback_by(problem: Problem, timing: Timing) -> dt.date:
    """The last day for the call-back of a resolved problem."""
    return timing.callback_by(day_of(problem.resolved_at) if problem.resolved_at else problem.resolve_by)


def deadlines(problem: Problem, timing: Timing, today: dt.date) -> list[Deadline]:
    """Accept, assign, resolve, call back: those whose limit is known."""
    accepted, assigned, resolved, closed = (
        day_of(instant) if instant else None
        for instant in (problem.accepted_at, problem.assigned_at, problem.resolved_at, problem.closed_at)
    )
    if problem.state in {State.REJECTED, State.MERGED}:
        return [_deadline(_("受理"), problem.accept_by, accepted, today)]
    kept = _("转为自办") if accepted and not assigned and problem.holder_id else ""
    provisional = _("暂定，受理之日起重新计算") if accepted is None else ""
    shown = [_deadline(_("受理"), problem.accept_by, accepted, today)]
    if problem.assign_by and problem.state == State.RETURNED:
        shown.append(_deadline(_("改派"), problem.assign_by, None, today))
    elif problem.assign_by and not kept:
        shown.append(_deadline(_("派发"), problem.assign_by, assigned, today))
    elif kept:
        shown.append(Deadline(_("派发"), None, None, False, kept))
    estimated = _("暂按周末推算") if timing.calendar.is_estimated(problem.resolve_by) else ""
    remark = "；".join(part for part in (provisional, estimated) if part)
    late_by = problem.stopped_on or today
    shown.append(_deadline(_("办结"), problem.resolve_by, resolved, late_by, remark))
    if resolved:
        shown.append(_deadline(_("回访"), callback_by(problem, timing), closed, today))
    return shown


def _deadline(label: str, due: dt.date, done: dt.date | None, today: dt.date, remark: str = "") -> Deadline:
    return Deadline(label, due, done, (done or today) > due, remark)
