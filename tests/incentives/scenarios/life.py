"""What the walks share: people by their browsers, commands by their JSON, workbooks by the real import, the day it is."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from exchange.models import ImportBatch
from exchange.staging import batches
from incentives.applications.models import Application
from incentives.applications.money_models import PaymentBatch
from incentives.applications.reading import see

ANSWERS = "拨付编号,金额（元）,回执,凭证号,到账日期,退票原因"


def command(name: str, *arguments: str) -> dict[str, Any]:
    """What a command says with `--json`."""
    out = io.StringIO()
    call_command(name, *arguments, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


class Life:
    """The people of a story, each by their browser; with a clock, on the day that it is."""

    def __init__(self, clock: Any = None) -> None:
        self.clock = clock

    def day(self, text: str) -> None:
        """It is nine o'clock of a day."""
        self.clock.move_to(dt.datetime.fromisoformat(f"{text}T09:00:00+08:00"))

    def reads(self, person: User, page: str, /, *args: Any, **asked: str) -> str:
        """A page."""
        answer = self.browser(person).get(reverse(page, args=args), asked)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return answer.content.decode()

    def sends(self, person: User, page: str, /, *args: Any, **sent: Any) -> str:
        """A form, which is taken: where it leads."""
        answer = self.browser(person).post(reverse(page, args=args), sent)
        assert answer.status_code == 302, answer.content.decode()[:6000]
        return str(answer.headers["Location"])

    def refused(self, person: User, page: str, /, *args: Any, **sent: Any) -> str:
        """A form: what is said on the page that it leads to, where it is not taken."""
        browser = self.browser(person)
        return str(browser.post(reverse(page, args=args), sent, follow=True).content.decode())

    @staticmethod
    def browser(person: User) -> Client:
        """The person's browser, signed in."""
        made = Client()
        made.force_login(person)
        return made

    def applies(self, officer: User, of: int, programme: str, year: int) -> Application:
        """Entered, every paper of the enterprise brought, the account stated, submitted: all by pages."""
        self.sends(officer, "applications:enter", of, programme=programme, year=year)
        row = Application.objects.get(programme=programme, enterprise=of)
        assert row.state == "DRAFT"
        for paper in see(row, timezone.localdate()).to_submit:
            if not paper.is_account:
                self.sends(officer, "applications:paper", row.pk, paper.code, on_paper="1")
        self.states_account(officer, row, "44201583600052513307")
        return self.acts(officer, row, "submit", "SUBMITTED")

    def states_account(self, officer: User, row: Application, number: str) -> None:
        """收款账户, by its page."""
        row.refresh_from_db()
        self.sends(
            officer, "applications:account", row.pk, version=row.version, name=row.enterprise.name,
            bank="建设银行宝安支行", number=number,
        )  # fmt: skip

    def acts(self, person: User, row: Application, act: str, state: str, note: str = "") -> Application:
        """An act by its page, and where it leads."""
        row.refresh_from_db()
        self.sends(person, "applications:act", row.pk, act, version=row.version, note=note)
        row.refresh_from_db()
        assert row.state == state, row.ended_reason
        return row

    def moves(self, person: User, row: Application, act: str, state: str, note: str = "") -> Application:
        """An act by its command, and where it leads."""
        before = Application.objects.get(pk=row.pk).state
        told = command("move_application", str(row.pk), act, "--user", person.username, "--note", note)
        assert (told["from"], told["to"]) == (before, state)
        row.refresh_from_db()
        return row

    def publishes(self, person: User, batch: int) -> None:
        """公示, with the amounts that the page shows."""
        digest = self.reads(person, "money:batch", batch).split('name="digest" value="')[1].split('"')[0]
        self.sends(person, "money:publish", batch, digest=digest)


def answered(folder: Path, payer: User, *lines: str) -> ImportBatch:
    """A file of the bank by the real import: the batch as it then stands."""
    path = folder / "回执.csv"
    path.write_text("\n".join([ANSWERS, *lines]), encoding="utf-8")
    made = batches.upload(actor=payer, dataset="payment_results", source=path, filename=path.name)
    read = batches.read_and_plan(made.pk)
    return read if read.state == "REFUSED" else batches.commit(made.pk)


def number(batch: PaymentBatch, position: int) -> str:
    """A line as the files name it."""
    return f"FK{batch.pk}-{position:05d}"


def money(programme: str, year: int) -> tuple[Any, ...]:
    """`budget`: budget, reserved, payable, paid, clawed back, available in whole yuan, and the differences."""
    told = command("budget", programme, str(year))
    names = ("budget", "reserved", "payable", "paid", "clawed_back", "available")
    return (*(int(float(told[name])) for name in names), told["differences"])
