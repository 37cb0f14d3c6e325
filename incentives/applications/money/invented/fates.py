"""What becomes of the demo's proposed applications, and what the rooms of its story share of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from incentives.applications.models import Application
from incentives.applications.money_models import Award, PaymentLine


class Fate(StrEnum):
    """What became of a proposed application."""

    SETTLED = "SETTLED"  # paid with the first batch
    PAID = "PAID"  # paid with the second
    CLAIMED = "CLAIMED"  # paid, claimed back, one instalment came
    REPAID = "REPAID"  # paid, claimed back, all of it came
    CLEARED = "CLEARED"  # paid, claimed back, and the decision was taken back
    ARCHIVED = "ARCHIVED"
    BOUNCED = "BOUNCED"  # and its account is not corrected
    CORRECTED = "CORRECTED"  # bounced, corrected and prepared once more
    SENT = "SENT"  # released, the bank has said nothing
    STALE = "STALE"  # approved, its credit check is too old
    REVOKED = "REVOKED"
    UPHELD = "UPHELD"  # an objection was upheld
    PUBLISHED = "PUBLISHED"
    OBJECTED = "OBJECTED"
    DRAFTED = "DRAFTED"  # in a batch that is not published


_F = Fate
FATES: Final = (
    _F.CLAIMED, _F.BOUNCED, _F.OBJECTED, _F.SENT, _F.PUBLISHED, _F.STALE, _F.DRAFTED, _F.CORRECTED, _F.SETTLED,
    _F.ARCHIVED, _F.REPAID, _F.CLEARED, _F.UPHELD, _F.REVOKED, _F.PAID, _F.PUBLISHED, _F.PAID, _F.SENT, _F.PAID,
    _F.DRAFTED, _F.SETTLED, _F.PAID, _F.PUBLISHED, _F.PAID, _F.STALE, _F.PAID, _F.DRAFTED, _F.PUBLISHED,
)  # fmt: skip
"""In the order in which the applications are found."""
FIRST: Final = frozenset({_F.SETTLED, _F.ARCHIVED, _F.REPAID, _F.CLEARED})
"""Paid with the first batch of payments."""
SECOND: Final = frozenset({_F.PAID, _F.CLAIMED, _F.BOUNCED, _F.CORRECTED, _F.SENT})
"""Released with the second."""
BOUNCED: Final = frozenset({_F.BOUNCED, _F.CORRECTED})
APPROVED: Final = FIRST | SECOND | {_F.STALE, _F.REVOKED}
RUNNING: Final = frozenset({_F.PUBLISHED, _F.OBJECTED})
"""In the batch that waits for its approval."""


@dataclass
class Told:
    """An application on its way, its award and the lines that pay it."""

    row: Application
    fate: Fate
    award: Award | None = None
    lines: list[PaymentLine] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """What it is given."""
        return self.row.due or Decimal()

    @property
    def given(self) -> Award:
        """Its award, once it was approved."""
        assert self.award is not None  # noqa: S101  (its fate says so)
        return self.award
