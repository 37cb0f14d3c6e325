"""What may be done to an application, on plain values: the table of states, and duties that are kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from incentives.applications.states import APART, EDITED, Act, Duty, State, transition

Hands = Iterable[int | None]
"""People, by id, with those they acted for."""


def may(act: Act, state: State) -> Verdict:
    """Whether the table knows the act in this state; code `application.state`."""
    if transition(state, act) is None:
        return refuse(
            _("申报当前状态为“%(state)s”，不能%(act)s。"),
            code="application.state",
            state=state.label,
            act=act.label,
        )
    return allow()


def said(text: str, act: Act) -> Verdict:
    """Acts against somebody carry a reason."""
    if text.strip():
        return allow()
    return refuse(_("请写明%(act)s的原因。"), code="application.reason", act=act.label)


def apart(duty: Duty | None, hands: Hands, done: Mapping[Duty, Hands]) -> Verdict:
    """Whether people may take a duty of an application, given who had the others; who acts for someone counts as both."""
    mine = {each for each in hands if each is not None}
    for other, people in done.items():
        if duty is not None and frozenset({duty, other}) in APART and mine & set(people):
            return refuse(
                _("您或您代行的人办过这一件的%(other)s，%(duty)s须由其他人办。"),
                code="application.apart",
                other=other.label,
                duty=duty.label,
            )
    return allow()


def other_than_rejecter(hands: Hands, rejecters: Hands) -> Verdict:
    """After an appeal somebody else looks at it."""
    if {each for each in hands if each is not None} & set(rejecters):
        return refuse(_("不通过是您或您代行的人作的决定，申诉须由其他人办理。"), code="application.appealed")
    return allow()


def may_appeal(appeals: int, until: dt.date | None, day: dt.date) -> Verdict:
    """An appeal comes once, and in time."""
    if appeals:
        return refuse(_("这一件已经申诉过一次，不能再申诉。"), code="application.appeal_once")
    if until is None or day > until:
        return refuse(_("申诉期限已过，不能再申诉。"), code="application.appeal_late")
    return allow()


def may_supplement(supplements: int) -> Verdict:
    """Papers are asked for once."""
    if supplements:
        return refuse(_("这一件已经退回补正过一次，请通过或不予通过。"), code="application.supplement_once")
    return allow()


def may_edit(state: State) -> Verdict:
    """The enterprise's papers and account are taken in a draft, and again when they were asked for."""
    if state in EDITED:
        return allow()
    return refuse(
        _("申报当前状态为“%(state)s”，材料和账户不能再改；需要改的请退回补正。"),
        code="application.not_editing",
        state=state.label,
    )


def within(day: dt.date, opens_on: dt.date, closes_on: dt.date) -> Verdict:
    """Applications are taken from the first to the last day of their window."""
    if day < opens_on:
        return refuse(
            _("申报 %(day)s 才开始，现在不能提交。"), code="call.not_open", day=opens_on.isoformat()
        )
    if day > closes_on:
        return refuse(_("申报已于 %(day)s 截止，不能再提交。"), code="call.closed", day=closes_on.isoformat())
    return allow()
