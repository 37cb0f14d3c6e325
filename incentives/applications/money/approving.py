"""A published batch is approved (批准) by another person: awards and what is payable come to be.

Conditions are judged again; who fell out, whose period still runs, or who must be approved by somebody else is left out
and listed, the money stays reserved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.bulk import create_rows, tell_planner
from core.verdict import Refused, Verdict, refuse, require
from incentives.applications.codes import BatchState, Happening, LeftOut, LineState, Moment, Outcome
from incentives.applications.models import Application
from incentives.applications.money import purses, rules
from incentives.applications.money.duties import Hands, hands_of, may_take
from incentives.applications.money.judging import Out, judge_again, out
from incentives.applications.money.moving import move
from incentives.applications.money.proposing import locked_batch, require_decider
from incentives.applications.money_models import Award, AwardBatch, PaymentLine, Purse
from incentives.applications.reading import Past, pasts
from incentives.applications.states import Duty, State


@dataclass(frozen=True)
class Approved:
    """A batch that was approved: how many of it, and who was left out."""

    batch: AwardBatch
    count: int
    left_out: Sequence[Out]


@recorded("批准")
def approve(*, actor: User, batch: int, document: str = "", at: dt.datetime | None = None) -> Approved:
    """Approve what of a batch may be; `document` is the number of the plan list (资助计划表), asked for once.

    Raises Refused: proposed by the same person, no number, the period runs, nobody left.
    """
    now = at or timezone.now()
    rows, found = locked_batch(batch, BatchState.PUBLISHED, BatchState.APPROVED)
    grant = require_decider(actor, found.unit)
    hands = hands_of(actor, grant)
    require(rules.another(hands, (found.proposed_by_id, found.proposed_for_id)))
    found.document = document.strip()[:100] or found.document
    if not found.document:
        raise Refused(refuse(_("请填写资助计划的文号。"), code="batch.document"))
    day = timezone.localdate(now)
    ready, left_out = _ready(rows, hands, day)
    purse = purses.lock(found.purse_id)
    _found, fallen = judge_again(ready, Moment.APPROVE, now)
    left_out = [*left_out, *fallen.values()]
    ready = [row for row in ready if row.pk not in fallen]
    if not ready:
        require(_nobody(left_out))
    award(ready, purse, day)
    paid = [row for row in ready if row.amount]
    move(paid, State.APPROVED, Happening.APPROVE, actor=actor, grant=grant, at=now)
    ended = [row for row in ready if not row.amount]
    for row in ended:
        end_without_money(row, day)
    move(
        ended,
        State.ARCHIVED,
        Happening.APPROVE,
        actor=actor,
        grant=grant,
        at=now,
        names=("outcome", "ended_on", "ended_reason"),
        notes={row.pk: row.ended_reason for row in ended},
    )
    found.state = BatchState.APPROVED
    found.approved_by, found.approved_for_id, found.approved_at = actor, grant.acting_for, now
    found.version += 1
    found.save()
    return Approved(found, len(ready), left_out)


def award(rows: Sequence[Application], purse: Purse, day: dt.date) -> None:
    """The awards of applications and, where they are of something, the lines that pay them.

    Raises Refused where one was given before: the database knows one award a programme, enterprise, subject and part.
    """
    made = [
        Award(
            application=row,
            programme_id=row.programme_id,
            year=row.year,
            enterprise_id=row.enterprise_id,
            district_id=row.district_id,
            street_id=row.street_id,
            subject_key=row.subject_key,
            part=row.part,
            purse=purse,
            amount=row.amount,
            approved_on=day,
        )
        for row in rows
        if row.amount is not None
    ]
    try:
        with transaction.atomic():
            Award.objects.bulk_create(made)
    except IntegrityError:
        raise Refused(
            refuse(
                _("有企业的同一对象已经给过奖补，不能再批准：%(names)s。"),
                code="award.twice",
                names=_twice(rows),
            )
        ) from None
    lines = [
        PaymentLine(award=each, state=LineState.PAYABLE.value, amount=each.amount)
        for each in made
        if each.amount > 0
    ]
    create_rows(lines)
    tell_planner(Award, len(made), "purse", "application", "reversed_on")
    tell_planner(PaymentLine, len(lines), "award", "state", "batch")


def end_without_money(row: Application, day: dt.date) -> None:
    """An award of 0 yuan has no line, so nobody will ever pay it: the approval is its end; the caller saves."""
    row.outcome, row.ended_on = Outcome.NOTHING.value, day
    row.ended_reason = str(_("条件符合，额度为零，没有款项拨付"))


def _twice(rows: Sequence[Application]) -> str:
    keys = {(row.enterprise_id, row.subject_key, row.part): row.enterprise.name for row in rows}
    given = Award.objects.filter(
        programme=rows[0].programme_id, enterprise__in=[row.enterprise_id for row in rows], reversed_on=None
    ).values_list("enterprise_id", "subject_key", "part")
    return "、".join(sorted({keys[key] for key in given if key in keys})[:5])


def _ready(rows: Sequence[Application], hands: Hands, day: dt.date) -> tuple[list[Application], list[Out]]:
    """Those that may be approved by these people on a day, and the others with why."""
    ready, left_out = [], []
    open_rows = [row for row in rows if row.state in (State.PUBLISHED, State.OBJECTION)]
    past = pasts((row.pk for row in open_rows), hands)
    for row in open_rows:
        why = _why_not(row, hands, day, past.get(row.pk))
        if why is None:
            ready.append(row)
        else:
            left_out.append(why)
    return ready, left_out


def _why_not(row: Application, hands: Hands, day: dt.date, past: Past | None) -> Out | None:
    if row.state == State.OBJECTION:
        return out(row, LeftOut.OBJECTION)
    verdict = rules.may_approve(row.ends_on, day)
    if not verdict:
        return out(row, LeftOut.PUBLICATION, verdict.sentence)
    verdict = may_take(Duty.APPROVAL, hands, row, past)
    return None if verdict else out(row, LeftOut.APART, verdict.sentence)


def _nobody(left_out: Sequence[Out]) -> Verdict:
    if left_out and all(each.reason is LeftOut.PUBLICATION for each in left_out):
        return refuse("%(why)s", code="application.published", why=left_out[0].told)
    told = "；".join(f"{each.enterprise}：{each.told}" for each in left_out[:3])
    return refuse(_("这一批没有可以批准的申报。%(why)s"), code="batch.nobody", why=told)
