"""Money paid is claimed back (追回): decided with its reason, in instalments; the enterprise is on the ban list for years.

Falling below scale later is no reason by itself. The state of the application stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.money import format_yuan
from core.parameters.selectors import at as parameters
from core.verdict import Refused, refuse, require
from incentives.applications.codes import ClawbackReason, Happening, LineState, MovementKind
from incentives.applications.money import purses, rules
from incentives.applications.money.bans import ban_ends
from incentives.applications.money.ledger import Entry, post, reversal
from incentives.applications.money.proposing import require_decider
from incentives.applications.money_models import Award, Clawback, Instalment, Movement
from incentives.applications.services import changing
from incentives.applications.services.changing import Doing

Parts = Sequence[tuple[dt.date, Decimal]]


@recorded("追回")
def decide(
    *,
    actor: User,
    award: int,
    reason: ClawbackReason,
    document: str,
    decided_on: dt.date,
    parts: Parts = (),
    amount: Decimal | None = None,
    note: str = "",
    at: dt.datetime | None = None,
) -> Clawback:
    """Claim an award back, the whole of it unless an amount is named; without instalments it is due on the day itself.

    Raises Refused: nothing was paid, claimed already, more than was paid, instalments that do not add up; Http404 out of
    scope.
    """
    now, given = at or timezone.now(), _award(actor, award)
    row = given.application
    grant = require_decider(actor, row.unit)
    purse = purses.lock(given.purse_id)
    paid = given.lines.filter(state=LineState.PAID).aggregate(sum=Sum("amount"))["sum"] or Decimal()
    claimed = paid if amount is None else amount
    if not paid:
        raise Refused(refuse(_("这一笔还没有拨付，不用追回；可以撤销批准。"), code="clawback.unpaid"))
    require(rules.positive(claimed))
    if claimed > paid:
        raise Refused(
            refuse(_("最多追回已拨付的 %(paid)s 元。"), code="clawback.more", paid=format_yuan(paid))
        )
    if not document.strip():
        raise Refused(refuse(_("请填写追回决定的文号。"), code="clawback.document"))
    if decided_on > timezone.localdate(now):
        raise Refused(refuse(_("决定日期晚于今天，请核对。"), code="clawback.future"))
    if Clawback.objects.filter(award=given, reversed_on=None).exists():
        raise Refused(refuse(_("这一笔已经在追回。"), code="clawback.twice"))
    planned = list(parts) or [(decided_on, claimed)]
    require(rules.instalments_fit(claimed, planned, decided_on))
    years = parameters(decided_on).needed_count("clawback_ban_years")
    made = Clawback.objects.create(
        award=given,
        reason=reason,
        amount=claimed,
        decided_on=decided_on,
        document=document.strip()[:100],
        note=note.strip()[:500],
        banned_until=ban_ends(decided_on, years) if years else None,
        by=actor,
    )
    Instalment.objects.bulk_create(
        Instalment(clawback=made, due_on=day, amount=part) for day, part in planned
    )
    post(
        purse,
        [Entry(MovementKind.CLAWBACK_DUE, claimed, row.pk, clawback=made.pk)],
        actor=actor,
        at=now,
        reason=made.document,
    )
    note = f"{reason.label}，{format_yuan(claimed)} 元，{made.document}"
    changing.tell(Doing(row, actor, grant, now), Happening.CLAWBACK, row.state, note)
    return made


@recorded("登记追回到账")
def receive(
    *, actor: User, instalment: int, paid_on: dt.date, voucher: str, at: dt.datetime | None = None
) -> Instalment:
    """An instalment has come back. Raises Refused, Http404."""
    now = at or timezone.now()
    known = (
        Instalment.objects.visible_to(actor).select_related("clawback__award").filter(pk=instalment).first()
    )
    if known is None:
        raise Http404
    purse = purses.lock(known.clawback.award.purse_id)
    purses.require_grant(actor, Permission.PAYMENT_WRITE, purse.owner)
    part = (
        Instalment.objects.select_for_update(of=("self",))
        .select_related("clawback__award")
        .get(pk=instalment)
    )
    if part.paid_on is not None or part.clawback.reversed_on is not None:
        raise Refused(refuse(_("这一期已经登记过，或追回已撤销。"), code="clawback.received"))
    if not voucher.strip():
        raise Refused(refuse(_("请填写凭证号。"), code="clawback.voucher"))
    if not part.clawback.decided_on <= paid_on <= timezone.localdate(now):
        raise Refused(refuse(_("还款日期应在决定日期和今天之间。"), code="clawback.day"))
    part.paid_on, part.voucher = paid_on, voucher.strip()[:60]
    part.save(update_fields=["paid_on", "voucher"])
    post(
        purse,
        [
            Entry(
                MovementKind.CLAWBACK_PAID,
                part.amount,
                part.clawback.award.application_id,
                clawback=part.clawback_id,
            )
        ],
        actor=actor,
        at=now,
        reason=f"凭证 {part.voucher}",
    )
    return part


@recorded("撤销追回")
def withdraw(*, actor: User, clawback: int, note: str, at: dt.datetime | None = None) -> Clawback:
    """A decision is taken back while nothing has come in; the ban goes with it. Raises Refused, Http404."""
    now = at or timezone.now()
    known = Clawback.objects.select_related("award").filter(pk=clawback).first()
    if known is None:
        raise Http404
    given = _award(actor, known.award_id)
    grant = require_decider(actor, given.application.unit)
    purse = purses.lock(given.purse_id)
    row = Clawback.objects.select_for_update(of=("self",)).get(pk=clawback)
    purses.require_reason(note)
    if row.reversed_on is not None or row.instalments.filter(paid_on__isnull=False).exists():
        raise Refused(refuse(_("追回已撤销或已有还款，不能撤销。"), code="clawback.begun"))
    row.reversed_on = timezone.localdate(now)
    row.version += 1
    row.save(update_fields=["reversed_on", "version"])
    due = Movement.objects.get(clawback=row, kind=MovementKind.CLAWBACK_DUE, reverses=None)
    post(purse, [reversal(due)], actor=actor, at=now, reason=note)
    application = given.application
    told = _("撤销追回：%(note)s") % {"note": note.strip()}
    changing.tell(Doing(application, actor, grant, now), Happening.CLAWBACK, application.state, told)
    return row


def outstanding(clawback: Clawback) -> Decimal:
    """What has not come back yet."""
    came = clawback.instalments.filter(paid_on__isnull=False).aggregate(sum=Sum("amount"))["sum"] or Decimal()
    left: Decimal = clawback.amount - came
    return left


def _award(actor: User, award: int) -> Award:
    found = (
        Award.objects.visible_to(actor)
        .select_related("application__unit", "application__enterprise")
        .filter(pk=award, reversed_on=None)
        .first()
    )
    if found is None:
        raise Http404
    return found
