"""The demo's clawbacks: one paid back, one taken back, one of which an instalment has come; each with its ban."""

from __future__ import annotations

from collections.abc import Sequence

from core.money import format_yuan
from incentives.applications.codes import ClawbackReason, Happening, MovementKind
from incentives.applications.money.bans import ban_ends
from incentives.applications.money.invented.fates import Fate, Told
from incentives.applications.money.invented.story import Story
from incentives.applications.money.ledger import Entry, reversal
from incentives.applications.money_models import Clawback, Instalment, Movement
from incentives.applications.states import State


def claims(story: Story, told: Sequence[Told]) -> None:
    """All of them, in the order of their days; before them what is archived."""
    by_fate = {fate: [each for each in told if each.fate is fate] for fate in Fate}
    for each in by_fate[Fate.REPAID]:
        _claimed(story, each, ClawbackReason.FUNDED_TWICE, 24, number=1, came=2)
    for each in by_fate[Fate.CLEARED]:
        _taken_back(story, each, _claimed(story, each, ClawbackReason.MISUSED, 18, number=2))
    for each in by_fate[Fate.CLAIMED]:
        _claimed(story, each, ClawbackReason.FALSE_PAPERS, 16, number=3, came=1)
    for each in by_fate[Fate.ARCHIVED]:
        story.happened(each, Happening.ARCHIVE, State.ARCHIVED, 9, story.proposer)


def _claimed(
    story: Story, each: Told, reason: ClawbackReason, days: int, *, number: int, came: int = 0
) -> Clawback:
    """Half of it due some days after, half a month from now; the first `came` instalments have come."""
    on, half = story.day(days), each.amount // 2
    made = Clawback.objects.create(
        award=each.given, reason=reason, amount=each.amount, decided_on=on, by=story.approver,
        document=f"深中小企追〔{on.year}〕{number}号", banned_until=ban_ends(on, 5),
    )  # fmt: skip
    due = Entry(MovementKind.CLAWBACK_DUE, each.amount, each.row.pk, clawback=made.pk)
    story.post([due], days, story.approver, made.document)
    note = f"{reason.label}，{format_yuan(made.amount)} 元，{made.document}"
    story.happened(each, Happening.CLAWBACK, State.PAID, days, story.approver, note)
    parts = [
        Instalment(clawback=made, due_on=story.day(days - 6), amount=half),
        Instalment(clawback=made, due_on=story.day(-30), amount=each.amount - half),
    ]
    for part in parts[:came]:
        part.paid_on = story.day(days - 5)
        part.voucher = f"H{part.paid_on:%Y%m%d}"
        entry = Entry(MovementKind.CLAWBACK_PAID, part.amount, each.row.pk, clawback=made.pk)
        story.post([entry], days - 5, story.payer, f"凭证 {part.voucher}")
    Instalment.objects.bulk_create(parts)
    return made


def _taken_back(story: Story, each: Told, claim: Clawback) -> None:
    """The decision did not hold."""
    due, why = Movement.objects.get(clawback=claim, reverses=None), "复核不成立"
    claim.reversed_on = story.day(17)
    claim.save()
    story.post([reversal(due)], 17, story.approver, why)
    story.happened(each, Happening.CLAWBACK, State.PAID, 17, story.approver, f"撤销追回：{why}")
