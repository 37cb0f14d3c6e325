"""What the bank answered, line by line (回执): paid with a voucher, or bounced with a reason and payable once more.

A bounced payment went out and came back, so the ledger has both. What comes back after it had arrived (`bounce`, or the
bank's file with a later day) takes back the payment too. Lines of which nothing is told stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.bulk import create_rows, update_rows
from core.verdict import Refused, refuse, require
from incentives.applications.codes import Happening, LineState, MovementKind, PaymentState
from incentives.applications.models import Application
from incentives.applications.money import purses, rules
from incentives.applications.money.ledger import Entry, post
from incentives.applications.money.moving import move, tell
from incentives.applications.money_models import Clawback, PaymentBatch, PaymentLine
from incentives.applications.states import State
from incentives.facts.models import Payment


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of a line: paid where it has a voucher, else bounced."""

    state: LineState
    voucher: str = ""
    paid_on: dt.date | None = None
    bounced_on: dt.date | None = None
    reason: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether the money arrived."""
        return self.state is LineState.PAID


def settle(
    answers: Mapping[int, Answer],
    *,
    actor: User,
    grant: Grant | None,
    at: dt.datetime,
    why: str = "银行回执",
) -> None:
    """Write answers about lines of released batches, by the line's key, within the caller's transaction.

    A line that was answered is passed over, but where it was paid and is told to have bounced. Raises Refused where what
    came back is being claimed back.
    """
    rows = _locked(answers)
    lines = [line for line in _lines(answers) if _is_news(line, answers[line.pk])]
    returned = [line for line in lines if line.state == LineState.PAID]
    facts = [_fact_of(line) for line in returned]
    entries: dict[int, list[Entry]] = defaultdict(list)
    for line in lines:
        answer = answers[line.pk]
        about = (line.amount, line.award.application_id, line.pk)
        if line.state == LineState.IN_BATCH:
            line.voucher, line.paid_on = answer.voucher, answer.paid_on
            entries[line.award.purse_id].append(Entry(MovementKind.PAY, *about))
        if not answer.is_paid:
            entries[line.award.purse_id].append(Entry(MovementKind.BOUNCE, *about))
        line.state, line.bounced_on, line.reason = answer.state.value, answer.bounced_on, answer.reason
        line.version += 1
    locked = [purses.lock(key) for key in sorted(entries)]
    _require_unclaimed(returned)
    update_rows(lines, ("state", "voucher", "paid_on", "bounced_on", "reason", "version"))
    for purse in locked:
        post(purse, entries[purse.pk], actor=actor, at=at, reason=why)
    paid = [line for line in lines if line.state == LineState.PAID]
    _pay(paid, rows, actor=actor, grant=grant, at=at)
    bounced = [line for line in lines if line.state == LineState.BOUNCED and line not in returned]
    _bounce(bounced, rows, actor=actor, grant=grant, at=at)
    _return(returned, facts, rows, actor=actor, grant=grant, at=at)
    _pay_anew([*bounced, *returned])
    _close({line.batch_id for line in lines if line.batch_id is not None})


@recorded("登记到账后退票")
def bounce(
    *,
    actor: User,
    line: int,
    bounced_on: dt.date,
    reason: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> PaymentLine:
    """The bank has sent a payment back that had arrived: its line bounces, its award is payable again.

    Raises Refused: not of the person's purses, not paid (any more), no reason, a day that does not fit, being claimed
    back; Http404.
    """
    now = at or timezone.now()
    known = PaymentLine.objects.select_related("award__purse__owner").filter(pk=line).first()
    if known is None:
        raise Http404
    grant = purses.require_grant(actor, Permission.PAYMENT_WRITE, known.award.purse.owner)
    _locked([line])
    found = PaymentLine.objects.get(pk=line)
    if found.state != LineState.PAID or (version is not None and version != found.version):
        raise Refused(
            refuse(
                _("这一笔现在是“%(state)s”，不能登记退票。"),
                code="payment.line_state",
                state=found.get_state_display(),
            )
        )
    require(rules.may_bounce(found.paid_on, bounced_on, timezone.localdate(now)))
    if not reason.strip():
        raise Refused(refuse(_("请写明退票原因。"), code="payment.bounce_reason"))
    answer = Answer(LineState.BOUNCED, bounced_on=bounced_on, reason=reason.strip()[:200])
    settle({line: answer}, actor=actor, grant=grant, at=now, why=f"退票：{answer.reason}")
    return PaymentLine.objects.get(pk=line)


def _locked(lines: Collection[int]) -> dict[int, Application]:
    """The applications of lines, locked: who holds them alone changes the lines."""
    rows = Application.objects.filter(awards__lines__in=list(lines)).values("pk")
    found = (
        Application.objects.filter(pk__in=rows).select_for_update(no_key=True, of=("self",)).order_by("pk")
    )
    return {row.pk: row for row in found}


def _lines(keys: Collection[int]) -> list[PaymentLine]:
    return list(
        PaymentLine.objects.filter(pk__in=list(keys))
        .select_related("award__enterprise", "award__application")
        .order_by("pk")
    )


def _is_news(line: PaymentLine, answer: Answer) -> bool:
    return line.state == LineState.IN_BATCH or (line.state == LineState.PAID and not answer.is_paid)


def _require_unclaimed(lines: Sequence[PaymentLine]) -> None:
    claimed = Clawback.objects.filter(award__in=[line.award_id for line in lines], reversed_on=None)
    if lines and claimed.exists():
        raise Refused(refuse(_("已登记追回，不能再登记退票；请先撤销追回。"), code="payment.claimed"))


def _pay(
    lines: list[PaymentLine],
    rows: Mapping[int, Application],
    *,
    actor: User,
    grant: Grant | None,
    at: dt.datetime,
) -> None:
    """The applications are paid, and what was paid becomes a fact that conditions ask."""
    notes = {line.award.application_id: f"凭证 {line.voucher}" for line in lines}
    move(
        [rows[line.award.application_id] for line in lines],
        State.PAID,
        Happening.PAID,
        actor=actor,
        grant=grant,
        at=at,
        notes=notes,
    )
    create_rows(
        [
            Payment(
                enterprise_id=line.award.enterprise_id,
                programme_id=line.award.programme_id,
                year=line.award.year,
                amount=line.amount,
                paid_on=line.paid_on,
                source=f"拨付凭证 {line.voucher}"[:100],
                subject_key=line.award.subject_key,
                part=line.award.part,
                voucher=line.voucher,
            )
            for line in lines
            if line.paid_on is not None
        ]
    )


def _bounce(
    lines: list[PaymentLine],
    rows: Mapping[int, Application],
    *,
    actor: User,
    grant: Grant | None,
    at: dt.datetime,
) -> None:
    """The applications stay approved, with why their payment did not arrive."""
    bounced = [rows[line.award.application_id] for line in lines]
    tell(bounced, Happening.BOUNCE, [line.reason for line in lines], actor=actor, grant=grant, at=at)


def _return(
    lines: Sequence[PaymentLine],
    facts: Sequence[Q],
    rows: Mapping[int, Application],
    *,
    actor: User,
    grant: Grant | None,
    at: dt.datetime,
) -> None:
    """What was paid is so no more: the applications are approved as before, the fact that they were paid goes."""
    if not lines:
        return
    paid = [rows[line.award.application_id] for line in lines]
    notes = {
        line.award.application_id: f"{line.bounced_on} 退回，凭证 {line.voucher}：{line.reason}"
        for line in lines
    }
    try:
        with transaction.atomic():
            move(paid, State.APPROVED, Happening.BOUNCE, actor=actor, grant=grant, at=at, notes=notes)
    except IntegrityError:  # an appeal has opened another application of the same subject
        raise Refused(refuse(_("这一对象已有另一件在办的申报。"), code="application.one_open")) from None
    for fact in facts:
        Payment.objects.filter(fact).delete()


def _fact_of(line: PaymentLine) -> Q:
    """The payment that conditions ask of, as it was made of the line; a merge may have moved it to the survivor."""
    award = line.award
    return Q(
        enterprise__in=[award.enterprise_id, award.enterprise.merged_into_id or award.enterprise_id],
        programme=award.programme_id,
        year=award.year,
        subject_key=award.subject_key,
        part=award.part,
        amount=line.amount,
        paid_on=line.paid_on,
        voucher=line.voucher,
    )


def _pay_anew(lines: Sequence[PaymentLine]) -> None:
    """A line to be paid anew for each that bounced, once its account has been entered again."""
    create_rows(
        [
            PaymentLine(award_id=line.award_id, state=LineState.PAYABLE.value, amount=line.amount)
            for line in lines
        ]
    )


def _close(batches: set[int]) -> None:
    """A batch of which every line is answered is settled."""
    for batch in PaymentBatch.objects.filter(pk__in=batches, state=PaymentState.RELEASED):
        if not PaymentLine.objects.filter(batch=batch, state=LineState.IN_BATCH).exists():
            batch.state = PaymentState.SETTLED
            batch.version += 1
            batch.save(update_fields=["state", "version"])
