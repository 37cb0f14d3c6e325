"""What hangs on the demo's problems: requests, parts of helping units, rungs, decisions, a few rejected and merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType

from accounts.demo import demo_users
from accounts.models import Unit, User
from accounts.roles import Role
from core.demo import unrecorded
from core.links.models import Link
from cultivation.ledger.categories import Cause, RejectionReason, Rung
from cultivation.ledger.clock_keeping import keep_days, stand_still
from cultivation.ledger.dated import Decision, Escalation, Part, Request
from cultivation.ledger.escalating import climb
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.services.deciding import DECIDE, DONE
from cultivation.ledger.services.helping import ANSWER, ASSIST
from cultivation.ledger.services.rating import RATING
from cultivation.ledger.states import Action, Party, State
from cultivation.ledger.timing import Timing, load_timing

SCORES = {"VERY_SATISFIED": 5, "SATISFIED": 4, "FAIRLY_SATISFIED": 3}
MOST = 400
"""So many of the open ones get something; more would say nothing new."""


def write(at: dt.datetime) -> None:
    """Lay down what hangs on the open problems, as of a time; what is overdue has climbed its rungs."""
    timing, day = load_timing(), at.date()
    working = list(
        Problem.objects.filter(state=State.IN_PROGRESS.value)
        .select_related("holder", "district", "enterprise")
        .order_by("pk")[:MOST]
    )
    assigned = list(Problem.objects.filter(state=State.ASSIGNED.value).order_by("pk")[:MOST])
    registered = list(Problem.objects.filter(state=State.REGISTERED.value).order_by("pk")[:MOST])
    people = _people()
    with unrecorded(Problem, ProblemEvent, Request, Part, Escalation, Decision, Link):
        _ask(working[0::6], people, at, timing)
        _wait(working[1::6], people, at, timing)
        _help(working[2::6], people, at)
        _return(assigned[1::3], people, at, timing)
        _reject(registered[2::5], people, at, timing)
        climb(day, at)
        _decide(people, at)
        _links(at)


def _people() -> dict[str, dict[int, User]]:
    found: dict[str, dict[int, User]] = {}
    for person in demo_users():
        for role in person.role_codes:
            found.setdefault(role, {}).setdefault(person.unit_id, person)
    return found


def _holder_of(problem: Problem, people: dict[str, dict[int, User]]) -> User | None:
    for by_unit in people.values():
        if problem.holder_id in by_unit:
            return by_unit[problem.holder_id]
    return None


def _ask(
    rows: Sequence[Problem], people: dict[str, dict[int, User]], at: dt.datetime, timing: Timing
) -> None:
    """延期: asked for, waiting."""
    for row in rows:
        person = _holder_of(row, people)
        if person is None or row.holder is None:
            continue
        row.asked, row.asked_by = Action.EXTEND.value, person
        row.save()
        reason = "检测机构排期到下周，报告出来后才能办结。"
        Request.objects.create(
            problem=row, kind=Action.EXTEND.value, days=5, reason=reason, asked_by=person,
            asked_unit=row.holder, asked_at=at - dt.timedelta(hours=20),
        )  # fmt: skip
        _event(row, Action.EXTEND, person, at - dt.timedelta(hours=20), f"申请延长 5 个工作日：{reason}")


def _wait(
    rows: Sequence[Problem], people: dict[str, dict[int, User]], at: dt.datetime, timing: Timing
) -> None:
    """长期推进: granted yesterday, looked at again in some weeks."""
    for place, row in enumerate(rows):
        reviewer = people.get(Role.REVIEWER.value, {}).get(row.district_id)
        if reviewer is None:
            continue
        before, since = State(row.state), at - dt.timedelta(days=1)
        row.state, row.next_date = State.LONG_TERM.value, at.date() + dt.timedelta(days=14 + place % 60)
        stand_still(row, before, since.date())
        keep_days(row, timing)
        row.save()
        note = f"同意长期推进至 {row.next_date.isoformat()}：等新厂房交付"
        _event(row, Action.GRANT, reviewer, since, note, before)


def _help(rows: Sequence[Problem], people: dict[str, dict[int, User]], at: dt.datetime) -> None:
    """协办: one answered, one open, in turn."""
    helpers = [
        unit for unit in Unit.objects.filter(pk__in=people.get(Role.DEPARTMENT.value, {})) if unit.is_active
    ]
    for place, row in enumerate(rows):
        person = _holder_of(row, people)
        able = [unit for unit in helpers if unit.pk != row.holder_id]
        if person is None or not able:
            continue
        unit, answered = able[place % len(able)], place % 2 == 0
        asked = at - dt.timedelta(days=2)
        part = Part(
            problem=row, unit=unit, question="请提供可对接的资源和办理口径。",
            due_on=at.date() + dt.timedelta(days=place % 3), asked_by=person, asked_at=asked,
        )  # fmt: skip
        _event(row, ASSIST, person, asked, part.question, to_unit=unit)
        row.helpers, row.open_parts = [unit.pk], 0 if answered else 1
        if answered:
            helper = people[Role.DEPARTMENT.value][unit.pk]
            part.answer, part.answered_by, part.answered_at = (
                "可以对接，已附办理指引。",
                helper,
                at - dt.timedelta(days=1),
            )
            _event(row, ANSWER, helper, part.answered_at, part.answer)
        part.save()
        row.save()


def _return(
    rows: Sequence[Problem], people: dict[str, dict[int, User]], at: dt.datetime, timing: Timing
) -> None:
    """退回改派: since yesterday with the district."""
    for row in rows:
        person = _holder_of(row, people)
        if person is None:
            continue
        before, since = State(row.state), at - dt.timedelta(days=1)
        row.state, row.returned_at, row.returns, row.holder_user = State.RETURNED.value, since, 1, None
        stand_still(row, before, since.date())
        keep_days(row, timing)
        row.save()
        _event(row, Action.RETURN, person, since, "不属本单位职责，请改派。", before)


def _reject(
    rows: Sequence[Problem], people: dict[str, dict[int, User]], at: dt.datetime, timing: Timing
) -> None:
    """不予受理, each for another reason."""
    reasons = list(RejectionReason)
    for place, row in enumerate(rows):
        reviewer = people.get(Role.REVIEWER.value, {}).get(row.district_id)
        if reviewer is None:
            continue
        before, reason = State(row.state), reasons[place % len(reasons)]
        row.state, row.rejection = State.REJECTED.value, reason.value
        keep_days(row, timing)
        row.save()
        _event(row, Action.REJECT, reviewer, at - dt.timedelta(hours=3), str(reason.label), before)


def _decide(people: dict[str, dict[int, User]], at: dt.datetime) -> None:
    """Of what was raised to the leading group: waiting, decided, late, reported, in turn."""
    group = next(iter(people.get(Role.LEADING_GROUP.value, {}).values()), None)
    rows = (
        Problem.objects.filter(escalated_to=Rung.LEADING_GROUP.value).select_related("holder").order_by("pk")
    )
    known = set(Escalation.objects.filter(rung=Rung.LEADING_GROUP.value).values_list("problem", flat=True))
    missing = [row for row in rows if row.pk not in known]
    Escalation.objects.bulk_create(_beyond(missing, at))
    if group is None:
        return
    for place, row in enumerate(rows.exclude(holder=None)[:40]):
        if place % 4 == 0 or row.holder is None:
            continue
        decided = at - dt.timedelta(days=1)
        made = Decision(
            problem=row, text="由承办单位牵头，一周内提出可行方案，企业订单不受影响。", unit=row.holder,
            due_on=at.date() + dt.timedelta(days=(7, -2, 3)[place % 3]), decided_by=group, decided_at=decided,
        )  # fmt: skip
        _event(row, DECIDE, group, decided, made.text, to_unit=row.holder)
        person = _holder_of(row, people)
        if place % 4 == 3 and person is not None:
            made.report, made.done_by, made.done_at = (
                "已与企业签订意向书。",
                person,
                at - dt.timedelta(hours=2),
            )
            _event(row, DONE, person, made.done_at, made.report)
        made.save()


def _links(at: dt.datetime) -> None:
    """评价链接: of what waits for a call-back unused, ended and expired in turn; used where the enterprise answered.

    No token leads to a digest that begins with the word: the demo's links open nothing.
    """
    waiting = Problem.objects.filter(state=State.RESOLVED.value).order_by("pk")[:60]
    answered = Problem.objects.filter(state=State.CLOSED.value, satisfaction__in=SCORES).order_by(
        "-closed_at", "-pk"
    )
    kind, today = ContentType.objects.get_for_model(Problem), at.date()

    def link(row: Problem, **fields: Any) -> Link:
        until = {"expires_on": today + dt.timedelta(days=12)} | fields
        return Link(purpose=RATING, content_type=kind, object_id=row.pk, digest=f"demo-{row.pk}", **until)

    ends: tuple[dict[str, Any], ...] = (
        {}, {"expires_on": today - dt.timedelta(days=1)}, {"revoked_at": at - dt.timedelta(hours=4)},
    )  # fmt: skip
    found = [link(row, **ends[place % 3]) for place, row in enumerate(waiting)]
    for row in answered[:20]:
        found.append(link(row, uses=1, revoked_at=row.closed_at))
        row.callback = f"企业评价 {SCORES[row.satisfaction]} 分：答复很具体"
        row.save(update_fields=["callback"])
        last = row.events.filter(action=Action.CONFIRM.value)
        last.update(party=Party.ENTERPRISE.value, by=None, unit=None)
    Link.objects.bulk_create(found)


def _beyond(rows: Sequence[Problem], at: dt.datetime) -> Iterator[Escalation]:
    for row in rows:
        yield Escalation(
            problem=row, cycle=row.cycle, clock="", rung=Rung.LEADING_GROUP.value, cause=Cause.BEYOND.value,
            on=max(row.registered_at.date(), at.date() - dt.timedelta(days=6)),
            reason="需市级部门一起定，超出本区权限。", found_at=at,
        )  # fmt: skip


def _event(
    row: Problem,
    action: str,
    by: User,
    at: dt.datetime,
    note: str,
    before: State | None = None,
    to_unit: Unit | None = None,
) -> None:
    ProblemEvent.objects.create(
        problem=row, action=str(getattr(action, "value", action)), from_state=(before or State(row.state)).value,
        to_state=row.state, party=Party.INVOLVED.value, by=by, unit=by.unit, to_unit=to_unit, note=note, at=at,
    )  # fmt: skip
