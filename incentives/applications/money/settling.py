"""What the bank answered, line by line (回执): paid with a voucher, or bounced with a reason and payable once more.

A bounced payment went out and came back, so the ledger has both. Lines of which nothing is told stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.grants import Grant
from accounts.models import User
from core.bulk import create_rows, update_rows
from incentives.applications.codes import Happening, LineState, MovementKind, PaymentState
from incentives.applications.models import Application
from incentives.applications.money import purses
from incentives.applications.money.ledger import Entry, post
from incentives.applications.money.moving import event_of, move
from incentives.applications.money_models import PaymentBatch, PaymentLine
from incentives.applications.states import State
from incentives.facts.models import Payment


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of a line: paid where it has a voucher, else bounced."""

    state: LineState
    voucher: str = ""
    paid_on: dt.date | None = None
    reason: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether the money arrived."""
        return self.state is LineState.PAID


def settle(answers: Mapping[int, Answer], *, actor: User, grant: Grant | None, at: dt.datetime) -> None:
    """Write answers about lines of released batches, by the line's key, within the caller's transaction."""
    lines = list(
        PaymentLine.objects.filter(pk__in=list(answers), state=LineState.IN_BATCH)
        .select_related("award")
        .order_by("pk")
    )
    rows = {
        row.pk: row
        for row in Application.objects.filter(pk__in=[line.award.application_id for line in lines])
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    }
    entries: dict[int, list[Entry]] = defaultdict(list)
    for line in lines:
        answer = answers[line.pk]
        line.state, line.voucher = answer.state.value, answer.voucher
        line.paid_on, line.reason = answer.paid_on, answer.reason
        line.version += 1
        about = (line.amount, line.award.application_id, line.pk)
        entries[line.award.purse_id].append(Entry(MovementKind.PAY, *about))
        if not answer.is_paid:
            entries[line.award.purse_id].append(Entry(MovementKind.BOUNCE, *about))
    locked = [purses.lock(key) for key in sorted(entries)]
    update_rows(lines, ("state", "voucher", "paid_on", "reason", "version"))
    for purse in locked:
        post(purse, entries[purse.pk], actor=actor, at=at, reason="银行回执")
    paid = [line for line in lines if line.state == LineState.PAID]
    bounced = [line for line in lines if line.state == LineState.BOUNCED]
    _pay(paid, rows, actor=actor, grant=grant, at=at)
    _bounce(bounced, rows, actor=actor, grant=grant, at=at)
    _close({line.batch_id for line in lines if line.batch_id is not None})


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
    """A line to be paid anew for each, once its account has been entered again."""
    create_rows(
        [
            event_of(
                row := rows[line.award.application_id],
                Happening.BOUNCE,
                row.state,
                actor=actor,
                grant=grant,
                at=at,
                note=line.reason,
            )
            for line in lines
        ]
    )
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
