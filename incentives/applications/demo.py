"""The demo's applications: of those that the awards' evaluations found, at every state up to the proposal and at every end,
with each verdict and origin, in time and late. Those of another programme are brought on: `money.invented` tells how.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import User
from accounts.roles import Role
from core.calendar.selectors import current
from core.demo import Invention, unrecorded
from core.row_count import row_count
from incentives.applications.codes import Happening, Moment, Origin, Outcome
from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    ApplicationPaper,
)
from incentives.applications.money import invented
from incentives.applications.rules.papers import Wanted
from incentives.applications.states import State
from incentives.applications.terms import CLOCKS, asked_of, decider
from incentives.eligibility.models import Evaluation
from incentives.eligibility.services import evaluate
from incentives.policy.models import Call, Programme

EACH: Final = 40
"""So many of each verdict."""
DRAFTED: Final = 4
"""So many that the portal drafted."""
_STEPS: Final = (
    (Happening.SUBMIT, State.SUBMITTED),
    (Happening.START, State.PRELIMINARY),
    (Happening.PASS, State.VERIFICATION),
    (Happening.VERIFY, State.SITE_CHECK),
    (Happening.PASS, State.PROPOSAL),
)
"""The way to the proposal."""


@dataclass(frozen=True)
class _Part:
    """How far one has come: steps of the way, then perhaps a last one; how long ago the last was."""

    steps: int
    last: tuple[Happening, State, str] | None = None
    days: int = 2
    complete: bool = True


_RETURNED = (Happening.SUPPLEMENT, State.SUPPLEMENT, "申请表没有盖章，请补盖后再报")
_REFUSED = (Happening.REJECT, State.REJECTED, "提供的材料与登记信息不一致")
_GONE = (Happening.WITHDRAW, State.WITHDRAWN, "企业决定明年再申报")
_PARTS: Final[dict[str, tuple[_Part, ...]]] = {
    "PASS": (
        _Part(5),
        _Part(0, complete=False),
        _Part(1),
        _Part(2),
        _Part(5, days=6),
        _Part(2, _RETURNED),
        _Part(3),
        _Part(4),
        _Part(5, days=9),
        _Part(0),
        _Part(2, days=40),
        _Part(2, _REFUSED),
        _Part(1, _GONE),
    ),
    "UNKNOWN": (
        _Part(3),
        _Part(0, complete=False),
        _Part(1, days=30),
        _Part(2, complete=False),
        _Part(3, days=25),
    ),
    "FAIL": (
        _Part(3, (Happening.VERIFY, State.REJECTED, "条件不符合：次年产值或营业收入增长")),
        _Part(0, complete=False),
        _Part(2),
    ),
}


def write(asked: Invention) -> None:
    """Applications of the last year with evaluations, some drafted by the portal, and of the other programmes."""
    at = asked.at
    newest = _most_passed()
    if newest is None:
        return
    tables = (Application, ApplicationPaper, ApplicationEvent, ApplicationJudgement, Call)
    with unrecorded(*tables, *invented.TABLES):
        _call(newest.programme, newest.year, timezone.localdate(at))
        _closing_soon(timezone.localdate(at))
        _unasked(at, newest)
        _work(at, newest)
        invented.endow(at, newest.programme, newest.year)
        _paid(at, newest)
        _others(at, newest)


def _most_passed(but: str = "") -> Evaluation | None:
    """An evaluation of the programme's year in which most pass, so that there are enough for every state."""
    passed = Evaluation.objects.filter(is_current=True, verdict="PASS", amount__gt=0).exclude(programme=but)
    most = (
        passed.values("programme", "year")
        .annotate(n=row_count())
        .order_by("-n", "-year", "programme")
        .first()
    )
    return (
        passed.filter(programme=most["programme"], year=most["year"]).order_by("pk").first() if most else None
    )


def _call(programme: Programme, year: int, day: dt.date) -> None:
    Call.objects.create(
        programme=programme,
        year=year,
        opens_on=day - dt.timedelta(days=400),
        closes_on=day + dt.timedelta(days=60),
        unasked=True,
        document=f"深中小企字〔{day.year}〕12号",
    )


def _closing_soon(day: dt.date) -> None:
    """A call that closes in two weeks, of the newest year in which somebody is one step away."""
    near = Evaluation.objects.filter(is_current=True).exclude(near="").exclude(potential=None)
    called = set(Call.objects.values_list("programme", "year"))
    years = near.order_by("-year", "programme").values_list("programme", "year").distinct()
    if first := next((each for each in years if each not in called), None):
        Call.objects.create(
            programme_id=first[0],
            year=first[1],
            opens_on=day - dt.timedelta(days=30),
            closes_on=day + dt.timedelta(days=14),
            document=f"深中小企字〔{day.year}〕18号",
        )


