"""What the acts of one application that move money do; called within their transaction, the application locked.

Each takes the write under way and raises Refused where the money does not let it go on; the state, the dated event and the
version are the caller's. `ACTS` names the acts that pages and commands may offer for one application.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Protocol

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import User
from core.verdict import Refused, refuse, require
from incentives.applications.codes import BatchState, LineState, Moment
from incentives.applications.models import Application
from incentives.applications.money import purses, rules
from incentives.applications.money.approving import award, end_without_money
from incentives.applications.money.bans import banned_until
from incentives.applications.money.duties import hands_of
from incentives.applications.money.judging import judge_again
from incentives.applications.money.ledger import Entry, post, reversal
from incentives.applications.money.proposing import alone, begin, proposal_of
from incentives.applications.money_models import Award, AwardBatch, Movement, PaymentLine
from incentives.applications.states import Act, State


class Write(Protocol):
    """A write under way: the locked application, who does it in whose stead, when."""

    @property
    def row(self) -> Application: ...

    @property
    def actor(self) -> User | None: ...

    @property
    def grant(self) -> Grant | None: ...

    @property
    def at(self) -> dt.datetime: ...


ACTS: Final[frozenset[Act]] = frozenset({Act.PUBLISH, Act.APPROVE, Act.REVOKE})
"""Of the acts of `states.MONEY` those that a person may do to one application."""


def publish(write: Write) -> None:
    """Put it into a batch of its own: scaled, money reserved, published; sets batch, amount, publication."""
    row = write.row
    if row.batch_id is not None:
        raise Refused(refuse(_("这一件已编进一个批次，请在那里公示。"), code="application.by_batch"))
    if row.due is None:
        raise Refused(refuse(_("应得金额还不知道，不能公示。"), code="application.no_amount"))
    if banned_until([row.enterprise_id], timezone.localdate(write.at)):
        raise Refused(refuse(_("这家企业在限制申报期内，不能公示。"), code="application.banned"))
    actor = _person(write)
    purse = purses.purse_of(row)
    batch = alone(row, purse, actor=actor, grant=write.grant)
    begin(batch, proposal_of(batch, [row], purse), purse, actor=actor, grant=write.grant, at=write.at)


def approve(write: Write) -> None:
    """Judge it again, and make its award and what is payable of the money that is reserved for it."""
    row, actor = write.row, _person(write)
    batch = _batch_of(row)
    require(rules.may_approve(row.ends_on, timezone.localdate(write.at)))
    hands = hands_of(actor, write.grant) if write.grant else frozenset({actor.pk})
    require(rules.another(hands, (batch.proposed_by_id, batch.proposed_for_id)))
    purse = purses.lock(batch.purse_id)
    _found, fallen = judge_again([row], Moment.APPROVE, write.at)
    if row.pk in fallen:
        raise Refused(
            refuse(_("条件不再符合，不能批准：%(why)s。"), code="application.fell", why=fallen[row.pk].told)
        )
    award([row], purse, timezone.localdate(write.at))
    if not row.amount:
        row.state = State.ARCHIVED.value
        end_without_money(row, timezone.localdate(write.at))
    batch.state = BatchState.APPROVED
    batch.approved_by, batch.approved_for_id = actor, write.grant.acting_for if write.grant else None
    batch.approved_at = write.at
    batch.version += 1
    batch.save()


def revoke(write: Write) -> None:
    """Reverse its award before it is paid; its money is free again."""
    row, day = write.row, timezone.localdate(write.at)
    given = (
        Award.objects.select_for_update(no_key=True, of=("self",))
        .filter(application=row, reversed_on=None)
        .first()
    )
    if given is None:
        raise Refused(refuse(_("这一件没有可以撤销的奖补。"), code="award.none"))
    purse = purses.lock(given.purse_id)
    lines = PaymentLine.objects.filter(award=given).exclude(state=LineState.BOUNCED)
    if lines.exclude(state=LineState.PAYABLE).exists():
        raise Refused(refuse(_("这一笔已编进拨付批次，不能撤销批准；请先看回执。"), code="award.in_batch"))
    lines.delete()
    given.reversed_on, given.reversed_reason = day, row.ended_reason or str(Act.REVOKE.label)
    given.version += 1
    given.save(update_fields=["reversed_on", "reversed_reason", "version"])
    post(purse, _freed(row), actor=write.actor, at=write.at, reason="撤销批准")


def give_back(write: Write) -> None:
    """It leaves its batch before the approval (withdrawn, objection upheld): what was reserved for it is free again."""
    row = write.row
    if row.batch_id is None:
        return
    entries = _freed(row)
    if entries:
        purse = purses.lock(_batch_of(row).purse_id)
        post(purse, entries, actor=write.actor, at=write.at, reason="退出批次")


def _freed(row: Application) -> list[Entry]:
    """What takes back the money that is held for an application: the reversal of what stands of its entries."""
    return [
        reversal(each)
        for each in Movement.objects.filter(
            application=row, reverses=None, reversed_by=None, kind__in=["RESERVE", "RELEASE", "PAY", "BOUNCE"]
        )
    ]


def _batch_of(row: Application) -> AwardBatch:
    if row.batch_id is None:
        raise Refused(refuse(_("这一件不在任何批次里。"), code="batch.none"))
    return AwardBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.batch_id)


def _person(write: Write) -> User:
    if write.actor is None:
        raise Refused(refuse(_("这一步须由人办理。"), code="application.permission"))
    return write.actor
