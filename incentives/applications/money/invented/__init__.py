"""The demo's money: budgets, batches at every stage, payments with what the bank answered, objections and clawbacks.

The applications come proposed; each gets a fate, and what hangs on it is laid down in rows. The ledger alone is written by
what writes it always.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from accounts.models import Unit, UnitKind
from incentives.applications.codes import MovementKind
from incentives.applications.models import Application
from incentives.applications.money.invented.awarding import first_batch, present_batches
from incentives.applications.money.invented.claiming import claims
from incentives.applications.money.invented.fates import APPROVED, FATES, Told
from incentives.applications.money.invented.paying import payments
from incentives.applications.money.invented.story import Story
from incentives.applications.money.ledger import Entry, reversal
from incentives.applications.money.purses import city
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
from incentives.facts.models import CreditRecord, Payment
from incentives.policy.models import Programme

TABLES: Final = (
    Purse, AwardBatch, Award, PaymentBatch, PaymentLine, Clawback, Instalment, Movement, Payment, CreditRecord,
)  # fmt: skip
"""What is laid down here."""
MOST: Final = len(FATES)
"""So many applications have a part in it."""
PROPOSED_BEFORE: Final = 78
"""So many days ago they had been proposed."""
_CITY: Final = Decimal(8_000_000)
_DISTRICT: Final = Decimal(3_000_000)
_DISTRICTS: Final = 3


def endow(at: dt.datetime, programme: Programme, year: int) -> None:
    """Money of the city for a programme's year, and of some districts for what they give by their own rules."""
    Story(at, programme, year, city(), _CITY)
    own = Programme.objects.filter(by_district=True).order_by("code").first()
    if own is not None:
        for district in Unit.objects.filter(kind=UnitKind.DISTRICT, is_active=True).order_by("sort")[
            :_DISTRICTS
        ]:
            Story(at, own, year, district, _DISTRICT)


def tell(at: dt.datetime, rows: Sequence[Application]) -> None:
    """Proposed applications of one programme's year, each of something, come to their fates."""
    if not rows:
        return
    told = [Told(row, fate) for row, fate in zip(rows, FATES, strict=False)]
    wanted = sum((each.amount for each in told), Decimal())
    story = Story(at, rows[0].programme, rows[0].year, city(), max(_CITY, 2 * wanted))
    _entered_twice(story)
    first_batch(story, told)
    payments(story, [each for each in told if each.fate in APPROVED])
    claims(story, told)
    present_batches(story, told)
    story.over()


def _entered_twice(story: Story) -> None:
    """A part of the budget that was entered a second time, and its reversal."""
    story.post([Entry(MovementKind.BUDGET, Decimal(800_000))], 119, story.proposer, "深财预 8 号")
    wrong = Movement.objects.filter(purse=story.purse).latest("pk")
    story.post([reversal(wrong)], 119, story.proposer, "重复登记")
