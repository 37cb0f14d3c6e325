"""A batch of payments (拨付批次): prepared of what is payable, released by one who may, never changed after.

Both are one transaction each: lines, files, control totals and ledger come together or not at all, whatever is killed.
The files are made when the batch is prepared and are given out once it is released.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.bulk import update_rows
from core.verdict import Refused, Verdict, refuse, require
from incentives.applications.codes import (
    Happening,
    LeftOut,
    LineState,
    MovementKind,
    PaymentState,
    Route,
)
from incentives.applications.money import files, purses
from incentives.applications.money.duties import Hands, hands_of, may_take
from incentives.applications.money.judging import Out, counted
from incentives.applications.money.leaving_out import left_out_of
from incentives.applications.money.ledger import Entry, post
from incentives.applications.money.moving import tell
from incentives.applications.money_models import Movement, PaymentBatch, PaymentLine, Purse
from incentives.applications.reading import Past, pasts
from incentives.applications.states import Duty, State

_IN_BATCH = ("state", "batch", "position", "account_name", "account_bank", "account_number")
_OF_APPLICATION = (
    "programme", "year", "enterprise", "subject_key", "part", "state", "verdict", "due", "amount", "appeals",
    "account_name", "account_bank", "account_number", "account_by", "account_for",
)  # fmt: skip
_ASKED = (
    *("amount", *_IN_BATCH, "award__application", "award__district"),
    *(f"award__application__{name}" for name in _OF_APPLICATION),
    *(f"award__application__enterprise__{name}" for name in ("name", "uscc")),
)
"""What is asked of a line, its award, its application and its enterprise on the way to the bank."""


@dataclass(frozen=True)
class Prepared:
    """A batch that was prepared, and who is not in it."""

    batch: PaymentBatch
    left_out: Sequence[Out]
    lines: Sequence[PaymentLine]


@recorded("编制拨付批次")
def prepare(
    *,
    actor: User,
    programme: str,
    year: int,
    owner: Unit | None = None,
    route: Route = Route.DIRECT,
    at: dt.datetime | None = None,
) -> Prepared:
    """Put what is payable of a purse into a batch, with its files.

    Conditions and credit are judged again; who falls out, has no account, or bounced and has not corrected it, is listed
    and left out. Raises Refused where nobody is left.
    """
    now, payer = at or timezone.now(), owner or purses.city()
    purses.require_grant(actor, Permission.PAYMENT_WRITE, payer)
    purse = purses.locked(programme, year, payer)
    lines = _payable(purse)
    left_out = left_out_of(lines, now)
    lines = [line for line in lines if line.award.application_id not in left_out]
    if not lines:
        raise Refused(_nothing(list(left_out.values())))
    if route is Route.DISTRICT:
        lines.sort(key=lambda line: line.award.district_id)
    batch = PaymentBatch(
        purse=purse,
        programme_id=programme,
        year=year,
        number=_next_number(purse),
        route=route.value,
        count=len(lines),
        total=sum((line.amount for line in lines), Decimal()),
        left_out={"rows": [each.as_json() for each in left_out.values()]},
        prepared_by=actor,
        prepared_at=now,
    )
    batch.save()
    for position, line in enumerate(lines, start=1):
        _into(line, batch, position)
    update_rows(lines, _IN_BATCH)
    files.write(batch, lines, owner=actor)
    batch.save(update_fields=["workbook", "csv", "sha256"])
    return Prepared(batch, list(left_out.values()), lines)


@recorded("放行拨付批次")
def release(
    *,
    actor: User,
    batch: int,
    version: int | None = None,
    at: dt.datetime | None = None,
    judged: Sequence[PaymentLine] | None = None,
) -> PaymentBatch:
    """Let a batch go to the bank: its money is on its way, and it never changes again.

    Nobody releases who approved one of its applications or entered its account. `judged`: its lines, if they were
    prepared and judged in this very transaction. Raises Refused where a condition has failed since it was prepared.
    """
    now = at or timezone.now()
    known = _batch(batch)
    purse = purses.lock(known.purse_id)
    grant = purses.require_grant(actor, Permission.PAYMENT_WRITE, purse.owner)
    found = _locked(known.pk, PaymentState.PREPARED, version)
    lines = lines_of(found) if judged is None else judged
    require_releaser(lines, hands_of(actor, grant))
    if judged is None:
        _require_still(lines, now)
    let_go = set(
        Movement.objects.filter(
            kind=MovementKind.RELEASE,
            reverses=None,
            reversed_by=None,
            application__any_of=_applications(lines),
        ).values_list("application_id", flat=True)
    )
    entries = [
        Entry(MovementKind.RELEASE, line.amount, line.award.application_id, line.pk)
        for line in lines
        if line.award.application_id not in let_go
    ]
    if entries:
        post(purse, entries, actor=actor, at=now, reason=f"放行第 {found.number} 批")
    found.state = PaymentState.RELEASED
    found.released_by, found.released_for_id, found.released_at = actor, grant.acting_for, now
    found.version += 1
    found.save()
    rows = [line.award.application for line in lines]
    tell(rows, Happening.RELEASE, [f"第 {found.number} 批"] * len(rows), actor=actor, grant=grant, at=now)
    return found


@recorded("编制并放行拨付批次")
def pay(
    *,
    actor: User,
    programme: str,
    year: int,
    owner: Unit | None = None,
    route: Route = Route.DIRECT,
    at: dt.datetime | None = None,
) -> Prepared:
    """Prepare and release in one act."""
    now = at or timezone.now()
    made = prepare(actor=actor, programme=programme, year=year, owner=owner, route=route, at=now)
    released = release(actor=actor, batch=made.batch.pk, at=now, judged=made.lines)
    return Prepared(released, made.left_out, made.lines)


@recorded("取消拨付批次")
def cancel(*, actor: User, batch: int, version: int | None = None) -> PaymentBatch:
    """Give up a batch that was not released; its lines are payable again. Raises Refused."""
    known = _batch(batch)
    purse = purses.lock(known.purse_id)
    purses.require_grant(actor, Permission.PAYMENT_WRITE, purse.owner)
    found = _locked(known.pk, PaymentState.PREPARED, version)
    PaymentLine.objects.filter(batch=found).update(state=LineState.PAYABLE, batch=None, position=None)
    found.state = PaymentState.CANCELLED
    found.version += 1
    found.save(update_fields=["state", "version"])
    return found


def lines_of(batch: PaymentBatch) -> list[PaymentLine]:
    """The lines of a batch in their order, with what releasing asks of award, application and enterprise."""
    return list(_with_what_is_asked(PaymentLine.objects.filter(batch=batch)).order_by("position"))


def _with_what_is_asked(lines: QuerySet[PaymentLine]) -> QuerySet[PaymentLine]:
    """Twenty thousand lines are read without what nobody asks of them."""
    return lines.select_related("award__application__enterprise").only(*_ASKED)


def require_releaser(lines: Sequence[PaymentLine], hands: Hands) -> None:
    """Raise Refused where one of these people approved an application of the batch, or entered its account."""
    past = pasts(_applications(lines), hands)
    for line in lines:
        row = line.award.application
        known = past.get(row.pk, Past({}, set()))
        known.duties.setdefault(Duty.BANK, set()).update(
            who for who in (row.account_by_id, row.account_for_id) if who is not None
        )
        verdict = may_take(Duty.RELEASE, hands, row, known)
        if not verdict:
            raise Refused(
                refuse("%(name)s：%(why)s", code=verdict.code, name=row.enterprise.name, why=verdict.sentence)
            )


def _payable(purse: Purse) -> list[PaymentLine]:
    """What is payable of a purse, locked, in the order of the approvals."""
    rows = PaymentLine.objects.filter(
        award__purse=purse,
        award__reversed_on=None,
        award__application__state=State.APPROVED,
        state=LineState.PAYABLE,
    )
    return list(
        _with_what_is_asked(rows)
        .select_for_update(no_key=True, of=("self",))
        .order_by("award__approved_on", "award_id", "pk")
    )


def _into(line: PaymentLine, batch: PaymentBatch, position: int) -> None:
    row = line.award.application
    line.batch, line.position, line.state = batch, position, LineState.IN_BATCH.value
    line.account_name, line.account_bank = row.account_name, row.account_bank
    line.account_number = row.account_number


def _require_still(lines: Sequence[PaymentLine], now: dt.datetime) -> None:
    """Whoever was prepared may still be paid."""
    fallen = list(left_out_of(lines, now).values())
    if fallen:
        raise Refused(
            refuse(
                _("编批之后有 %(n)d 家不能再拨付（%(name)s：%(why)s），请取消这一批重新编制。"),
                code="payment.fell",
                n=len(fallen),
                name=fallen[0].enterprise,
                why=fallen[0].told,
            )
        )


def _nothing(left_out: Sequence[Out]) -> Verdict:
    if not left_out:
        return refuse(_("没有待拨付的奖补，不用编批。"), code="payment.empty")
    words = "，".join(f"{LeftOut(code).label} {n} 家" for code, n in counted(left_out).items())
    return refuse(_("待拨付的都不能编进来：%(why)s。"), code="payment.empty", why=words)


def _next_number(purse: Purse) -> int:
    return (PaymentBatch.objects.filter(purse=purse).aggregate(last=Max("number"))["last"] or 0) + 1


def _batch(batch: int) -> PaymentBatch:
    found = PaymentBatch.objects.filter(pk=batch).first()
    if found is None:
        raise Http404
    return found


def _locked(batch: int, state: PaymentState, version: int | None) -> PaymentBatch:
    """The batch, its purse is locked. Raises Refused where it moved on."""
    found = PaymentBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch)
    if found.state != state or (version is not None and version != found.version):
        require(
            refuse(
                _("这一批现在是“%(state)s”，不能这样办理。"),
                code="payment.state",
                state=found.get_state_display(),
            )
        )
    return found


def _applications(lines: Sequence[PaymentLine]) -> list[int]:
    return [line.award.application_id for line in lines]
