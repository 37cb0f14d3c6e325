"""Dataset `payment_results`: the bank's answer by line. One row that does not fit, and nothing of the file is taken.

What is imported again says the same and writes nothing; what was written is no more undone, it is money. A line that was
paid may still come back: told as bounced on a later day it bounces, everything else of it stays answered.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import covered_places
from core.audit.undo.result import Undone
from core.money import format_yuan
from core.verdict import Refused, refuse
from exchange.errors import FileCode, FileRefused
from exchange.protocol import Current, Stage
from incentives.applications.codes import LineState
from incentives.applications.money.settling import Answer, settle

_BATCH: Final = "(substring(s.number from '^FK([0-9]{1,9})-[0-9]{1,6}$'))::bigint"
_POSITION: Final = "(substring(s.number from '^FK[0-9]{1,9}-([0-9]{1,6})$'))::integer"


class PaymentResults:
    """A row is the answer to one line of a released batch, found by its number."""

    dataset = "payment_results"
    permission = Permission.PAYMENT_WRITE.value
    is_final = True

    def resolve(self, stage: Stage) -> None:
        """Match the lines. Raises FileRefused with the first row that does not fit."""
        owners = covered_places(stage.actor, Permission.PAYMENT_WRITE)
        stage.cursor.execute(
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line,
                CASE WHEN l.state = 'IN_BATCH' OR l.state = 'PAID' AND {_result(stage)} = 'BOUNCED' THEN 'C' ELSE 'S' END,
                l.id, w.district_id, w.street_id
            FROM {stage.rows} s
            LEFT JOIN (
                incentives_paymentline l
                JOIN incentives_paymentbatch b ON b.id = l.batch_id AND b.released_at IS NOT NULL
                JOIN incentives_purse p ON p.id = b.purse_id AND (%(all)s OR p.owner_id = ANY(%(owners)s))
                JOIN incentives_award w ON w.id = l.award_id
            ) ON l.batch_id = {_BATCH} AND l.position = {_POSITION}
            """,
            {"all": owners is None, "owners": sorted(owners or ())},
        )
        self._require_all(stage)

    def current(self, stage: Stage) -> Current:
        """The state of the line beside the answer."""
        return Current("JOIN incentives_paymentline l ON l.id = p.target", {"result": "l.state"})

    def write(self, stage: Stage) -> None:
        """The answers as the ledger, the lines and the applications have them."""
        paid_on, voucher, reason = (_stated(stage, name) for name in ("paid_on", "voucher", "reason"))
        stage.cursor.execute(
            f"SELECT p.target, s.result, coalesce({voucher}, ''), {paid_on}, {_bounced_on(stage)}, coalesce({reason}, '')"
            f" FROM {stage.changes} ORDER BY s.line"
        )
        answers = {line: _answer(LineState(result), *told) for line, result, *told in stage.cursor.fetchall()}
        settle(answers, actor=stage.actor, grant=None, at=timezone.now())

    def after(self, stage: Stage) -> None:
        """Nothing is derived of it."""

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Never: see `is_final`."""
        raise Refused(refuse(_("拨付回执导入后不能整批撤销。"), code="undo.final"))

    def _require_all(self, stage: Stage) -> None:
        paid_on, voucher, reason = (_stated(stage, name) for name in ("paid_on", "voucher", "reason"))
        amount = "s.amount" if stage.has("amount") else "NULL::numeric"
        result, bounced_on = _result(stage), _bounced_on(stage)
        stage.cursor.execute(
            f"""
            SELECT s.sheet, s."row", s.number, l.amount, {amount},
                CASE
                    WHEN l.id IS NULL THEN 'unknown'
                    WHEN {amount} IS DISTINCT FROM l.amount THEN 'amount'
                    WHEN count(*) OVER (PARTITION BY l.id) > 1 THEN 'twice'
                    WHEN {result} IS NULL THEN 'result'
                    WHEN l.state = 'PAID' AND {result} = 'BOUNCED' THEN CASE
                        WHEN ({bounced_on} > l.paid_on) IS NOT TRUE THEN 'settled'
                        WHEN {bounced_on} > %(today)s THEN 'future'
                        WHEN {reason} IS NULL THEN 'reason'
                        WHEN EXISTS (SELECT FROM incentives_clawback k
                            WHERE k.award_id = l.award_id AND k.reversed_on IS NULL) THEN 'clawback'
                    END
                    WHEN l.state <> 'IN_BATCH' AND l.state <> {result} THEN 'settled'
                    WHEN l.state = 'PAID' AND l.voucher <> {voucher} THEN 'settled'
                    WHEN {result} = 'PAID' AND ({voucher} IS NULL OR {paid_on} IS NULL) THEN 'proof'
                    WHEN {result} = 'PAID' AND ({paid_on} > %(today)s
                        OR {paid_on} < (b.released_at AT TIME ZONE 'Asia/Shanghai')::date) THEN 'day'
                    WHEN {result} = 'BOUNCED' AND {reason} IS NULL THEN 'reason'
                    WHEN {result} = 'BOUNCED' AND l.state = 'IN_BATCH' AND {bounced_on} > %(today)s THEN 'future'
                END AS fault
            FROM {stage.rows} s JOIN {stage.plan} p ON p.line = s.line
            LEFT JOIN incentives_paymentline l ON l.id = p.target
            LEFT JOIN incentives_paymentbatch b ON b.id = l.batch_id
            ORDER BY s.line
            """,
            {"today": stage.today},
        )
        for sheet, row, number, known, told, fault in stage.cursor.fetchall():
            if fault:
                words = _FAULTS[fault]() % {
                    "number": number,
                    "known": format_yuan(known),
                    "told": format_yuan(told),
                }
                where = _("工作表“%(sheet)s”第 %(row)d 行（%(number)s）") % {
                    "sheet": sheet,
                    "row": row,
                    "number": number,
                }
                raise FileRefused(
                    FileCode.WHOLE, _("%(where)s%(why)s，整份没有导入") % {"where": where, "why": words}
                )


_FAULTS: Final = {
    "unknown": lambda: _("不是已放行批次里的拨付"),
    "amount": lambda: _("金额 %(told)s 元，放行的是 %(known)s 元"),
    "twice": lambda: _("在文件里出现了两次"),
    "result": lambda: _("没有写回执"),
    "settled": lambda: _("已登记过另一个回执"),
    "proof": lambda: _("写已拨付，但没有凭证号或到账日期"),
    "day": lambda: _("到账日期早于放行日期或晚于今天"),
    "reason": lambda: _("写退票，但没有退票原因"),
    "future": lambda: _("退票日期晚于今天"),
    "clawback": lambda: _("已登记追回，不能再登记退票"),
}


def _stated(stage: Stage, name: str) -> str:
    """A column of the file in SQL; nothing where it has none."""
    if stage.has(name):
        return f"s.{name}"
    return "NULL::date" if name in ("paid_on", "bounced_on") else "NULL::text"


def _result(stage: Stage) -> str:
    return _stated(stage, "result")


def _bounced_on(stage: Stage) -> str:
    """The day on which the money came back: a bank that has but one column for days tells it there."""
    return f"coalesce({_stated(stage, 'bounced_on')}, {_stated(stage, 'paid_on')})"


def _answer(
    state: LineState, voucher: str, paid_on: dt.date | None, bounced_on: dt.date | None, reason: str
) -> Answer:
    if state is LineState.PAID:
        return Answer(state, voucher, paid_on)
    return Answer(state, bounced_on=bounced_on, reason=reason)
