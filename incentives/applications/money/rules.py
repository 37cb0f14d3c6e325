"""Decisions about money on plain values (domain, section 9): scaling, what may be reserved, what a correction needs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext_lazy as _

from core.money import format_yuan, from_fen
from core.verdict import Verdict, allow, refuse
from incentives.eligibility.rules import scale_to_budget


def fen(yuan: Decimal) -> int:
    """Yuan of the database as fen."""
    return int(yuan.scaleb(2))


def scaled(dues: Sequence[Decimal], budget: Decimal) -> list[Decimal]:
    """What a batch gives: all by the same factor where its budget is short, cut down to whole yuan (I10, I11)."""
    amounts = np.array([fen(due) for due in dues], dtype=np.int64)
    return [from_fen(int(each)) for each in scale_to_budget(amounts, fen(budget))]


def digest_of(amounts: Iterable[tuple[int, Decimal]]) -> str:
    """What stands for amounts that were shown: SHA-256 of each application with what it gets."""
    lines = "\n".join(f"{pk}:{amount:.2f}" for pk, amount in sorted(amounts))
    return hashlib.sha256(lines.encode()).hexdigest()


def may_publish(shown: str, now: str, given: Decimal) -> Verdict:
    """Amounts are published as they were shown, and some money is given."""
    if shown != now:
        return refuse(
            _("可用资金变了，这一批的金额已按现在的可用资金重新计算，合计 %(given)s 元，请核对后再公示。"),
            code="batch.amounts_changed",
            given=format_yuan(given),
        )
    return allow()


def may_approve(ends_on: dt.date | None, day: dt.date) -> Verdict:
    """Approval from the calendar day after the last day of the publication (I13)."""
    if ends_on is not None and day > ends_on:
        return allow()
    return refuse(
        _("公示到 %(day)s 止，次日起才能批准。"),
        code="application.published",
        day=ends_on.isoformat() if ends_on else "",
    )


def another(hands: Iterable[int | None], proposers: Iterable[int | None]) -> Verdict:
    """Who proposed a batch does not approve it; who acts for somebody counts as both."""
    mine = {each for each in hands if each is not None}
    if mine & {each for each in proposers if each is not None}:
        return refuse(_("这一批是您或您代行的人拟定的，须由其他人批准。"), code="application.apart")
    return allow()


def may_bounce(paid_on: dt.date | None, bounced_on: dt.date, day: dt.date) -> Verdict:
    """What had arrived comes back on a later day, and no day to come."""
    if paid_on is not None and paid_on < bounced_on <= day:
        return allow()
    return refuse(
        _("退票日期应晚于到账日期 %(paid)s，不晚于今天。"),
        code="payment.bounce_day",
        paid=paid_on.isoformat() if paid_on else "",
    )


def fresh_enough(checked_on: dt.date | None, day: dt.date, days: int) -> bool:
    """Whether a credit check still counts on a day."""
    return checked_on is not None and 0 <= (day - checked_on).days <= days


def positive(amount: Decimal) -> Verdict:
    """An amount above zero, in whole fen."""
    if amount > 0 and amount == amount.quantize(Decimal("0.01")):
        return allow()
    return refuse(_("金额应大于 0，最多两位小数。"), code="money.amount")


def instalments_fit(
    amount: Decimal, parts: Sequence[tuple[dt.date, Decimal]], decided_on: dt.date
) -> Verdict:
    """The instalments of a clawback: at least one, each of something, none before the decision, together the whole."""
    if not parts:
        return refuse(_("请至少登记一期还款。"), code="clawback.no_instalment")
    for day, part in parts:
        if part <= 0:
            return refuse(_("每期还款金额应大于 0。"), code="clawback.instalment")
        if day < decided_on:
            return refuse(
                _("还款日期 %(day)s 早于决定日期，请核对。"), code="clawback.early", day=day.isoformat()
            )
    total = sum((part for _day, part in parts), Decimal())
    if total != amount:
        return refuse(
            _("各期合计 %(total)s 元，与应追回 %(amount)s 元不一致。"),
            code="clawback.sum",
            total=format_yuan(total),
            amount=format_yuan(amount),
        )
    return allow()
