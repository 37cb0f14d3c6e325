"""Reads of money: purses, what waits to be proposed and to be paid, batches, lines, clawbacks. The user comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Min,
    Model,
    OrderBy,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from core.ui.filters import FilterValues
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

Sorts = Mapping[str, Any]


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


Values = FilterValues[None]
M = TypeVar("M", bound=Model)
_FREE = F("budget") - F("reserved") - F("payable") - F("paid")
_LINE_ORDER = Case(
    When(state=LineState.BOUNCED, then=Value(0)),
    When(state=LineState.IN_BATCH, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
PURSE_SORTS: Final[Sorts] = {"year": F("year"), "budget": F("budget"), "free": _FREE}
MOVEMENT_SORTS: Final[Sorts] = {"at": F("at"), "amount": F("amount")}
AWARD_SORTS: Final[Sorts] = {"wanted": F("wanted"), "given": F("given"), "days": F("published_on")}
PAYMENT_SORTS: Final[Sorts] = {"total": F("total"), "bounced": F("bounced_lines"), "at": F("released_at")}
LINE_SORTS: Final[Sorts] = {"position": F("position"), "amount": F("amount")}
CLAWBACK_SORTS: Final[Sorts] = {
    "amount": F("amount"),
    "left": F("amount") - Coalesce(F("came"), Value(Decimal(0))),
    "next": F("next_on"),
    "decided": F("decided_on"),
}
"""By what each list can be sorted, by the names of its headings; without one it is in its own order."""


def _listed(rows: QuerySet[M], values: Values | None, sort: str, by: Sorts, *own: Any) -> QuerySet[M]:
    """The rows that the filters let through, in the order that was asked for, else in their own."""
    found = rows.filter(values.q(None)) if values is not None else rows
    expression = by.get(sort.removeprefix("-"))
    if expression is None:
        return found.order_by(*own)
    order = OrderBy(expression, descending=sort.startswith("-"), nulls_last=True)
    return found.order_by(order, *own)


def in_that_order(rows: QuerySet[M], keys: Sequence[int]) -> list[M]:
    """The rows of some keys, in that order."""
    found = {row.pk: row for row in rows.filter(pk__in=list(keys))}
    return [found[key] for key in keys if key in found]


def purses(user: User, values: Values | None = None, sort: str = "") -> QuerySet[Purse]:
    """The purses that someone sees, the newest year first."""
    seen = Purse.objects.visible_to(user).select_related("programme", "owner")
    return _listed(seen, values, sort, PURSE_SORTS, "-year", "programme", "owner__sort", "pk")


def purse(user: User, pk: int) -> Purse:
    """One of them. Raises Http404."""
    found = purses(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def movements(user: User, values: Values | None = None, sort: str = "") -> QuerySet[Movement]:
    """The entries of the ledgers of the purses that someone sees, the newest first."""
    seen = Movement.objects.filter(purse__in=Purse.objects.visible_to(user).values("pk"))
    beside = seen.select_related("purse__owner", "application__enterprise", "by", "reverses")
    return _listed(beside, values, sort, MOVEMENT_SORTS, "-pk")


def award_batches(user: User, values: Values | None = None, sort: str = "") -> QuerySet[AwardBatch]:
    """The batches of awards that someone sees, the newest first."""
    seen = (
        AwardBatch.objects.visible_to(user)
        .select_related("purse__owner", "programme", "unit", "proposed_by", "approved_by")
        .annotate(rows=Count("applications"))
    )
    return _listed(seen, values, sort, AWARD_SORTS, "-pk")


def award_batch(user: User, pk: int) -> AwardBatch:
    """One of them. Raises Http404."""
    found = award_batches(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def payment_batches(user: User, values: Values | None = None, sort: str = "") -> QuerySet[PaymentBatch]:
    """The batches of payments that someone sees, the newest first."""
    seen = (
        PaymentBatch.objects.visible_to(user)
        .select_related("purse__owner", "programme", "prepared_by", "released_by")
        .annotate(
            paid_lines=Count("lines", filter=Q(lines__state=LineState.PAID)),
            bounced_lines=Count("lines", filter=Q(lines__state=LineState.BOUNCED)),
        )
    )
    return _listed(seen, values, sort, PAYMENT_SORTS, "-pk")


def payment_batch(user: User, pk: int) -> PaymentBatch:
    """One of them. Raises Http404."""
    found = payment_batches(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def payment_lines(user: User, values: Values | None = None, sort: str = "") -> QuerySet[PaymentLine]:
    """The lines that someone sees: bounced ones first, then those without an answer."""
    seen = PaymentLine.objects.visible_to(user).select_related(
        "batch", "award__application__enterprise", "award__programme", "award__district", "award__street"
    )
    return _listed(seen, values, sort, LINE_SORTS, _LINE_ORDER, "-batch", "position", "pk")


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


def clawbacks(user: User, values: Values | None = None, sort: str = "") -> QuerySet[Clawback]:
    """The clawbacks that someone sees, the newest first."""
    seen = (
        Clawback.objects.visible_to(user)
        .select_related("award__application", "award__enterprise", "award__programme", "award__purse__owner")
        .annotate(
            came=Sum("instalments__amount", filter=Q(instalments__paid_on__isnull=False)),
            next_on=Min("instalments__due_on", filter=Q(instalments__paid_on=None)),
        )
    )
    return _listed(seen, values, sort, CLAWBACK_SORTS, "-pk")


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
