"""What may be done to a warning, on plain values (domain, section 6)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from monitoring.warnings.states import Act, State, target


def may(act: Act, state: State) -> Verdict:
    """Whether the table knows the act in this state; code `warning.state`."""
    if target(state, act) is None:
        return refuse(
            _("预警当前状态为“%(state)s”，不能%(act)s。"),
            code="warning.state",
            state=state.label,
            act=act.label,
        )
    return allow()


def fits(on: dt.date, next_on: dt.date | None, *, opened_on: dt.date, today: dt.date) -> Verdict:
    """The days of an action: not to come, not before the warning; what is agreed lies after it."""
    if on > today:
        return refuse(_("处置日期不能晚于今天。"), code="warning.future")
    if on < opened_on:
        return refuse(
            _("处置日期不能早于预警开立日期 %(day)s。"),
            code="warning.before_opening",
            day=opened_on.isoformat(),
        )
    if next_on is not None and next_on <= on:
        return refuse(_("下次约定应晚于处置日期。"), code="warning.next")
    return allow()


def meets(on: dt.date, terms: list[list[object]]) -> bool:
    """Whether an action of a day is what the running clock waits for: one from its first start on."""
    return not terms or on >= dt.date.fromisoformat(str(terms[0][0]))


def may_open(*, above_scale: bool, ongoing: bool) -> Verdict:
    """Opening by hand: whoever is above scale and has none."""
    if ongoing:
        return refuse(_("这家企业已有在办的退库预警。"), code="warning.open")
    if not above_scale:
        return refuse(_("只有规上企业才需要退库预警。"), code="warning.below_scale")
    return allow()


def said(text: str, sentence: object, code: str) -> Verdict:
    """Something must be said."""
    return allow() if text.strip() else refuse(str(sentence), code=code)
