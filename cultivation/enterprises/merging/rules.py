"""Which archives may be merged and parted; pure decisions on plain values (domain, section 7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse


@dataclass(frozen=True)
class Side:
    """One of the two: its key and name, and the name of who has absorbed it already ("" for nobody)."""

    pk: int
    name: str
    merged_into: str = ""


def may_merge(survivor: Side, absorbed: Side) -> Verdict:
    """Two different archives, neither of them absorbed."""
    if survivor.pk == absorbed.pk:
        return refuse(_("“%(name)s”不能与自己合并，请选择另一份档案"), code="MERGE_SELF", name=survivor.name)
    for side in (absorbed, survivor):
        if side.merged_into:
            return refuse(
                _("“%(name)s”已并入“%(into)s”，不能再合并"),
                code="MERGE_ABSORBED",
                name=side.name,
                into=side.merged_into,
            )
    return allow()


def may_part(*, undone: bool, on: dt.date, today: dt.date, days: int, survivor: Side) -> Verdict:
    """Once, within the days, and only while the survivor stands for itself."""
    if undone:
        return refuse(_("这次合并已经撤销"), code="MERGE_UNDONE")
    if (today - on).days > days:
        return refuse(
            _("合并已超过 %(days)d 天，不能再撤销（合并于 %(on)s）"), code="MERGE_LATE", days=days, on=on
        )
    if survivor.merged_into:
        return refuse(
            _("“%(name)s”后来又并入“%(into)s”，请先撤销那次合并"),
            code="MERGE_LATER",
            name=survivor.name,
            into=survivor.merged_into,
        )
    return allow()
