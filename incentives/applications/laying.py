"""An invented application brought as far as it came: its dated events, papers and judgements, by people of the demo."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import User
from accounts.roles import Role
from incentives.applications.codes import Happening, Moment, Origin, Outcome
from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    ApplicationPaper,
)
from incentives.applications.rules.papers import Wanted
from incentives.applications.states import State
from incentives.applications.terms import CLOCKS, asked_of, clock_ends, decider
from incentives.eligibility.models import Evaluation
from incentives.policy.models import Programme

STEPS: Final = (
    (Happening.SUBMIT, State.SUBMITTED),
    (Happening.START, State.PRELIMINARY),
    (Happening.PASS, State.VERIFICATION),
    (Happening.VERIFY, State.SITE_CHECK),
    (Happening.PASS, State.PROPOSAL),
)
"""The way to the proposal."""


@dataclass(frozen=True)
class Part:
    """How far one has come: steps of the way, then perhaps a last one; how long ago the last was."""

    steps: int
    last: tuple[Happening, State, str] | None = None
    days: int = 2
    complete: bool = True


def row_of(programme: Programme, year: int, each: Evaluation, at: dt.datetime, origin: Origin) -> Application:
    """An application of what was evaluated, not stored yet."""
    day = timezone.localdate(at)
    return Application(
        programme=programme,
        year=year,
        enterprise=each.enterprise,
        subject_key=each.subject_key,
        part=each.part,
        district=each.enterprise.district,
        street=each.enterprise.street,
        unit=decider(programme, each.enterprise),
        origin=origin.value,
        entered_on=day,
        verdict=each.verdict,
        due=each.amount,
    )


def lay(rows: Sequence[tuple[Application, Evaluation, Part]], at: dt.datetime) -> None:
    """Bring each as far as it came, with its papers, judgements and events."""
    if not rows:
        return
    people, day = _People(), timezone.localdate(at)
    events: list[ApplicationEvent] = []
    had: list[ApplicationPaper] = []
    judgements: list[ApplicationJudgement] = []
    asked = asked_of([row for row, _each, _part in rows], day)
    for (row, each, part), needed in zip(rows, asked, strict=True):
        events += _passage(row, part, at, people)
        had += _papers(row, needed, part, people, day)
        row.left = 0 if part.complete else len(needed)
        judgements += _judged(row, each, part, at)
    Application.objects.bulk_create([row for row, _each, _part in rows])
    ApplicationEvent.objects.bulk_create(events)
    ApplicationPaper.objects.bulk_create(had)
    ApplicationJudgement.objects.bulk_create(judgements)


def _passage(row: Application, part: Part, at: dt.datetime, people: _People) -> Iterator[ApplicationEvent]:
    """Its dated events; the application stands where the last one led."""
    way: list[tuple[Happening, State, str]] = [
        (Happening.ENTERED, State.DRAFT, ""),
        *((kind, state, "") for kind, state in STEPS[: part.steps]),
    ]
    if part.last is not None:
        way.append(part.last)
    before = ""
    for number, (kind, state, note) in enumerate(way):
        when = at - dt.timedelta(days=part.days + 2 * (len(way) - 1 - number))
        on = timezone.localdate(when)
        row.state = state.value
        if kind is Happening.ENTERED:
            row.entered_on = on
        if kind is Happening.SUBMIT:
            row.submitted_on = on
        if kind is Happening.VERIFY:
            row.stated_at, row.sampled = when, state is State.SITE_CHECK
        if state not in (State.DRAFT, State.PRELIMINARY):
            _clock(row, state, on)
        if state in (State.REJECTED, State.WITHDRAWN):
            row.before, row.ended_on, row.ended_reason = before, on, note
        yield ApplicationEvent(
            application=row,
            kind=kind.value,
            from_state=before,
            to_state=state.value,
            on=on,
            by=None if row.origin == Origin.UNASKED else people.of(kind, row),
            note=note,
            at=when,
        )
        row.version = number + 1
        before = state.value
    _ends(row, part)


def _clock(row: Application, state: State, on: dt.date) -> None:
    code = CLOCKS.get(state)
    row.clock_from = on if code else None
    row.due_on = clock_ends(code, on) if code else None


def _ends(row: Application, part: Part) -> None:
    if part.last is None:
        return
    kind = part.last[0]
    row.supplements = int(kind is Happening.SUPPLEMENT)
    row.days_left = 6 if kind is Happening.SUPPLEMENT else None
    if kind is Happening.LAPSE:
        row.outcome, row.due_on, row.clock_from = Outcome.LAPSED.value, None, None
    if kind is Happening.VERIFY:
        row.outcome = Outcome.CONDITIONS.value


def _papers(
    row: Application, needed: Sequence[Wanted], part: Part, people: _People, day: dt.date
) -> Iterator[ApplicationPaper]:
    """All that it needs, or none; the account is stated on the application."""
    if not part.complete:
        return
    by = people.of(Happening.ENTERED, row)
    for paper in needed:
        if paper.is_account:
            row.account_name, row.account_bank = row.enterprise.name, "中国建设银行深圳分行"
            row.account_number = f"44201{row.enterprise_id:014d}"
            row.account_by = by
            continue
        yield ApplicationPaper(
            application=row,
            code=paper.code,
            received_on=None if paper.waivable else day - dt.timedelta(days=3),
            on_paper=not paper.waivable,
            waived=paper.waivable,
            reason="系统已核对" if paper.waivable else "",
            by=by,
        )


def _judged(
    row: Application, each: Evaluation, part: Part, at: dt.datetime
) -> Iterator[ApplicationJudgement]:
    moments = [Moment.ENTRY]
    if part.steps:
        moments.append(Moment.SUBMIT)
    if part.steps > 3 or row.outcome == Outcome.CONDITIONS:
        moments.append(Moment.VERIFY)
    for moment in moments:
        yield ApplicationJudgement(
            application=row,
            moment=moment.value,
            on=row.submitted_on or row.entered_on,
            verdict=row.verdict,
            amount=row.due,
            conditions=json.loads(each.conditions),
            steps=json.loads(each.steps),
            policy=each.policy_id or 0,
            parameters_version=each.parameters_version,
            at=at,
        )


class _People:
    """Who does what: an officer of the street or district, a reviewer, the liaison, one of who decides."""

    def __init__(self) -> None:
        users = demo_users()

        def of(role: Role) -> list[User]:
            return [user for user in users if role.value in user.role_codes]

        self.officers, self.reviewers = _by_unit(of(Role.OFFICER)), _by_unit(of(Role.REVIEWER))
        self.liaison, self.bureau = of(Role.STAT_LIAISON)[0], of(Role.BUREAU)

    def of(self, kind: Happening, row: Application) -> User:
        """Who did a step; entry, review and site check are different people."""
        if kind is Happening.VERIFY:
            return self.liaison
        if kind is Happening.PASS and row.state == State.PROPOSAL:
            return next((user for user in self.bureau if user.unit_id == row.unit_id), self.bureau[0])
        if kind in (Happening.START, Happening.PASS, Happening.SUPPLEMENT, Happening.REJECT):
            return self.reviewers[row.district_id][0]
        return (self.officers.get(row.street_id or 0) or self.officers[row.district_id])[0]


def _by_unit(users: Sequence[User]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    for user in users:
        found[user.unit_id].append(user)
    return found
