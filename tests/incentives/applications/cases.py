"""Applications for the tests: an enterprise of which all that P1 asks is known, its papers and its account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from cultivation.enterprises.models import AnnualFigures, Enterprise
from incentives.applications.models import Application
from incentives.applications.reading import see
from incentives.applications.services import papers
from incentives.applications.services.accounts import Account, state_account
from incentives.applications.services.acting import perform
from incentives.applications.services.entering import enter
from incentives.applications.states import Act
from incentives.eligibility.models import CreditRecord, HistoryCheck
from tests.support import factories as make

DAY = dt.date(2024, 9, 2)
"""A Monday."""
P1, YEAR = "P1", 2022


def at(day: dt.date = DAY, hour: int = 9) -> dt.datetime:
    """A time of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def works(
    output: tuple[int, int] | None = (30_000_000, 30_100_000),
    district: str = "宝安区",
    street: str | None = "新安街道",
    **fields: Any,
) -> Enterprise:
    """An enterprise included in 2022 of which everything that P1 asks is loaded; no output: STAT's figures are missing."""
    found = make.enterprise(district, street, **{"legal_form": "LIMITED"} | fields)
    make.inclusion(found, dt.date(2022, 11, 20), door="ANNUAL")
    if output:
        state_figures(found, output)
    CreditRecord.objects.create(enterprise=found, kind="CLEAR", valid_from=dt.date(2024, 1, 1))
    for kind in HistoryCheck.Kind:
        HistoryCheck.objects.create(enterprise=found, kind=kind, found=False, checked_on=dt.date(2024, 1, 5))
    return found


def state_figures(of: Enterprise, output: tuple[int, int]) -> None:
    """STAT's output of 2022 and 2023; the revenue stayed the same."""
    for place, year in enumerate((2022, 2023)):
        AnnualFigures.objects.create(
            enterprise=of, year=year, source="STAT", output=output[place], revenue=28_000_000
        )


def account_of(of: Enterprise, **fields: str) -> Account:
    """An account of the enterprise's own name."""
    return Account(**{"name": of.name, "bank": "建设银行宝安支行", "number": "44201583600052513307"} | fields)


def entered(officer: User, of: Enterprise | None = None, **fields: Any) -> Application:
    """A draft of P1 for 2022."""
    told: dict[str, Any] = {"programme": P1, "year": YEAR, "at": at()} | fields
    return enter(actor=officer, enterprise=(of or works()).pk, **told)


def complete(
    officer: User, row: Application, when: dt.datetime | None = None, *, all_of_it: bool = False
) -> Application:
    """Bring what must be there to submit (or all), and state the account."""
    when = when or at()
    row.refresh_from_db()
    seen = see(row, timezone.localdate(when))
    for paper in seen.missing if all_of_it else seen.to_submit:
        if not paper.is_account:
            papers.bring(actor=officer, application=row.pk, code=paper.code, on_paper=True, at=when)
    if not row.account_number:
        state_account(actor=officer, application=row.pk, account=account_of(row.enterprise), at=when)
    row.refresh_from_db()
    return row


def do(
    actor: User, row: Application, act: Act, note: str = "", when: dt.datetime | None = None
) -> Application:
    """An act on a day of September 2024."""
    return perform(actor=actor, application=row.pk, act=act, note=note, at=when or at())


def submitted(officer: User, of: Enterprise | None = None) -> Application:
    """Applied for on the second of September."""
    return do(officer, complete(officer, entered(officer, of)), Act.SUBMIT)


def reviewed(officer: User, reviewer: User, of: Enterprise | None = None) -> Application:
    """Passed the preliminary review."""
    row = do(reviewer, submitted(officer, of), Act.START)
    papers.bring(actor=reviewer, application=row.pk, code="A03", on_paper=True, at=at())
    return do(reviewer, row, Act.PASS)
