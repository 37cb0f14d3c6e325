"""The ledger of a purse: entries are only added, and with them the purse's sums move, in one act under its lock.

What each kind of entry does to the sums stands in `EFFECTS` alone; `of_ledger` works the sums out from the entries
again, so that every difference between the two is found.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.bulk import create_like
from core.money import format_yuan
from core.verdict import Refused, refuse
from incentives.applications.codes import MovementKind
from incentives.applications.money_models import Movement, Purse

SUMS: Final = ("budget", "reserved", "payable", "paid", "clawed_back")
_K = MovementKind
EFFECTS: Final[Mapping[str, Mapping[str, int]]] = {
    _K.BUDGET: {"budget": 1},
    _K.RESERVE: {"reserved": 1},
    _K.RELEASE: {"reserved": -1, "payable": 1},
    _K.PAY: {"payable": -1, "paid": 1},
    _K.BOUNCE: {"paid": -1, "payable": 1},
    _K.CLAWBACK_DUE: {},
    _K.CLAWBACK_PAID: {"clawed_back": 1},
}
"""What an entry does to the sums of its purse, times its amount; a reversal has the amount below zero."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be made; `reverses` is the one that it takes back, whose opposite it has as amount."""

    kind: MovementKind
    amount: Decimal
    application: int | None = None
    line: int | None = None
    clawback: int | None = None
    reverses: int | None = None


def reversal(of: Movement) -> Entry:
    """The entry that takes another back."""
    return Entry(
        MovementKind(of.kind), -of.amount, of.application_id, of.line_id, of.clawback_id, reverses=of.pk
    )


def available(purse: Purse) -> Decimal:
    """What is free."""
    free: Decimal = purse.budget - purse.reserved - purse.payable - purse.paid
    return free


def post(
    purse: Purse, entries: Sequence[Entry], *, actor: User | None, at: dt.datetime, reason: str = ""
) -> None:
    """Make entries and move the sums of a purse that is locked, by one COPY and one UPDATE.

    Raises Refused where more would be spent than there is; the database would refuse it too.
    """
    deltas = _deltas((entry.kind, entry.amount) for entry in entries)
    for name, delta in deltas.items():
        setattr(purse, name, getattr(purse, name) + delta)
    if available(purse) < 0 or any(getattr(purse, name) < 0 for name in SUMS):
        raise Refused(
            refuse(
                _("资金不够：可用 %(available)s 元。"),
                code="money.short",
                available=format_yuan(available(purse) + _spent(deltas)),
            )
        )
    create_like(
        Movement(purse=purse, by=actor, at=at, reason=reason[:200]),
        len(entries),
        {
            "kind": [entry.kind.value for entry in entries],
            "amount": [entry.amount for entry in entries],
            "application": [entry.application for entry in entries],
            "line": [entry.line for entry in entries],
            "clawback": [entry.clawback for entry in entries],
            "reverses": [entry.reverses for entry in entries],
        },
    )
    purse.version += 1
    purse.save(update_fields=[*SUMS, "version"])


def of_ledger(purses: Iterable[Purse]) -> dict[int, dict[str, Decimal]]:
    """The sums of purses as their entries have them. One query."""
    found: dict[int, dict[str, Decimal]] = {purse.pk: dict.fromkeys(SUMS, Decimal()) for purse in purses}
    rows = (
        Movement.objects.filter(purse__in=list(found))
        .values("purse", "kind")
        .annotate(sum=Sum("amount"))
        .order_by()
    )
    for row in rows:
        for name, delta in _deltas([(row["kind"], row["sum"])]).items():
            found[row["purse"]][name] += delta
    return found


def _deltas(rows: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for kind, amount in rows:
        for name, sign in EFFECTS[kind].items():
            found[name] += sign * amount
    return found


def _spent(deltas: Mapping[str, Decimal]) -> Decimal:
    return sum(
        (deltas.get(name, Decimal()) for name in ("reserved", "payable", "paid")), Decimal()
    ) - deltas.get("budget", Decimal())
