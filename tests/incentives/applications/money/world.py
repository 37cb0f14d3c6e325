"""A programme's money in a test: a purse, two who decide, two who pay, and applications that wait to be proposed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import User
from cultivation.enterprises.models import AnnualFigures, Enterprise, Inclusion
from incentives.applications.codes import Happening, Origin
from incentives.applications.models import Application, ApplicationEvent
from incentives.applications.money import approving, paying, proposing, purses
from incentives.applications.money.judging import Out
from incentives.applications.money_models import Award, AwardBatch, PaymentBatch, Purse
from incentives.applications.states import State
from incentives.facts.models import CreditRecord, HistoryCheck
from tests.support import factories as make
from tests.support.parameters import load_policies, load_rules

YEAR = 2022
DRAFTED = dt.datetime.fromisoformat("2024-04-25T10:00:00+08:00")
PUBLISHED = dt.datetime.fromisoformat("2024-04-26T10:00:00+08:00")
APPROVED = dt.datetime.fromisoformat("2024-05-08T10:00:00+08:00")
PAID = dt.datetime.fromisoformat("2024-05-10T10:00:00+08:00")
AWARD = Decimal(200_000)


@dataclass
class World:
    """P1 of 2022: who decides, who pays, whose money."""

    programme: str = "P1"

    def __post_init__(self) -> None:
        load_rules()
        load_policies()

    @cached_property
    def proposer(self) -> User:
        return make.user("BUREAU", "BUREAU")

    @cached_property
    def approver(self) -> User:
        return make.user("BUREAU", "BUREAU")

    @cached_property
    def payer(self) -> User:
        return make.user("PAYMENTS")

    @cached_property
    def officer(self) -> User:
        return make.user("OFFICER", "宝安区")

    @property
    def purse(self) -> Purse:
        """The purse as it is stored now."""
        return Purse.objects.get(programme=self.programme, year=YEAR)

    def budget(self, amount: int | str | Decimal = 1_000_000) -> Purse:
        """Money for the year."""
        return purses.enter_budget(
            actor=self.proposer,
            programme=self.programme,
            year=YEAR,
            owner=make.city(),
            amount=Decimal(amount),
            reason="深财预〔2024〕8号",
            at=DRAFTED,
        )

    def waiting(self, due: int | str | Decimal = AWARD, **fields: Any) -> Application:
        """An application of a new enterprise that passes P1 and waits to be proposed."""
        return waits(passing(), self.officer, Decimal(due), self.programme, **fields)

    def drafted(self, *rows: Application, budget: int | None = None) -> AwardBatch:
        """A batch of applications, not published yet."""
        return proposing.draft(
            actor=self.proposer,
            programme=self.programme,
            year=YEAR,
            applications=[row.pk for row in rows] or None,
            budget=None if budget is None else Decimal(budget),
            at=DRAFTED,
        )

    def published(self, *rows: Application, at: dt.datetime = PUBLISHED) -> AwardBatch:
        """A published batch."""
        return proposing.publish(actor=self.proposer, batch=self.drafted(*rows).pk, at=at)

    def approved(self, *rows: Application, at: dt.datetime = APPROVED) -> AwardBatch:
        """An approved one."""
        batch = self.published(*rows)
        return approving.approve(
            actor=self.approver, batch=batch.pk, document="深工信资〔2024〕3号", at=at
        ).batch

    def prepared(self, at: dt.datetime = PAID) -> tuple[PaymentBatch, list[Out]]:
        """A batch of payments of what is payable."""
        made = paying.prepare(actor=self.payer, programme=self.programme, year=YEAR, at=at)
        return made.batch, list(made.left_out)

    def released(self, *rows: Application) -> PaymentBatch:
        """A released batch of payments of applications."""
        self.approved(*rows)
        return paying.pay(actor=self.payer, programme=self.programme, year=YEAR, at=PAID).batch


def passing() -> Enterprise:
    """An enterprise of which everything that P1 asks is loaded, and which passes."""
    found = make.enterprise("宝安区", "新安街道", legal_form="LIMITED")
    Inclusion.objects.create(
        **make.placed(found), included_on=dt.date(2022, 11, 20), count_year=2022, door="ANNUAL"
    )
    for year, output in ((2022, 30_000_000), (2023, 30_100_000)):
        AnnualFigures.objects.create(enterprise=found, year=year, source="STAT", output=output)
    CreditRecord.objects.create(enterprise=found, kind="CLEAR", valid_from=dt.date(2024, 4, 20))
    for kind in HistoryCheck.Kind:
        HistoryCheck.objects.create(enterprise=found, kind=kind, found=False, checked_on=dt.date(2024, 1, 5))
    return found


def waits(of: Enterprise, by: User, due: Decimal, programme: str = "P1", **fields: Any) -> Application:
    """An application of an enterprise that waits to be proposed, entered by someone who is not of the bureau."""
    defaults: dict[str, Any] = {
        "programme_id": programme,
        "year": YEAR,
        "unit": make.unit("BUREAU"),
        "state": State.PROPOSAL,
        "origin": Origin.OFFICER,
        "entered_on": dt.date(2024, 3, 1),
        "verdict": "PASS",
        "due": due,
        "account_name": of.name,
        "account_bank": "农行光明支行",
        "account_number": f"6222{of.pk:012d}",
        "account_by": by,
    }
    row = Application.objects.create(**make.placed(of) | defaults | fields)
    for kind, state in ((Happening.ENTERED, State.DRAFT), (Happening.SUBMIT, State.SUBMITTED)):
        ApplicationEvent.objects.create(
            application=row, kind=kind, from_state="DRAFT", to_state=state, on=row.entered_on, by=by
        )
    return row


def state_of(row: Application) -> str:
    """Where an application stands now."""
    return str(Application.objects.values_list("state", flat=True).get(pk=row.pk))


def award_of(row: Application) -> Award:
    """What an application was given."""
    return Award.objects.get(application=row, reversed_on=None)


def today() -> dt.date:
    """Today."""
    return timezone.localdate()
