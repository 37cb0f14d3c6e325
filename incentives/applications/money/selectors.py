"""Reads of money: purses, what waits to be proposed and to be paid, batches, lines, clawbacks. The user comes first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from incentives.applications.codes import BatchState, LineState, PaymentState
from incentives.applications.models import Application
from incentives.applications.money_models import (
    Award,
    AwardBatch,
    Clawback,
    Instalment,
    Movement,
    PaymentBatch,
    PaymentLine,
    Purse,
)
from incentives.applications.states import State


@dataclass(frozen=True)
class Waiting:
    """What waits of a programme's year: how many, and how much in yuan."""

    programme: str
    name: str
    year: int
    count: int
    amount: Decimal
    owner: int | None = None
    owner_name: str = ""


def purses(user: User) -> QuerySet[Purse]:
    """The purses that someone sees, the newest year first."""
    return (
        Purse.objects.visible_to(user)
        .select_related("programme", "owner")
        .order_by("-year", "programme", "owner__sort")
    )


def purse(user: User, pk: int) -> Purse:
    """One of them. Raises Http404."""
    found = purses(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def movements(of: Purse) -> QuerySet[Movement]:
    """The ledger of a purse, the newest first."""
    return (
        Movement.objects.filter(purse=of)
        .select_related("application__enterprise", "by", "reverses")
        .order_by("-pk")
    )


def award_batches(user: User) -> QuerySet[AwardBatch]:
    """The batches of awards that someone sees, the newest first."""
    return (
        AwardBatch.objects.visible_to(user)
        .select_related("purse__owner", "programme", "unit", "proposed_by", "approved_by")
        .annotate(rows=Count("applications"))
        .order_by("-pk")
    )


def award_batch(user: User, pk: int) -> AwardBatch:
    """One of them. Raises Http404."""
    found = award_batches(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def payment_batches(user: User) -> QuerySet[PaymentBatch]:
    """The batches of payments that someone sees, the newest first."""
    return (
        PaymentBatch.objects.visible_to(user)
        .select_related("purse__owner", "programme", "prepared_by", "released_by")
        .annotate(
            paid_lines=Count("lines", filter=Q(lines__state=LineState.PAID)),
            bounced_lines=Count("lines", filter=Q(lines__state=LineState.BOUNCED)),
        )
        .order_by("-pk")
    )


def payment_batch(user: User, pk: int) -> PaymentBatch:
    """One of them. Raises Http404."""
    found = payment_batches(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def payment_lines(of: PaymentBatch) -> QuerySet[PaymentLine]:
    """The lines of a batch: bounced ones first, then those without an answer."""
    order = Case(
        When(state=LineState.BOUNCED, then=Value(0)),
        When(state=LineState.IN_BATCH, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        PaymentLine.objects.filter(batch=of)
        .select_related("award__application__enterprise", "award__district", "award__street")
        .order_by(order, "position")
    )


def payment_line(user: User, pk: int) -> PaymentLine:
    """One that was let go. Raises Http404."""
    found = (
        PaymentLine.objects.visible_to(user)
        .filter(pk=pk, batch__released_at__isnull=False)
        .select_related("award__enterprise")
        .first()
    )
    if found is None:
        raise Http404
    return found


def sums_of(of: PaymentBatch) -> dict[str, tuple[int, Decimal]]:
    """How many lines of a batch stand where, and how much."""
    rows = (
        PaymentLine.objects.filter(batch=of).values_list("state").annotate(n=Count("pk"), sum=Sum("amount"))
    )
    return {state: (n, total) for state, n, total in rows.order_by()}


def to_propose(user: User) -> list[Waiting]:
    """What someone's units may put into a batch, by programme and year."""
    units = {
        grant.unit.pk for grant in user.grants if Permission.APPLICATION_DECIDE.value in grant.permissions
    }
    rows = (
        Application.objects.filter(unit__in=units, state=State.PROPOSAL, batch=None, due__isnull=False)
        .values_list("programme_id", "programme__name", "year")
        .annotate(n=Count("pk"), sum=Sum("due"))
        .order_by("programme_id", "year")
    )
    return [Waiting(*row) for row in rows]


def to_pay(user: User) -> list[Waiting]:
    """What someone may put into a batch of payments, by programme, year and owner."""
    seen = Purse.objects.visible_to(user, Permission.PAYMENT_WRITE).values("pk")
    rows = (
        PaymentLine.objects.filter(
            award__purse__in=seen,
            state=LineState.PAYABLE,
            award__reversed_on=None,
            award__application__state=State.APPROVED,
        )
        .values_list(
            "award__programme_id",
            "award__programme__name",
            "award__year",
            "award__purse__owner_id",
            "award__purse__owner__short_name",
        )
        .annotate(n=Count("pk"), sum=Sum("amount"))
        .order_by("award__programme_id", "award__year")
    )
    return [
        Waiting(programme, name, year, count, amount, owner, owner_name)
        for programme, name, year, owner, owner_name, count, amount in rows
    ]


def clawbacks(user: User) -> QuerySet[Clawback]:
    """The clawbacks that someone sees, the newest first."""
    return (
        Clawback.objects.visible_to(user)
        .select_related("award__application", "award__enterprise", "award__programme", "award__purse__owner")
        .annotate(
            came=Sum("instalments__amount", filter=Q(instalments__paid_on__isnull=False)),
            next_on=Min("instalments__due_on", filter=Q(instalments__paid_on=None)),
        )
        .order_by("-pk")
    )


def clawback(user: User, pk: int) -> Clawback:
    """One of them. Raises Http404."""
    found = clawbacks(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def award_of(user: User, application: int) -> Award:
    """The award of an application that someone sees. Raises Http404."""
    found = (
        Award.objects.visible_to(user)
        .select_related("application__unit", "enterprise", "purse__owner", "programme")
        .filter(application=application, reversed_on=None)
        .first()
    )
    if found is None:
        raise Http404
    return found


def drafts(user: User) -> QuerySet[AwardBatch]:
    """Batches that someone may publish."""
    return AwardBatch.objects.visible_to(user).filter(state=BatchState.DRAFT, unit__in=_units(user))


def to_approve(user: User, day: dt.date) -> QuerySet[AwardBatch]:
    """Batches whose period has ended and that someone else proposed."""
    waits = Application.objects.filter(state=State.PUBLISHED, ends_on__lt=day, batch__isnull=False)
    return (
        AwardBatch.objects.filter(pk__in=waits.values("batch"), unit__in=_units(user))
        .exclude(proposed_by=user)
        .exclude(proposed_for=user)
    )


def to_release(user: User) -> QuerySet[PaymentBatch]:
    """Prepared batches that wait to be released."""
    return PaymentBatch.objects.visible_to(user, Permission.PAYMENT_WRITE).filter(state=PaymentState.PREPARED)


def without_answer(user: User) -> QuerySet[PaymentBatch]:
    """Released batches of which the bank has not answered every line."""
    return PaymentBatch.objects.visible_to(user, Permission.PAYMENT_WRITE).filter(state=PaymentState.RELEASED)


def due_instalments(user: User, day: dt.date) -> QuerySet[Instalment]:
    """Instalments that are due and have not come."""
    seen = Award.objects.visible_to(user, Permission.AWARD_READ).values("pk")
    return Instalment.objects.filter(
        clawback__award__in=seen, clawback__reversed_on=None, paid_on=None, due_on__lte=day
    ).select_related("clawback__award__enterprise")


def _units(user: User) -> set[int]:
    return {
        grant.unit.pk for grant in user.grants if Permission.APPLICATION_DECIDE.value in grant.permissions
    }


def budget_of(programme: str, year: int) -> Decimal | None:
    """What all purses of a programme's year were given, whoever asks; None where there is none."""
    found: Decimal | None = Purse.objects.filter(programme_id=programme, year=year).aggregate(
        budget=Sum("budget")
    )["budget"]
    return found
