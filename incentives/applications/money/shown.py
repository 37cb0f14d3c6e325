"""当前列 of the lists of money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.calendar.selectors import current
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns
from incentives.applications.money import page, selectors
from incentives.applications.money.ledger import available
from incentives.applications.money_models import AwardBatch, Clawback, Movement, PaymentBatch, Purse


def yuan(read: Callable[[Any], Any], heading: Any = "") -> Cell:
    """An amount, in the unit of the page's heading."""
    return Cell(read, heading, kind=Kind.AMOUNT, width=16)


def count(read: Callable[[Any], Any]) -> Cell:
    """How many."""
    return Cell(read, kind=Kind.INTEGER, width=8)


def day(read: Callable[[Any], Any], heading: Any = "") -> Cell:
    """A day."""
    return Cell(read, heading, kind=Kind.DATE, width=12)


def _local(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _person(who: Any) -> str:
    return who.name if who else ""


class ShownPurses(ShownColumns):
    """Of the purses."""

    template = "applications/money/purses.html"
    cells = {
        "programme": (
            Cell(lambda row: row.programme.name, width=24),
            Cell(lambda row: row.year, _("年度"), kind=Kind.YEAR, width=8),
        ),
        "owner": (Cell(lambda row: row.owner.short_name, width=12),),
        "budget": (yuan(lambda row: row.budget),),
        "reserved": (yuan(lambda row: row.reserved),),
        "payable": (yuan(lambda row: row.payable),),
        "paid": (yuan(lambda row: row.paid),),
        "free": (yuan(available),),
        "back": (yuan(lambda row: row.clawed_back),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Purse]]:
        """The page's rows."""
        return lambda keys: selectors.in_that_order(selectors.purses(actor), keys)


class ShownMovements(ShownColumns):
    """Of a purse's ledger."""

    template = "applications/money/purse.html"
    cells = {
        "at": (Cell(lambda row: _local(row.at), width=18),),
        "kind": (Cell(page.kind_of, width=12),),
        "amount": (yuan(lambda row: row.amount),),
        "about": (
            Cell(lambda row: row.application.enterprise.name if row.application else "", width=34),
            Cell(lambda row: row.reason, _("依据"), width=30),
        ),
        "by": (Cell(lambda row: _person(row.by), width=12),),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Movement]]:
        """The page's rows."""
        return lambda keys: selectors.in_that_order(selectors.movements(actor), keys)


class ShownAwardBatches(ShownColumns):
    """Of the batches of awards."""

    template = "applications/money/batches.html"
    cells = {
        "batch": (
            Cell(lambda row: row.programme.name, width=24),
            Cell(page.about_batch, _("年度、批次、出资单位"), width=24),
        ),
        "state": (Cell(lambda row: row.get_state_display(), width=10),),
        "count": (count(lambda row: row.rows),),
        "wanted": (yuan(lambda row: row.wanted),),
        "given": (yuan(lambda row: row.given if row.published_on else None),),
        "days": (day(lambda row: row.published_on), day(lambda row: row.ends_on, _("公示截止"))),
        "document": (Cell(lambda row: row.document, width=24),),
        "people": (
            Cell(lambda row: _person(row.proposed_by), _("拟定人"), width=12),
            Cell(lambda row: _person(row.approved_by), _("批准人"), width=12),
        ),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[AwardBatch]]:
        """The page's rows."""
        return lambda keys: selectors.in_that_order(selectors.award_batches(actor), keys)


class ShownPaymentBatches(ShownColumns):
    """Of the batches of payments."""

    template = "applications/money/payments.html"
    cells = {
        "batch": (
            Cell(lambda row: row.programme.name, width=24),
            Cell(page.about_batch, _("年度、批次、出资单位"), width=24),
        ),
        "state": (Cell(lambda row: row.get_state_display(), width=10),),
        "count": (count(lambda row: row.count),),
        "total": (yuan(lambda row: row.total),),
        "paid": (count(lambda row: row.paid_lines),),
        "bounced": (count(lambda row: row.bounced_lines),),
        "people": (
            Cell(lambda row: _person(row.prepared_by), _("编批人"), width=12),
            Cell(lambda row: _person(row.released_by), _("放行人"), width=12),
        ),
        "at": (Cell(lambda row: _local(row.released_at), width=18),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[PaymentBatch]]:
        """The page's rows."""
        return lambda keys: selectors.in_that_order(selectors.payment_batches(actor), keys)


class ShownPaymentLines(ShownColumns):
    """Of the lines of a batch of payments: no more of an account than the page shows."""

    template = "applications/money/payment.html"
    cells = {
        "position": (count(lambda line: line.row.position),),
        "enterprise": (
            Cell(lambda line: line.row.award.application.enterprise.name, width=34),
            Cell(lambda line: line.place, _("区·街道"), width=18),
        ),
        "account": (
            Cell(lambda line: line.row.account_bank, _("开户行"), width=24),
            Cell(lambda line: f"{line.tail} · {line.named}", _("账号和户名"), width=30),
        ),
        "amount": (yuan(lambda line: line.row.amount),),
        "state": (Cell(lambda line: line.words, width=10),),
        "answer": (
            Cell(lambda line: line.answer, width=24),
            Cell(lambda line: line.detail, _("凭证或下一步"), width=24),
        ),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[page.Line]]:
        """The page's rows."""
        calendar, today = current(), timezone.localdate()
        return lambda keys: [
            page.line_of(row, calendar, today)
            for row in selectors.in_that_order(selectors.payment_lines(actor), keys)
        ]


class ShownClawbacks(ShownColumns):
    """Of the clawbacks."""

    template = "applications/money/clawbacks.html"
    cells = {
        "enterprise": (
            Cell(lambda row: row.award.enterprise.name, width=34),
            Cell(lambda row: f"{row.award.programme.name} {row.award.year}", _("政策和年度"), width=24),
        ),
        "reason": (Cell(lambda row: row.get_reason_display(), width=18),),
        "amount": (yuan(lambda row: row.amount),),
        "left": (yuan(lambda row: None if row.reversed_on else row.amount - (row.came or 0)),),
        "next": (day(lambda row: row.next_on),),
        "decided": (day(lambda row: row.decided_on),),
        "until": (day(lambda row: None if row.reversed_on else row.banned_until),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Clawback]]:
        """The page's rows."""
        return lambda keys: selectors.in_that_order(selectors.clawbacks(actor), keys)
