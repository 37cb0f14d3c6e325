"""The demo's batches of awards: one approved, one published, one drafted, one given up; objections, a revocation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from incentives.applications.codes import BatchState, Happening, MovementKind
from incentives.applications.money import rules
from incentives.applications.money.invented.fates import APPROVED, RUNNING, Fate, Told
from incentives.applications.money.invented.story import Story
from incentives.applications.money.ledger import Entry, reversal
from incentives.applications.money.proposing import publication_ends
from incentives.applications.money_models import Award, AwardBatch, Movement
from incentives.applications.states import State
from incentives.applications.terms import clock_ends

_APPROVED_BEFORE: Final = 55


def first_batch(story: Story, told: Sequence[Told]) -> None:
    """Published and approved long ago, but for those whose objection was upheld."""
    held = [each for each in told if each.fate in APPROVED or each.fate is Fate.UPHELD]
    batch = _published(story, 1, held, 75)
    for each in held:
        if each.fate is Fate.UPHELD:
            _objected(story, each, 73)
            _ended(story, each, Happening.UPHOLD, 67, "核实生产地址已迁出本市")
    given = [each for each in held if each.fate in APPROVED]
    if batch is None or not given:
        return
    batch.state, batch.document = BatchState.APPROVED, f"深中小企资〔{story.day(_APPROVED_BEFORE).year}〕3号"
    batch.approved_by, batch.approved_at = story.approver, story.before(_APPROVED_BEFORE)
    batch.save()
    for each in given:
        each.award = _award(story, each)
        story.happened(each, Happening.APPROVE, State.APPROVED, _APPROVED_BEFORE, story.approver)
    Award.objects.bulk_create([each.given for each in given])
    for each in given:
        if each.fate is Fate.REVOKED:
            _revoked(story, each)


def present_batches(story: Story, told: Sequence[Told]) -> None:
    """What was published and waits for its approval, was given up, and is drafted now."""
    _published(story, 2, [each for each in told if each.fate in RUNNING], 13)
    for each in told:
        if each.fate is Fate.OBJECTED:
            _objected(story, each, 10)
    _batch(story, 3, [], BatchState.CANCELLED, 2)
    drafted = [each for each in told if each.fate is Fate.DRAFTED]
    if drafted:
        batch = _batch(story, 4, drafted, BatchState.DRAFT, 0)
        for each in drafted:
            each.row.batch = batch
            story.changed(each.row)


def _published(story: Story, number: int, told: Sequence[Told], days: int) -> AwardBatch | None:
    """A batch that is published with what is reserved for it; none where there is nobody for it."""
    if not told:
        return None
    batch = _batch(story, number, told, BatchState.PUBLISHED, days)
    batch.digest = rules.digest_of((each.row.pk, each.amount) for each in told)
    batch.given, batch.published_on = batch.wanted, story.day(days)
    batch.ends_on = publication_ends(batch.published_on)
    batch.save()
    for each in told:
        row = each.row
        row.batch, row.amount = batch, each.amount
        row.published_on, row.ends_on = batch.published_on, batch.ends_on
        story.happened(each, Happening.PUBLISH, State.PUBLISHED, days, story.proposer)
    entries = [Entry(MovementKind.RESERVE, each.amount, each.row.pk) for each in told]
    story.post(entries, days, story.proposer, f"公示第 {number} 批")
    return batch


def _batch(story: Story, number: int, told: Sequence[Told], state: BatchState, days: int) -> AwardBatch:
    wanted, purse = sum((each.amount for each in told), Decimal()), story.purse
    return AwardBatch.objects.create(
        purse=purse, unit=story.proposer.unit, programme=purse.programme, year=purse.year, number=number,
        state=state, budget=max(wanted, Decimal(1_000_000)), wanted=wanted, proposed_by=story.proposer,
        made_at=story.before(days + 1),
    )  # fmt: skip


def _award(story: Story, each: Told) -> Award:
    row = each.row
    return Award(
        application=row, programme_id=row.programme_id, year=row.year, enterprise_id=row.enterprise_id,
        district_id=row.district_id, street_id=row.street_id, subject_key=row.subject_key, part=row.part,
        purse=story.purse, amount=each.amount, approved_on=story.day(_APPROVED_BEFORE),
    )  # fmt: skip


def _revoked(story: Story, each: Told) -> None:
    """Reversed before it was paid."""
    given, why = each.given, "列入严重失信名单"
    given.reversed_on, given.reversed_reason = story.day(50), why
    given.save()
    _ended(story, each, Happening.REVOKE, 50, why)


def _objected(story: Story, each: Told, days: int) -> None:
    """The clock of the publication stops, that of the objection runs."""
    story.happened(each, Happening.OBJECT, State.OBJECTION, days, story.approver, "来信反映生产地址不在本市")
    each.row.days_left, each.row.clock_from = 3, story.day(days)
    each.row.due_on = clock_ends("review_objection", story.day(days))


def _ended(story: Story, each: Told, kind: Happening, days: int, why: str) -> None:
    """It is rejected and out of its batch, and its money is free again."""
    story.happened(each, kind, State.REJECTED, days, story.proposer, why)
    row = each.row
    row.before, row.ended_on, row.ended_reason = State.PROPOSAL.value, story.day(days), why
    row.due_on, row.clock_from = clock_ends("review_appeal", story.day(days)), story.day(days)
    row.batch = row.amount = row.published_on = row.ends_on = row.days_left = None
    held = Movement.objects.get(application=row, kind=MovementKind.RESERVE, reverses=None)
    story.post([reversal(held)], days, story.proposer, why)
