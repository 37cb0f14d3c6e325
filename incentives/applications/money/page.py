"""What the pages of money say: sentences, the purse as a bar that adds up, lines of a batch, who was left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.calendar.rules import WorkCalendar
from core.money import format_wan
from incentives.applications.codes import LeftOut, LineState, PaymentState
from incentives.applications.models import Application
from incentives.applications.money.ledger import available
from incentives.applications.money.proposing import deciding
from incentives.applications.money_models import (
    Award,
    AwardBatch,
    Clawback,
    Movement,
    PaymentBatch,
    PaymentLine,
    Purse,
)
from incentives.applications.states import State

TAIL = 4
_WIDE = 100


@dataclass(frozen=True)
class Share:
    """A part of the purse's bar: its tint, what it is, how much, where it begins and how wide it is in per cent."""

    tint: str
    label: str
    amount: Decimal
    x: float
    width: float


def shares(purse: Purse) -> list[Share]:
    """The purse as a bar: paid, on its way, reserved, free; together the budget."""
    parts = (
        ("paid", _("已拨付"), purse.paid),
        ("payable", _("待到账"), purse.payable),
        ("reserved", _("已预留"), purse.reserved),
        ("free", _("可用"), available(purse)),
    )
    found, at = [], 0.0
    for tint, label, amount in parts:
        width = float(amount / purse.budget * _WIDE) if purse.budget else 0.0
        found.append(Share(tint, label, amount, round(at, 3), round(width, 3)))
        at += width
    return found


def payment_title(batch: PaymentBatch, sums: dict[str, tuple[int, Decimal]]) -> str:
    """What became of a batch, in a sentence."""
    words = {"n": batch.count, "wan": _wan(batch.total)}
    if batch.state == PaymentState.CANCELLED:
        return _("第 %(number)d 批已取消") % {"number": batch.number}
    if batch.state == PaymentState.PREPARED:
        return _("%(n)d 笔 %(wan)s 万元待放行") % words
    told = [
        text % {"n": sums[state][0]}
        for state, text in (
            (LineState.PAID, _("%(n)d 笔到账")),
            (LineState.BOUNCED, _("%(n)d 笔退票")),
            (LineState.IN_BATCH, _("%(n)d 笔没回执")),
        )
        if state in sums
    ]
    return _("%(n)d 笔 %(wan)s 万元已放行：%(told)s") % {**words, "told": "，".join(told)}


def _wan(amount: Decimal) -> str:
    text = format_wan(amount)
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Line:
    """A line of a batch of payments as its page shows it."""

    row: PaymentLine
    tail: str
    named: str
    level: str
    words: str
    answer: str
    detail: str
    url: str
    account_url: str
    bounce_url: str = ""

    @property
    def place(self) -> str:
        """District and street."""
        award = self.row.award
        found = (award.district, award.street)
        return " · ".join(each.short_name for each in found if each)


def line_of(row: PaymentLine, calendar: WorkCalendar, today: dt.date, *, may_pay: bool = False) -> Line:
    """The line in words; only the tail of its account is shown. Who pays may say that what had arrived came back."""
    application = row.award.application
    level, words, answer, detail = _answered(row, calendar, today)
    named = (
        _("户名一致")
        if row.account_name == application.enterprise.name
        else _("户名不同，%(why)s") % {"why": application.account_reason or _("没有说明")}
    )
    return Line(
        row,
        _("尾号 %(tail)s") % {"tail": row.account_number[-TAIL:]},
        named,
        level,
        words,
        answer,
        detail,
        reverse("applications:detail", args=[application.pk]),
        reverse("applications:detail", args=[application.pk]) if row.state == LineState.BOUNCED else "",
        reverse("money:bounce", args=[row.pk]) if may_pay and row.state == LineState.PAID else "",
    )


