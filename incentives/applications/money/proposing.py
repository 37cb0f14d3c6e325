"""A batch of awards is proposed (拟定), scaled to its budget and published (公示): its money is reserved in that moment.

Amounts are worked out anew under the purse's lock. Where they are not those that were shown (another batch was faster,
I14), nothing is published, and the batch shows what it comes to now. Locks are taken in the order applications, batch,
purse, here and by every act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.calendar.selectors import current
from core.parameters.selectors import at as parameters
from core.verdict import Refused, refuse, require
from incentives.applications.codes import BatchState, Happening, MovementKind
from incentives.applications.models import Application
from incentives.applications.money import purses, rules
from incentives.applications.money.bans import banned_until
from incentives.applications.money.duties import hands_of, may_take
from incentives.applications.money.ledger import Entry, available, post
from incentives.applications.money.moving import move
from incentives.applications.money.siblings import one_after_the_other
from incentives.applications.money_models import AwardBatch, Purse
from incentives.applications.reading import pasts
from incentives.applications.states import Duty, State


@dataclass(frozen=True)
class Proposal:
    """What a batch comes to now: its applications with what each is due and gets, and to what they were scaled."""

    batch: AwardBatch
    rows: Sequence[Application]
    amounts: Sequence[Decimal]
    limit: Decimal
    free: Decimal

    @property
    def wanted(self) -> Decimal:
        """What they are due together."""
        return sum((row.due or Decimal() for row in self.rows), Decimal())

    @property
    def given(self) -> Decimal:
        """What they get together."""
        return sum(self.amounts, Decimal())

    @property
    def is_scaled(self) -> bool:
        """Whether the money is short."""
        return self.wanted > self.limit

    @property
    def left(self) -> Decimal:
        """What cutting down to whole yuan leaves in the budget."""
        return self.limit - self.given if self.is_scaled else Decimal()

    @property
    def digest(self) -> str:
        """What stands for the amounts as they are shown."""
        return rules.digest_of(zip((row.pk for row in self.rows), self.amounts, strict=True))


def proposal_of(batch: AwardBatch, rows: Sequence[Application], purse: Purse) -> Proposal:
    """The applications scaled to the batch's budget and to what is free."""
    free = available(purse)
    limit = min(batch.budget, free)
    return Proposal(batch, rows, rules.scaled([row.due or Decimal() for row in rows], limit), limit, free)


def deciding(actor: User, unit: Unit | int) -> Grant | None:
    """The grant by which a person decides for a unit, their own first."""
    key = unit if isinstance(unit, int) else unit.pk
    able = [
        grant
        for grant in actor.grants
        if Permission.APPLICATION_DECIDE.value in grant.permissions and grant.unit.pk == key
    ]
    return min(able, key=lambda grant: grant.acting_for is not None, default=None)


def require_decider(actor: User, unit: Unit) -> Grant:
    """The same for who must be one. Raises Refused."""
    grant = deciding(actor, unit)
    if grant is None:
        raise Refused(
            refuse(_("这一批由%(unit)s办理，您没有这个权限。"), code="application.permission", unit=unit.name)
        )
    actor.acting_for_id = grant.acting_for
    return grant


@recorded("拟定批次")
def draft(
    *,
    actor: User,
    programme: str,
    year: int,
    applications: Collection[int] | None = None,
    budget: Decimal | None = None,
    at: dt.datetime | None = None,
) -> AwardBatch:
    """A batch of what the person's unit may propose: all that wait, or the named ones. Without a budget: what is free.

    Who entered an application does not propose it: without names it is passed over, named it is refused. So it is with the
    second of an enterprise where what one is given is taken off from the other.
    """
    now = at or timezone.now()
    rows = _waiting(actor, programme, year, applications)
    unit = _unit_of(rows)
    grant = require_decider(actor, unit)
    named = applications is not None
    rows = _proposable(rows, hands_of(actor, grant), timezone.localdate(now), named=named)
    rows = one_after_the_other(rows, now, named=named)
    purse = purses.locked(programme, year, purses.owner_of(unit))
    if budget is not None:
        require(rules.positive(budget))
    batch = AwardBatch(
        purse=purse,
        unit=unit,
        programme_id=programme,
        year=year,
        number=_next_number(purse),
        budget=available(purse) if budget is None else budget,
        proposed_by=actor,
        proposed_for_id=grant.acting_for,
    )
    batch.wanted = sum((row.due or Decimal() for row in rows), Decimal())
    batch.save()
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(batch=batch)
    return batch


@recorded("取消拟定批次")
def cancel(*, actor: User, batch: int) -> AwardBatch:
    """Give a batch up before it is published; its applications may be proposed anew."""
    rows, found = locked_batch(batch, BatchState.DRAFT)
    require_decider(actor, found.unit)
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(batch=None)
    found.state = BatchState.CANCELLED
    found.version += 1
    found.save(update_fields=["state", "version"])
    return found


@recorded("公示")
def publish(
    *, actor: User, batch: int, digest: str | None = None, at: dt.datetime | None = None
) -> AwardBatch:
    """Publish a batch as it was shown (`digest`): reserve its money, begin the period of at least `publication_days`.

    Raises Refused where the amounts are others by now, or nothing is free; nothing is written then.
    """
    now = at or timezone.now()
    rows, found = locked_batch(batch, BatchState.DRAFT)
    grant = require_decider(actor, found.unit)
    rows = [row for row in rows if row.state == State.PROPOSAL]
    if not rows:
        raise Refused(refuse(_("这一批里没有可以公示的申报。"), code="batch.empty"))
    _require_apart(rows, hands_of(actor, grant))
    purse = purses.lock(found.purse_id)
    proposal = proposal_of(found, rows, purse)
    require(rules.may_publish(digest or proposal.digest, proposal.digest, proposal.given))
    begin(found, proposal, purse, actor=actor, grant=grant, at=now)
    move(
        rows,
        State.PUBLISHED,
        Happening.PUBLISH,
        actor=actor,
        grant=grant,
        at=now,
        names=("amount", "batch", "published_on", "ends_on", "days_left"),
    )
    return found