def _found(programme: Programme, year: int, verdict: str, most: int = EACH) -> list[Evaluation]:
    rows = Evaluation.objects.filter(
        programme=programme, year=year, is_current=True, verdict=verdict, enterprise__merged_into=None
    )
    rows = rows.exclude(enterprise__in=Application.objects.values("enterprise"))
    return list(rows.select_related("enterprise__district", "enterprise__street").order_by("pk")[:most])


def _work(at: dt.datetime, newest: Evaluation) -> None:
    for verdict, parts in _PARTS.items():
        found = _found(newest.programme, newest.year, verdict)
        rows = [
            (_row(newest.programme, newest.year, each, at, Origin.OFFICER), each, part)
            for each, part in zip(found, itertools.cycle(parts), strict=False)
        ]
        _lay(rows, at)


def _unasked(at: dt.datetime, newest: Evaluation) -> None:
    """Half of them lapsed long ago, half wait for the enterprise."""
    day = timezone.localdate(at)
    found = _found(newest.programme, newest.year, "PASS", DRAFTED)
    rows = []
    for place, each in enumerate(found):
        row = _row(newest.programme, newest.year, each, at, Origin.UNASKED)
        row.clock_from = day - dt.timedelta(days=2)
        row.due_on = current().add_working_days(row.clock_from, 10)
        part = _Part(0, complete=False)
        if place % 2:
            part = _Part(0, (Happening.LAPSE, State.WITHDRAWN, "企业没有在期限内确认"), 300, complete=False)
        rows.append((row, each, part))
    _lay(rows, at)


def _paid(at: dt.datetime, newest: Evaluation) -> None:
    """Another programme's year, from the proposal to the bank and back; who was paid is judged anew."""
    most = _most_passed(but=newest.programme_id)
    if most is None:
        return
    found = _passing(most)
    rows = [_row(most.programme, most.year, each, at, Origin.OFFICER) for each in found]
    proposed = _Part(len(_STEPS), days=invented.PROPOSED_BEFORE)
    _lay([(row, each, proposed) for row, each in zip(rows, found, strict=True)], at)
    invented.tell(at, rows)
    evaluate(programme=most.programme, year=most.year, day=timezone.localdate(at))


def _passing(most: Evaluation) -> list[Evaluation]:
    """Who passes a programme's year with something to get, one subject of an enterprise."""
    rows = Evaluation.objects.filter(
        programme=most.programme, year=most.year, is_current=True, verdict="PASS", amount__gt=0
    )
    rows = rows.filter(enterprise__merged_into=None).order_by("enterprise_id", "pk").distinct("enterprise_id")
    return list(rows.select_related("enterprise__district", "enterprise__street")[: invented.MOST])


def _others(at: dt.datetime, newest: Evaluation) -> None:
    """A few of each other programme, of the last year of which somebody was judged."""
    parts = (_Part(0, complete=False), _Part(1), _Part(3))
    for programme in Programme.objects.exclude(pk=newest.programme_id):
        known = Application.objects.filter(programme=programme)
        judged_of = (
            Evaluation.objects.filter(programme=programme, is_current=True, enterprise__merged_into=None)
            .exclude(enterprise__in=known.values("enterprise"))
            .select_related("enterprise__district", "enterprise__street")
        )
        last = judged_of.order_by("-year").first()
        if last is not None:
            found = judged_of.filter(year=last.year).order_by("pk")[: len(parts)]
            rows = [_row(programme, last.year, each, at, Origin.OFFICER) for each in found]
            _lay(list(zip(rows, found, parts, strict=False)), at)


def _row(programme: Programme, year: int, each: Evaluation, at: dt.datetime, origin: Origin) -> Application:
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


def _lay(rows: Sequence[tuple[Application, Evaluation, _Part]], at: dt.datetime) -> None:
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


def _passage(row: Application, part: _Part, at: dt.datetime, people: _People) -> Iterator[ApplicationEvent]:
    """Its dated events; the application stands where the last one led."""
    way: list[tuple[Happening, State, str]] = [
        (Happening.ENTERED, State.DRAFT, ""),
        *((kind, state, "") for kind, state in _STEPS[: part.steps]),
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
    row.due_on = current().add_working_days(on, _DAYS[code]) if code else None


_DAYS: Final = {
    "review_preliminary": 10,
    "review_supplement": 5,
    "review_verification": 10,
    "review_site_check": 20,
    "review_objection": 10,
    "review_appeal": 5,
}


def _ends(row: Application, part: _Part) -> None:
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
    row: Application, needed: Sequence[Wanted], part: _Part, people: _People, day: dt.date
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
    row: Application, each: Evaluation, part: _Part, at: dt.datetime
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
