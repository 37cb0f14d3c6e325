"""An act on several problems at once: each as it would be alone, in as many statements as for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.context import recorded, recording
from core.bulk import create_rows, update_rows
from core.ui.bulk import BulkResult, Selection
from core.verdict import Refused, Verdict
from cultivation.ledger import asking
from cultivation.ledger.act import Act, Data
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.escalating import climb
from cultivation.ledger.filters import Reader
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import tell_each
from cultivation.ledger.people import Capacity, best_of, capacities, problem_facts
from cultivation.ledger.rules.facts import ProblemFacts
from cultivation.ledger.services.changing import Change, Doer, change
from cultivation.ledger.services.perform import stale
from cultivation.ledger.timing import Timing, load_timing
from cultivation.signals import after_commit, problem_moved

MOST: Final = 2_000
"""So many problems at once."""
_WITH: Final = ("holder", "registered_by", "holder_user__unit")
_UNREAD: Final = ("description", "demand", "measures", "outcome", "callback", "remark")


@recorded()
def perform_each(
    *, actor: User, selection: Selection[Reader], today: dt.date, act: Act, data: Data
) -> BulkResult:
    """How many it was done to, and why not to the others. Raises Changed where the filters' rows are others now."""
    now, timing, reader = timezone.now(), load_timing(), Reader(actor, today)
    scope = Problem.objects.visible_to(actor)
    held = scope.filter(pk__in=selection.among(scope, reader).values("pk")).order_by("pk").defer(*_UNREAD)
    rows = list(held.select_for_update(no_key=True, of=("self",)).prefetch_related(*_WITH))
    selection.anew(scope, reader)
    refused = dict(_not_there(selection, rows))
    seen = [row for row in rows if row.pk not in refused]
    _settle(seen, now)
    before = {row.pk: dict(row.__dict__) for row in seen}
    changes: dict[int, Change] = {}
    deciding = _Deciding(actor, act, data, timing, day_of(now), [row.pk for row in seen])
    for row in seen:
        try:
            changes[row.pk] = deciding.changed(row, now)
        except Refused as refusal:
            refused[row.pk] = refusal.sentence
    moved = [row for row in seen if row.pk in changes]
    for acting_for, rows_of in deciding.by_principal(moved):
        actor.acting_for_id = acting_for
        with recording(actor=actor, reason=act.label):
            update_rows(rows_of, _written(before, rows_of))
            create_rows([changes[row.pk].event for row in rows_of])
            asking.lapse([row.pk for row in rows_of if changes[row.pk].lapsed], now)
    tell_each(moved, act.notices, actor)
    for row in moved:
        after_commit(problem_moved, problem=row.pk, action=act.action.value, actor=actor.pk)
    numbers = {row.pk: row.number for row in rows}
    return BulkResult(len(moved), [(numbers.get(pk, str(pk)), refused[pk]) for pk in sorted(refused)])


class _Deciding:
    """Whether the person may, asked once for all problems of which the rules know the same."""

    def __init__(
        self, actor: User, act: Act, data: Data, timing: Timing, today: dt.date, together: list[int]
    ) -> None:
        self.actor, self.act, self.data, self.timing, self.today = actor, act, data, timing, today
        self.capacities = capacities(actor)
        self.known: dict[ProblemFacts, tuple[Capacity, Verdict]] = {}
        self.looked_up: dict[Any, Any] = {"together": together}
        self.acting: dict[int, int | None] = {}

    def changed(self, row: Problem, now: dt.datetime) -> Change:
        """The row changed. Raises Refused, and leaves the row to be thrown away."""
        facts = problem_facts(row, self.timing)
        if facts not in self.known:
            self.known[facts] = best_of(
                self.capacities, lambda person: self.act.may(facts, person, self.today, self.data)
            )
        capacity, verdict = self.known[facts]
        leads = self.act.transition(facts.state)
        if not verdict or leads is None:
            raise Refused(verdict)
        self.acting[row.pk] = capacity.acting_for
        said = self.act.complete(row, {**self.data, "looked_up": self.looked_up})
        return change(
            row, self.act, leads, Doer(leads.party, self.actor, capacity.unit), now, said, self.timing
        )

    def by_principal(self, rows: Sequence[Problem]) -> Iterator[tuple[int | None, list[Problem]]]:
        """The rows by whom the person acted for, which the history keeps with each writing."""
        for principal in dict.fromkeys(self.acting[row.pk] for row in rows):
            yield principal, [row for row in rows if self.acting[row.pk] == principal]


def _not_there(selection: Selection[Reader], rows: Sequence[Problem]) -> Iterator[tuple[int, str]]:
    """Ticked rows that are out of sight now, or that somebody changed since, with their sentences."""
    found = {row.pk: row for row in rows}
    for pk, version in selection.versions.items():
        if pk not in found:
            yield pk, _("没有找到，可能已不在您的工作范围内")
        elif version is not None and version != found[pk].version:
            yield pk, stale(found[pk]).sentence


def _settle(rows: Sequence[Problem], now: dt.datetime) -> None:
    """What the clocks had reached by today is on record before the act changes them."""
    today = day_of(now)
    due = {row.pk: row for row in rows if row.next_on is not None and row.next_on <= today}
    if due:
        climb(today, now, list(due))
        after = Problem.objects.filter(pk__in=due).values_list("pk", "escalated_to", "version")
        for key, escalated_to, version in after:
            due[key].escalated_to, due[key].version = escalated_to, version


def _written(before: dict[int, dict[str, Any]], rows: Sequence[Problem]) -> list[str]:
    """The fields in which any of the rows differs from what was read."""
    names = [field.attname for field in Problem._meta.concrete_fields]
    read = [before[row.pk] for row in rows]
    return [
        name
        for name in names
        if [row.__dict__.get(name) for row in rows] != [each.get(name) for each in read]
    ]
