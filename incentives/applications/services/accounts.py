"""The account to which money goes: stated with the application, corrected after a payment bounced, seen on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.verdict import Refused, Verdict, refuse, require
from incentives.applications.codes import Happening
from incentives.applications.models import Application
from incentives.applications.reading import past_of
from incentives.applications.rules import papers as rules
from incentives.applications.rules import permits
from incentives.applications.services.changing import (
    Condition,
    Doing,
    begin,
    choose,
    locked,
    recount,
    save,
    tell,
)
from incentives.applications.states import Duty, Hand, State

WHAT: Final = _("登记收款账户")
TAIL: Final = 4


@dataclass(frozen=True)
class Account:
    """Where money goes; `reason` says why the name is not the enterprise's."""

    name: str
    bank: str
    number: str
    reason: str = ""


def masked(number: str) -> str:
    """A number as everyone sees it: its last four places."""
    return f"尾号 {number[-TAIL:]}" if number else ""


def may_state(actor: User, row: Application) -> Verdict:
    """Whether someone may state the account now."""
    verdict = _may_state(row)
    return choose(actor, Hand.ENTRY, row, WHAT, _apart(row))[1] if verdict else verdict


@recorded("登记收款账户")
def state_account(
    *,
    actor: User,
    application: int,
    account: Account,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Application:
    """The application with its account. Raises Refused, Conflict."""
    row = locked(actor, application, version)
    require(_may_state(row))
    doing = begin(actor, row, Hand.ENTRY, WHAT, at, _apart(row))
    put(doing, account)
    return row


def put(doing: Doing, account: Account) -> None:
    """The account of a locked application, by whoever may state it; the event names no number."""
    row = doing.row
    number = "".join(account.number.split())
    require(rules.account_number(number))
    if not account.name.strip() or not account.bank.strip():
        raise Refused(refuse(_("请填写户名和开户行。"), code="application.account_empty"))
    require(rules.account_fits(row.enterprise.name, account.name, account.reason))
    row.account_name, row.account_bank = account.name.strip()[:120], account.bank.strip()[:120]
    row.account_number, row.account_reason = number, account.reason.strip()[:200]
    row.account_by, row.account_for_id = doing.actor, doing.principal
    recount(row, doing.today)
    names = ["account_name", "account_bank", "account_number", "account_reason", "account_by", "account_for"]
    save(row, [*names, "left"])
    tell(doing, Happening.ACCOUNT, row.state, f"{row.account_bank} {masked(number)}")


def whole_number(*, actor: User, application: int) -> str:
    """The whole number; who asked is on record. Raises Http404, Refused."""
    row = Application.objects.visible_to(actor).filter(pk=application).first()
    if row is None:
        raise Http404
    if not Application.objects.all().may(actor, Permission.BANK_READ, row.pk):
        raise Refused(refuse(_("您没有查看完整账号的权限。"), code="application.bank_permission"))
    with (
        recording(actor=actor, reason=f"查看收款账号（{row.number}）"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT history.current_stamp()")
    return row.account_number


def _may_state(row: Application) -> Verdict:
    """While the enterprise's papers are taken, and again once it was approved: a payment may bounce."""
    state = State(row.state)
    return permits.may_edit(State.DRAFT if state is State.APPROVED else state)


def _apart(row: Application) -> Condition:
    past = past_of(row.pk)

    def condition(hands: tuple[int, int | None]) -> Verdict:
        return permits.apart(Duty.BANK, hands, past.duties)

    return condition
