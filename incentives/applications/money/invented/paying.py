"""The demo's payments: a batch that is settled, one half answered, one given up, one prepared; what bounced and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.bulk import create_rows
from incentives.applications.codes import Happening, LeftOut, LineState, MovementKind, PaymentState
from incentives.applications.money import files
from incentives.applications.money.invented.fates import BOUNCED, FIRST, SECOND, Fate, Told
from incentives.applications.money.invented.story import Story
from incentives.applications.money.judging import out
from incentives.applications.money.ledger import Entry
from incentives.applications.money_models import PaymentBatch, PaymentLine
from incentives.applications.states import State
from incentives.facts.models import CreditRecord, Payment


def payments(story: Story, told: Sequence[Told]) -> None:
    """All of them, in the order of their days."""
    stale = [each for each in told if each.fate is Fate.STALE]
    left = [out(each.row, LeftOut.CREDIT).as_json() for each in stale]
    first = _released(story, 1, [each for each in told if each.fate in FIRST], 48)
    _answered(story, first, 43)
    _batch(story, 2, [], PaymentState.CANCELLED, 40)
    second = _released(story, 3, [each for each in told if each.fate in SECOND], 30, left)
    _answered(story, [each for each in second if each.fate is not Fate.SENT], 25)
    waiting = [*stale, *(each for each in told if each.fate is Fate.BOUNCED)]
    create_rows(
        [PaymentLine(award=each.given, state=LineState.PAYABLE, amount=each.amount) for each in waiting]
    )
    again = [each for each in told if each.fate is Fate.CORRECTED]
    for each in again:
        bank = each.row.account_bank
        story.happened(each, Happening.ACCOUNT, State.APPROVED, 10, each.row.account_by, bank)
    create_rows([_checked(story, each) for each in again])
    if again:
        _prepared(story, 4, again, PaymentState.PREPARED, 1)


def _released(
    story: Story, number: int, told: Sequence[Told], days: int, left: Sequence[Any] = ()
) -> Sequence[Told]:
    """A batch that went to the bank; settled, where it has said something of every line."""
    if not told:
        return told
    waits = any(each.fate is Fate.SENT for each in told)
    batch = _prepared(
        story, number, told, PaymentState.RELEASED if waits else PaymentState.SETTLED, days + 1, left
    )
    batch.released_by, batch.released_at = story.payer, story.before(days)
    batch.save()
    entries = [Entry(MovementKind.RELEASE, each.amount, each.row.pk, each.lines[-1].pk) for each in told]
    story.post(entries, days, story.payer, f"放行第 {number} 批")
    for each in told:
        story.happened(each, Happening.RELEASE, State.APPROVED, days, story.payer, f"第 {number} 批")
    return told


def _prepared(
    story: Story, number: int, told: Sequence[Told], state: PaymentState, days: int, left: Sequence[Any] = ()
) -> PaymentBatch:
    """A batch with its files and its lines, each as the bank's answer has it."""
    batch = _batch(story, number, told, state, days)
    batch.left_out = {"rows": list(left)}
    lines = [_line(story, each, batch, place, days) for place, each in enumerate(told, start=1)]
    PaymentLine.objects.bulk_create(lines)
    for each, line in zip(told, lines, strict=True):
        each.lines.append(line)
    files.write(batch, lines, owner=story.payer)
    batch.save()
    return batch


def _batch(story: Story, number: int, told: Sequence[Told], state: PaymentState, days: int) -> PaymentBatch:
    purse = story.purse
    return PaymentBatch.objects.create(
        purse=purse, programme=purse.programme, year=purse.year, number=number, state=state, count=len(told),
        total=sum((each.amount for each in told), Decimal()), prepared_by=story.payer,
        prepared_at=story.before(days),
    )  # fmt: skip


def _line(story: Story, each: Told, batch: PaymentBatch, place: int, days: int) -> PaymentLine:
    row = each.row
    line = PaymentLine(
        award=each.given, batch=batch, position=place, state=LineState.IN_BATCH, amount=each.amount,
        account_name=row.account_name, account_bank=row.account_bank, account_number=row.account_number,
    )  # fmt: skip
    if batch.state == PaymentState.PREPARED or each.fate is Fate.SENT:
        return line
    if each.fate in BOUNCED:
        line.state, line.reason = LineState.BOUNCED.value, "账号与户名不符"
    else:
        line.state, line.paid_on = LineState.PAID.value, story.day(days - 3)
        line.voucher = f"J{line.paid_on:%Y%m%d}-{place}"
    return line


def _answered(story: Story, told: Sequence[Told], days: int) -> None:
    """What the bank said: paid, and a fact from now on, or bounced; both went out."""
    entries: list[Entry] = []
    facts: list[Payment] = []
    for each in told:
        line = each.lines[-1]
        about = (each.amount, each.row.pk, line.pk)
        entries.append(Entry(MovementKind.PAY, *about))
        if line.state == LineState.BOUNCED:
            entries.append(Entry(MovementKind.BOUNCE, *about))
            story.happened(each, Happening.BOUNCE, State.APPROVED, days, story.payer, line.reason)
        else:
            facts.append(_fact(line))
            story.happened(each, Happening.PAID, State.PAID, days, story.payer, f"凭证 {line.voucher}")
    if entries:
        story.post(entries, days, story.payer, "银行回执")
    create_rows(facts)


def _fact(line: PaymentLine) -> Payment:
    """What was paid, as conditions ask for it."""
    given = line.award
    assert line.paid_on is not None  # noqa: S101  (it arrived)
    return Payment(
        enterprise_id=given.enterprise_id, programme_id=given.programme_id, year=given.year, amount=line.amount,
        paid_on=line.paid_on, source=f"拨付凭证 {line.voucher}", subject_key=given.subject_key, part=given.part,
        voucher=line.voucher,
    )  # fmt: skip


def _checked(story: Story, each: Told) -> CreditRecord:
    """Its credit was looked at some days ago."""
    return CreditRecord(
        enterprise_id=each.row.enterprise_id, kind=CreditRecord.Kind.CLEAR, valid_from=story.day(4),
        source="信用中国查询",
    )  # fmt: skip