def _answered(row: PaymentLine, calendar: WorkCalendar, today: dt.date) -> tuple[str, str, str, str]:
    if row.state == LineState.PAID and row.paid_on:
        return (
            "PASS",
            _("已拨付"),
            _("%(day)s 到账") % {"day": f"{row.paid_on:%m-%d}"},
            _("凭证 %(voucher)s") % {"voucher": row.voucher},
        )
    if row.state == LineState.BOUNCED:
        came_back = (
            _("%(day)s 退回：%(why)s") % {"day": f"{row.bounced_on:%m-%d}", "why": row.reason}
            if row.bounced_on
            else row.reason
        )
        return "FAIL", _("退票"), came_back, _("更正账户后进下一批")
    if row.batch is None or row.batch.released_at is None:
        return "UNKNOWN", _("待放行") if row.batch else _("待拨付"), "", ""
    days = calendar.working_days_between(timezone.localdate(row.batch.released_at), today)
    return (
        "UNKNOWN",
        _("没回执"),
        _("放行 %(n)d 个工作日") % {"n": days},
        _("照旧挂着，不会重付"),
    )


def about_batch(row: AwardBatch | PaymentBatch) -> str:
    """Of which year it is, which one, and who pays."""
    return _("%(year)s · 第 %(n)d 批 · %(owner)s") % {
        "year": row.year, "n": row.number, "owner": row.purse.owner.short_name,
    }  # fmt: skip


def kind_of(entry: Movement) -> str:
    """What an entry is; a reversal says so."""
    kind = entry.get_kind_display()
    return _("冲销%(kind)s") % {"kind": kind} if entry.reverses_id else str(kind)


def left_out(batch: PaymentBatch) -> list[dict[str, Any]]:
    """Who is not in a batch, with why."""
    return [
        {
            **each,
            "label": str(LeftOut(each["reason"]).label),
            "url": reverse("applications:detail", args=[each["application"]]),
        }
        for each in batch.left_out.get("rows", [])
    ]


def next_steps(batch: PaymentBatch, sums: dict[str, tuple[int, Decimal]], user: User) -> Sequence[str]:
    """What comes next, in order."""
    steps = []
    if batch.state == PaymentState.PREPARED:
        steps.append(_("核对笔数和合计后放行，录账户和批准的人不能放行"))
    if batch.released_at is not None and LineState.IN_BATCH in sums:
        steps.append(_("导入银行回执，结清 %(n)d 笔") % {"n": sums[LineState.IN_BATCH][0]})
    if LineState.BOUNCED in sums:
        steps.append(_("更正退票账户，进下一批再付"))
    if batch.left_out.get("rows"):
        steps.append(_("没编进来的处理后进下一批，条件不再符合的撤销批准"))
    return steps


@dataclass(frozen=True)
class Beside:
    """What the page of an application shows of its money: doors to what its reader may see."""

    batch: str = ""
    batch_name: str = ""
    payment: str = ""
    payment_name: str = ""
    clawback: str = ""
    claim: str = ""


def beside(user: User, row: Application) -> Beside:
    """The batch, the batch of payments and the clawback of an application, where someone sees them."""
    found: dict[str, str] = {}
    batch = AwardBatch.objects.visible_to(user).filter(pk=row.batch_id or 0).first()
    if batch is not None:
        found |= {"batch": reverse("money:batch", args=[batch.pk]), "batch_name": _numbered(batch.number)}
    given = Award.objects.visible_to(user).filter(application=row, reversed_on=None).first()
    if given is None:
        return Beside(**found)
    paid = (
        PaymentBatch.objects.visible_to(user)
        .filter(Exists(PaymentLine.objects.filter(batch=OuterRef("pk"), award=given)))
        .order_by("-pk")
        .first()
    )
    if paid is not None:
        found |= {"payment": reverse("money:payment", args=[paid.pk]), "payment_name": _numbered(paid.number)}
    claimed = Clawback.objects.filter(award=given, reversed_on=None).first()
    if claimed is not None:
        found["clawback"] = reverse("money:clawback", args=[claimed.pk])
    elif (
        given.amount and row.state in (State.PAID, State.ARCHIVED) and deciding(user, row.unit_id) is not None
    ):
        found["claim"] = reverse("money:decide", args=[row.pk])
    return Beside(**found)


def _numbered(number: int) -> str:
    return _("第 %(number)d 批") % {"number": number}
