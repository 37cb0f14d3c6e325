"""The people and the days of the demo's money: what happens to an application, what the ledger gets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import Unit, User
from accounts.roles import Role
from core.bulk import update_rows
from incentives.applications.codes import Happening, MovementKind
from incentives.applications.models import Application, ApplicationEvent
from incentives.applications.money.invented.fates import Told
from incentives.applications.money.ledger import Entry, post
from incentives.applications.money_models import Purse
from incentives.applications.states import State
from incentives.policy.models import Programme

_CHANGED = (
    "state", "batch", "amount", "published_on", "ends_on", "days_left", "due_on", "clock_from", "before", "ended_on",
    "ended_reason", "version",
)  # fmt: skip


class Story:
    """One purse of a programme's year; what happened is written when it is `over`."""

    def __init__(
        self, at: dt.datetime, programme: Programme, year: int, owner: Unit, budget: Decimal
    ) -> None:
        self.at = at
        users = demo_users()
        self.proposer, self.approver = [user for user in users if Role.BUREAU.value in user.role_codes][:2]
        self.payer = next(user for user in users if Role.PAYMENTS.value in user.role_codes)
        self.purse = Purse.objects.create(programme=programme, year=year, owner=owner)
        self.post(
            [Entry(MovementKind.BUDGET, budget)], 120, self.proposer, f"深财预〔{self.day(120).year}〕8号"
        )
        self._events: list[ApplicationEvent] = []
        self._changed: dict[int, Application] = {}

    def before(self, days: int) -> dt.datetime:
        """So many days ago, in the morning."""
        when = timezone.localtime(self.at) - dt.timedelta(days=days)
        return when.replace(hour=10, minute=20, second=0, microsecond=0) if days else when

    def day(self, days: int) -> dt.date:
        """The day of it."""
        return timezone.localdate(self.before(days))

    def post(self, entries: Sequence[Entry], days: int, actor: User, reason: str) -> None:
        """Entries of the ledger, written by what writes them always: the sums are those of the entries."""
        post(self.purse, entries, actor=actor, at=self.before(days), reason=reason)

    def happened(
        self, each: Told, kind: Happening, state: State, days: int, by: User | None, note: str = ""
    ) -> None:
        """The dated event; the application stands where it led, with no clock."""
        row, when = each.row, self.before(days)
        self._events.append(
            ApplicationEvent(
                application=row, kind=kind.value, from_state=row.state, to_state=state.value,
                on=timezone.localdate(when), by=by, note=note, at=when,
            )
        )  # fmt: skip
        row.state = state.value
        row.due_on = row.clock_from = None
        row.version += 1
        self.changed(row)

    def changed(self, row: Application) -> None:
        """Its fields are to be written."""
        self._changed[row.pk] = row

    def over(self) -> None:
        """Write what happened, in two statements."""
        update_rows(list(self._changed.values()), _CHANGED)
        ApplicationEvent.objects.bulk_create(self._events)
