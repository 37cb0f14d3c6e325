"""What waits for a person: a version to approve, a draft that was sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.ui.query import address
from incentives.policy import selectors


def to_approve(user: User, _day: dt.date) -> Sequence[ToDo]:
    """The versions that others submitted; one query."""
    return [
        ToDo(
            light="NONE",
            light_text=_("待审批"),
            title=str(row),
            detail=_("%(by)s起草，%(from)s 至 %(to)s 有效")
            % {"by": row.drafted_by.name if row.drafted_by else _("系统"), "from": row.valid_from, "to": row.valid_to},
            url=address("policy:version", row.pk),
            act=_("去审批"),
        )
        for row in selectors.waiting(user)
    ]  # fmt: skip


def to_mend(user: User, _day: dt.date) -> Sequence[ToDo]:
    """The person's own drafts that came back; one query."""
    return [
        ToDo(
            light="AMBER",
            light_text=_("被退回"),
            title=str(row),
            detail=_("退回原因：%(reason)s") % {"reason": row.sent_back},
            url=address("policy:version", row.pk),
            act=_("去修改"),
        )
        for row in selectors.sent_back(user)
    ]


def to_load(_user: User, day: dt.date) -> Sequence[ToDo]:
    """The policies in force that reckon with a parameter without a value: whom it concerns stays UNKNOWN; one query."""
    return [
        ToDo(
            light="AMBER",
            light_text=_("缺取值"),
            title=_("%(policy)s：%(n)d 个参数没有取值") % {"policy": row, "n": len(names)},
            detail=_("%(names)s；补上之前，用到它的条件和金额一律待定")
            % {"names": "、".join(names.values())},
            url=address("core:parameter", next(iter(names))),
            act=_("去补取值"),
        )
        for row, names in selectors.without_values(day)
    ]
