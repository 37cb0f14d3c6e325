"""Who may hand an enterprise over, and which change of status may be recorded; pure decisions on plain values."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.moves.models import HandOverState

BY_MERGE = OperatingStatus.DUPLICATE
"""The status that only a merge gives."""


def may_propose(
    *, origin: int, target: int, on: dt.date, today: dt.date, is_open: bool, reason: str
) -> Verdict:
    """To another district, from a day that has come, with a reason, and one at a time."""
    if origin == target:
        return refuse(_("企业已在这个区，请选择另一个区接收"), code="HAND_OVER_SELF")
    if is_open:
        return refuse(_("这家企业已有一次移交在办，办结后才能再次提出"), code="HAND_OVER_OPEN")
    if on > today:
        return refuse(_("迁移日期不能晚于今天"), code="HAND_OVER_FUTURE")
    if not reason.strip():
        return refuse(_("请填写移交理由"), code="HAND_OVER_REASON")
    return allow()


def may_answer(*, state: str, takes: bool, words: str) -> Verdict:
    """Once; a refusal says why."""
    if state != HandOverState.PROPOSED:
        return _not_now(state)
    if not takes and not words.strip():
        return refuse(_("不接收请说明理由"), code="HAND_OVER_REASON")
    return allow()


def may_decide(*, state: str, moves: bool, words: str) -> Verdict:
    """After the other district has answered; against its answer only with a reason."""
    if state not in (HandOverState.ACCEPTED, HandOverState.REFUSED):
        return _not_now(state)
    if moves != (state == HandOverState.ACCEPTED) and not words.strip():
        return refuse(_("审定意见与接收区的答复不一致，请说明理由"), code="HAND_OVER_REASON")
    return allow()


def _not_now(state: str) -> Verdict:
    return refuse(
        _("这次移交当前是“%(state)s”，不能进行此操作"),
        code="HAND_OVER_STATE",
        state=HandOverState(state).label,
    )


def may_change_status(*, status: str, now: str, on: dt.date, today: dt.date, evidence: str) -> Verdict:
    """Another status than today's, since a day that has come, with evidence."""
    if status not in OperatingStatus.values or status == BY_MERGE:
        return refuse(_("经营状态不在可选项内"), code="STATUS_UNKNOWN")
    if status == now:
        return refuse(_("经营状态没有变化"), code="STATUS_SAME")
    if on > today:
        return refuse(_("日期不能晚于今天"), code="STATUS_FUTURE")
    if not evidence.strip():
        return refuse(_("请填写依据，如公告或现场核实情况"), code="STATUS_EVIDENCE")
    return allow()
