"""What may be done with a version of a policy, and when (rooms: policy.write and policy.approve, never both on one version)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse

LEAST_REASON: Final = 4


def holds(permission: bool) -> Verdict:
    """Only who holds the permission writes or approves."""
    return allow() if permission else refuse(_("您没有这项权限。"), code="policy.permission")


def may_change(*, is_draft: bool, state: str) -> Verdict:
    """Only a draft is changed."""
    if is_draft:
        return allow()
    return refuse(_("这一版现在是“%(state)s”，不能修改。"), code="policy.state", state=state)


def is_submitted(*, submitted: bool, state: str) -> Verdict:
    """What is approved or sent back was submitted before."""
    if submitted:
        return allow()
    return refuse(_("这一版现在是“%(state)s”，不在待审批。"), code="policy.state", state=state)


def may_approve(persons: Collection[int | None], writers: Collection[int | None]) -> Verdict:
    """Who drafted it, or wrote on it, does not approve it; nor does who acts for them."""
    if {person for person in persons if person} & {writer for writer in writers if writer}:
        return refuse(_("您写过这一版，须由他人审批。"), code="policy.two_people")
    return allow()


def days_in_order(valid_from: dt.date, valid_to: dt.date) -> Verdict:
    """A version holds at least a day."""
    if valid_to < valid_from:
        return refuse(
            _("截止日 %(to)s 早于生效日 %(of)s。"), code="policy.days", to=valid_to.isoformat(),
            of=valid_from.isoformat(),
        )  # fmt: skip
    return allow()


def windows_in_order(windows: Sequence[Mapping[str, Any]]) -> Verdict:
    """A window ends on the day it begins or later, and those of a year do not overlap."""
    told = [
        (number, int(window["year"]), str(window["opens_on"]), str(window["closes_on"]))
        for number, window in enumerate(windows, start=1)
    ]
    for number, year, opens_on, closes_on in told:
        if closes_on < opens_on:
            return refuse(
                _("申报时间第 %(n)d 行：截止 %(to)s 早于开始 %(of)s。"), code="policy.window", n=number,
                to=closes_on, of=opens_on,
            )  # fmt: skip
        for other, same, opens, closes in told[: number - 1]:
            if same == year and opens <= closes_on and opens_on <= closes:
                sentence = _("申报时间第 %(n)d 行与第 %(other)d 行重叠。")
                return refuse(sentence, code="policy.window", n=number, other=other)
    return allow()


def needs_reason(reason: str) -> Verdict:
    """Who sends back says what is to be mended."""
    if len(reason.strip()) < LEAST_REASON:
        return refuse(_("请写明退回原因（至少 4 个字）。"), code="policy.reason")
    return allow()


def apart(other: str, valid_from: dt.date, valid_to: dt.date) -> Verdict:
    """The refusal of a version whose days another issued one has already."""
    return refuse(
        _("与%(other)s（%(of)s 至 %(to)s）重叠，请先改生效日或截止日。"), code="policy.overlap", other=other,
        of=valid_from.isoformat(), to=valid_to.isoformat(),
    )  # fmt: skip
