"""What may be done to a case, on plain values: the table of states, and that three steps are three people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from monitoring.inclusion.states import EDITED, Act, State, transition


def may(act: Act, state: State) -> Verdict:
    """Whether the table knows the act in this state; code `case.state`."""
    if transition(state, act) is None:
        return refuse(
            _("纳统件当前状态为“%(state)s”，不能%(act)s。"),
            code="case.state",
            state=state.label,
            act=act.label,
        )
    return allow()


def may_edit(state: State) -> Verdict:
    """Papers and figures are taken while they are being prepared."""
    if state is EDITED:
        return allow()
    words = {
        State.FOUND: _("请先开始备材料，再登记材料和数据。"),
        State.RETURNED: _("请先重新备材料，再登记材料和数据。"),
    }
    return refuse(
        words.get(state, _("纳统件当前状态为“%(state)s”，材料和数据不能再改；需要改的请先退回。")),
        code="case.not_preparing",
        state=state.label,
    )


def may_change_door(state: State) -> Verdict:
    """Another door is chosen before the papers are checked."""
    if state in {State.FOUND, State.PREPARING, State.RETURNED}:
        return allow()
    return refuse(
        _("纳统件当前状态为“%(state)s”，不能改走另一道门；需要改的请先退回。"),
        code="case.door_state",
        state=state.label,
    )


def other_than_preparers(hands: Iterable[int | None], preparers: Iterable[int | None]) -> Verdict:
    """Who prepared does not check, acting for someone included: `hands` are the person and whom they act for."""
    if _meet(hands, preparers):
        return refuse(
            _("您或您代行的人参与了备材料，须由其他人核对。"),
            code="case.own_papers",
        )
    return allow()


def other_than_checker(hands: Iterable[int | None], checkers: Iterable[int | None]) -> Verdict:
    """The two checks are two people, acting for someone included."""
    if _meet(hands, checkers):
        return refuse(_("区核是您或您代行的人做的，市核须由其他人做。"), code="case.same_checker")
    return allow()


def _meet(one: Iterable[int | None], other: Iterable[int | None]) -> bool:
    return bool({each for each in one if each is not None} & {each for each in other if each is not None})


def may_open(*, above_scale: bool, industrial: bool, operating: bool, ongoing: bool) -> Verdict:
    """A case is opened for an operating enterprise of industry below scale that has none at this door."""
    for wrong, sentence, code in (
        (above_scale, _("这家企业已在规上，不用再办纳统。"), "case.above_scale"),
        (ongoing, _("这家企业已有同一入库方式的在办纳统件。"), "case.open"),
        (not industrial, _("行业大类不在 06–46 之间，不属于工业，不能办纳统。"), "case.industry"),
        (not operating, _("这家企业不是正常经营状态，不能办纳统。"), "case.not_operating"),
    ):
        if wrong:
            return refuse(sentence, code=code)
    return allow()


def said(text: str, act: Act) -> Verdict:
    """Returns, refusals and withdrawals carry a reason."""
    if text.strip():
        return allow()
    return refuse(_("请写明%(act)s的原因。"), code="case.reason", act=act.label)


def within(day: dt.date, opens_on: dt.date, closes_on: dt.date) -> Verdict:
    """A case is sent on while its window is open."""
    if day < opens_on:
        return refuse(
            _("入库窗口 %(day)s 才开，现在不能报送。"), code="window.not_open", day=opens_on.isoformat()
        )
    if day > closes_on:
        return refuse(
            _("本批窗口已于 %(day)s 关闭，请等下一批。"), code="window.closed", day=closes_on.isoformat()
        )
    return allow()