def begin(
    batch: AwardBatch, proposal: Proposal, purse: Purse, *, actor: User, grant: Grant | None, at: dt.datetime
) -> None:
    """What a publication does to the batch, the purse and the fields of its applications, which the caller saves."""
    if proposal.wanted > 0 and proposal.given <= 0:
        raise Refused(refuse(_("已没有可用资金，不能公示。"), code="money.short"))
    day = timezone.localdate(at)
    ends_on = publication_ends(day)
    for row, amount in zip(proposal.rows, proposal.amounts, strict=True):
        row.batch, row.amount = batch, amount
        row.published_on, row.ends_on, row.days_left = day, ends_on, None
    batch.state = BatchState.PUBLISHED
    batch.budget, batch.wanted, batch.given = proposal.limit, proposal.wanted, proposal.given
    batch.digest, batch.published_on, batch.ends_on = proposal.digest, day, ends_on
    batch.proposed_by, batch.proposed_for_id = actor, grant.acting_for if grant else None
    batch.version += 1
    batch.save()
    entries = [
        Entry(MovementKind.RESERVE, amount, row.pk)
        for row, amount in zip(proposal.rows, proposal.amounts, strict=True)
        if amount > 0
    ]
    post(purse, entries, actor=actor, at=at, reason=f"公示第 {batch.number} 批")


def publication_ends(day: dt.date) -> dt.date:
    """The last day of a publication that begins on a day, which is not counted (I13)."""
    return current().add_working_days(day, parameters(day).needed_count("publication_days"))


def locked_batch(batch: int, *states: BatchState) -> tuple[list[Application], AwardBatch]:
    """The applications of a batch, then the batch, locked. Raises Http404, Refused in another state."""
    rows = list(
        Application.objects.filter(batch=batch)
        .select_for_update(no_key=True, of=("self",))
        .select_related("enterprise", "unit")
        .order_by("pk")
    )
    found = (
        AwardBatch.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .filter(pk=batch)
        .first()
    )
    if found is None:
        raise Http404
    if found.state not in states:
        raise Refused(
            refuse(
                _("这一批现在是“%(state)s”，不能这样办理。"),
                code="batch.state",
                state=found.get_state_display(),
            )
        )
    return rows, found


def alone(row: Application, purse: Purse, *, actor: User, grant: Grant | None) -> AwardBatch:
    """A batch of one application."""
    return AwardBatch.objects.create(
        purse=purse,
        unit=row.unit,
        programme_id=row.programme_id,
        year=row.year,
        number=_next_number(purse),
        budget=available(purse),
        proposed_by=actor,
        proposed_for_id=grant.acting_for if grant else None,
    )


def _next_number(purse: Purse) -> int:
    """The number after the last one; the purse is locked."""
    return (AwardBatch.objects.filter(purse=purse).aggregate(last=Max("number"))["last"] or 0) + 1


def _waiting(
    actor: User, programme: str, year: int, applications: Collection[int] | None
) -> list[Application]:
    """The applications, locked, that wait to be proposed. Raises Refused where a named one does not."""
    units = {
        grant.unit.pk for grant in actor.grants if Permission.APPLICATION_DECIDE.value in grant.permissions
    }
    found = Application.objects.filter(
        programme=programme, year=year, state=State.PROPOSAL, batch=None, unit__in=units, due__isnull=False
    )
    if applications is not None:
        found = found.filter(pk__in=applications)
    rows = list(
        found.select_for_update(no_key=True, of=("self",))
        .select_related("programme", "enterprise", "unit")
        .order_by("pk")
    )
    if not rows or (applications is not None and len(rows) < len(set(applications))):
        raise Refused(
            refuse(
                _("没有可以拟定的申报：须在“拟定”状态、由您的单位主管、没有编进其他批次。"),
                code="batch.empty",
            )
        )
    return rows


def _unit_of(rows: Sequence[Application]) -> Unit:
    units = {row.unit_id: row.unit for row in rows}
    if len(units) > 1:
        raise Refused(
            refuse(
                _("这些申报由%(units)s分别主管，请分批拟定。"),
                code="batch.units",
                units="、".join(sorted(unit.short_name for unit in units.values())),
            )
        )
    return next(iter(units.values()))


def _proposable(
    rows: list[Application], hands: frozenset[int], day: dt.date, *, named: bool
) -> list[Application]:
    """Without those that the person entered, and those of enterprises on the ban list."""
    if named:
        _require_apart(rows, hands)
    past = pasts((row.pk for row in rows), hands)
    banned = banned_until([row.enterprise_id for row in rows], day)
    left = [
        row
        for row in rows
        if may_take(Duty.PROPOSAL, hands, row, past.get(row.pk)) and row.enterprise_id not in banned
    ]
    if not left:
        raise Refused(
            refuse(_("这些申报是您录入的，或在限制申报期内，不能由您拟定。"), code="application.apart")
        )
    return left


def _require_apart(rows: Sequence[Application], hands: frozenset[int]) -> None:
    past = pasts((row.pk for row in rows), hands)
    for row in rows:
        verdict = may_take(Duty.PROPOSAL, hands, row, past.get(row.pk))
        if not verdict:
            raise Refused(
                refuse("%(name)s：%(why)s", code=verdict.code, name=row.enterprise.name, why=verdict.sentence)
            )
