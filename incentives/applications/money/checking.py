"""What the money of a programme's year comes to, and every difference between purse, ledger and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from incentives.applications.codes import LineState
from incentives.applications.money.ledger import SUMS, available, of_ledger
from incentives.applications.money_models import Movement, Purse
from incentives.applications.states import State

_LIVE = """
WITH held AS (
    SELECT a.programme_id, a.year, b.purse_id, sum(a.amount) AS amount
    FROM incentives_application a JOIN incentives_awardbatch b ON b.id = a.batch_id
    WHERE a.state IN %(published)s AND b.purse_id = ANY(%(purses)s) GROUP BY 1, 2, 3
), given AS (
    SELECT w.purse_id, w.amount, l.state AS line,
        EXISTS (SELECT FROM incentives_paymentline o JOIN incentives_paymentbatch q ON q.id = o.batch_id
                WHERE o.award_id = w.id AND q.released_at IS NOT NULL) AS released
    FROM incentives_award w
    LEFT JOIN incentives_paymentline l ON l.award_id = w.id AND l.state <> %(bounced)s
    WHERE w.reversed_on IS NULL AND w.purse_id = ANY(%(purses)s)
)
SELECT p.id,
    coalesce((SELECT sum(amount) FROM held WHERE purse_id = p.id), 0)
        + coalesce((SELECT sum(amount) FROM given WHERE purse_id = p.id AND NOT released), 0),
    coalesce((SELECT sum(amount) FROM given WHERE purse_id = p.id AND released AND line <> %(paid)s), 0),
    coalesce((SELECT sum(amount) FROM given WHERE purse_id = p.id AND line = %(paid)s), 0)
FROM incentives_purse p WHERE p.id = ANY(%(purses)s)
"""


@dataclass(frozen=True)
class Difference:
    """A sum of a purse that its ledger, or what was published, approved and paid, has otherwise."""

    purse: int
    name: str
    stored: Decimal
    found: Decimal


@dataclass(frozen=True)
class Money:
    """The purses of a programme's year together."""

    purses: Sequence[Purse]
    entries: int
    differences: list[Difference] = field(default_factory=list)

    def sum(self, name: str) -> Decimal:
        """One sum over all."""
        return sum((getattr(purse, name) for purse in self.purses), Decimal())

    @property
    def available(self) -> Decimal:
        """What is free."""
        return sum((available(purse) for purse in self.purses), Decimal())

    def as_json(self) -> dict[str, Any]:
        """As `budget --json` prints it."""
        sums = {name: f"{self.sum(name):.2f}" for name in SUMS}
        return sums | {
            "available": f"{self.available:.2f}",
            "entries": self.entries,
            "differences": len(self.differences),
        }


def money_of(purses: Sequence[Purse]) -> Money:
    """Purses with what their ledger says of them. Three queries."""
    told = of_ledger(purses)
    live = _live([purse.pk for purse in purses])
    return Money(
        purses,
        Movement.objects.filter(purse__in=list(told)).count(),
        [
            Difference(purse.pk, name, getattr(purse, name), found[name])
            for purse in purses
            for found in (told[purse.pk], live[purse.pk])
            for name in SUMS
            if name in found and getattr(purse, name) != found[name]
        ],
    )


def _live(purses: Sequence[int]) -> Mapping[int, dict[str, Decimal]]:
    """What applications, awards and lines say of the money that is reserved, payable and paid."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LIVE,
            {
                "purses": list(purses),
                "published": (State.PUBLISHED.value, State.OBJECTION.value),
                "bounced": LineState.BOUNCED.value,
                "paid": LineState.PAID.value,
            },
        )
        return {
            row[0]: dict(zip(("reserved", "payable", "paid"), row[1:], strict=True))
            for row in cursor.fetchall()
        }
