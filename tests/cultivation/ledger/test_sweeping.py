"""The daily sweep: what the days bring is done once, on working days, whenever it runs; each person is told once a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Unit, User
from core import registry
from core.notices.models import Notice
from cultivation.ledger.dated import Escalation, Sweep
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.clocks import Stop, resolve_clock, running_clocks
from cultivation.ledger.services.sweeping import sweep
from cultivation.ledger.states import OPEN, STOPPED, UNLIT, State, actions
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.cultivation.ledger.test_clocks import CALENDAR, LIMITS
from tests.cultivation.ledger.test_vectors import told
from tests.support import factories as make


def morning(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T08:30:00+08:00")


@pytest.fixture
def overdue(clock: Any, log: Log, officer: User, labour: User) -> Problem:
    """Worked on since 30 September, due on 18 October."""
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    return do.start(actor=labour, problem=problem.pk)


def rungs() -> list[tuple[str, str, str]]:
    rows = Escalation.objects.order_by("on", "pk").values_list("clock", "rung", "on")
    return [(clock, rung, on.isoformat()) for clock, rung, on in rows]


EXPECTED = [
    ("RESOLVE", "DISTRICT", "2024-10-21"),
    ("RESOLVE", "BUREAU", "2024-10-25"),
    ("RESOLVE", "LEADING_GROUP", "2024-11-01"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("daily", [True, False])
def test_swept_each_day_or_once_at_the_end_the_rungs_have_the_same_days(
    clock: Any, overdue: Problem, daily: bool
) -> None:
    for ahead in range(35) if daily else [34]:
        at = morning("2024-10-01") + dt.timedelta(days=ahead)
        clock.move_to(at)
        sweep()
    assert rungs() == EXPECTED
    overdue.refresh_from_db()
    assert (overdue.escalated_to, overdue.next_on) == ("LEADING_GROUP", None)
    first = overdue.events.filter(action="ESCALATE").order_by("pk").first()
    assert first is not None
    assert (first.party, first.by, first.note) == (
        "PORTAL",
        None,
        "办结逾期，2024-10-21 起提到承办单位负责人和区审核人",
    )


@pytest.mark.django_db
def test_what_a_clock_had_reached_is_on_record_before_an_act_ends_it(
    clock: Any, overdue: Problem, labour: User
) -> None:
    clock.move_to(morning("2024-10-28"))
    done = do.resolve(actor=labour, problem=overdue.pk, result="SOLVED", outcome="办好了")
    assert (done.state, done.escalated_to) == ("RESOLVED", "BUREAU")
    assert rungs() == EXPECTED[:2]
    clock.move_to(morning("2024-11-08"))
    assert sweep().escalated == {"DISTRICT": 0, "BUREAU": 0, "LEADING_GROUP": 0}


@pytest.mark.django_db
def test_a_day_off_tells_nothing_a_make_up_saturday_does_and_twice_changes_nothing(
    clock: Any, overdue: Problem, labour: User
) -> None:
    clock.move_to(morning("2024-10-11"))
    first = sweep()
    assert (first.open, first.reminders) == (1, 0)
    Notice.objects.all().delete()
    clock.move_to(morning("2024-10-13"))  # a Sunday
    assert sweep().digests == 0
    assert not Sweep.objects.filter(day="2024-10-13").exists()
    Problem.objects.update(agenda=[["2024-10-12", "RESOLVE", "REMIND"]], next_on="2024-10-12")
    clock.move_to(morning("2024-10-12"))  # a Saturday at work
    found = sweep()
    assert (found.reminders, found.digests) == (1, 1)
    notice = Notice.objects.get()
    assert (notice.user, notice.title, notice.body) == (labour, "今日台账：1 件时限提醒", "时限提醒 1 件")
    before = Problem.objects.values().get()
    again = sweep()
    assert (again.reminders, again.digests, again.resumed) == (0, 0, 0)
    assert Problem.objects.values().get() == before
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_a_missed_day_is_made_up(clock: Any, overdue: Problem, labour: User) -> None:
    clock.move_to(morning("2024-10-15"))
    sweep()
    Notice.objects.all().delete()
    clock.move_to(morning("2024-10-21"))  # the 16th to the 18th were missed
    found = sweep()
    assert found.reminders == 1, "one problem, however many of its days were missed"
    assert found.escalated["DISTRICT"] == 1
    told = {notice.user.name: notice.title for notice in Notice.objects.select_related("user")}
    assert told["人力资源局"] == "今日台账：1 件提级到您"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "raised_to"),
    [
        pytest.param("DEPARTMENT", {"局长", "区审核"}, id="the-head-alone"),
        pytest.param(
            "STAT_LIAISON", {"人力资源局", "区审核"}, id="a-head-who-sees-no-problems-is-told-of-none"
        ),
    ],
)
def test_what_is_overdue_is_raised_to_the_head_of_the_holder(
    clock: Any, overdue: Problem, labour: User, role: str, raised_to: set[str]
) -> None:
    make.user("REVIEWER", "宝安区", name="区审核")
    head = make.user(role, labour.unit, name="局长")
    Unit.objects.filter(pk=labour.unit_id).update(head=head)
    clock.move_to(morning("2024-10-21"))
    sweep()
    told = Notice.objects.filter(body__contains="提级").values_list("user__name", flat=True)
    assert set(told) == raised_to


@pytest.mark.django_db
def test_a_long_term_that_is_over_goes_on_by_itself_from_its_day(
    clock: Any, overdue: Problem, labour: User
) -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    do.long_term(actor=labour, problem=overdue.pk, until=dt.date(2024, 10, 11), note="等交付")
    clock.move_to(dt.datetime.fromisoformat("2024-10-08T15:00:00+08:00"))
    do.grant(actor=reviewer, problem=overdue.pk)
    clock.move_to(morning("2024-10-11"))
    assert sweep().resumed == 0
    clock.move_to(morning("2024-10-14"))  # the 12th, a Saturday at work, was missed
    assert sweep().resumed == 1
    overdue.refresh_from_db()
    assert (overdue.state, overdue.stopped, overdue.stopped_on) == (
        "IN_PROGRESS",
        [{"from": "2024-10-08", "to": "2024-10-12"}],
        None,
    )
    event = overdue.events.last()
    assert event is not None
    assert (event.action, event.party, event.by) == ("RESUME", "PORTAL", None)


@pytest.mark.django_db
def test_what_a_closed_or_empty_unit_holds_goes_back_to_the_district(
    clock: Any, overdue: Problem, labour: User, officer: User
) -> None:
    clock.move_to(morning("2024-10-08"))
    assert sweep().recalled == 0
    User.objects.filter(pk=labour.pk).update(is_active=False)
    clock.move_to(morning("2024-10-09"))
    assert sweep().recalled == 1
    overdue.refresh_from_db()
    assert (overdue.state, overdue.due_on, overdue.holder_user) == ("RETURNED", dt.date(2024, 10, 10), None)
    assert overdue.events.filter(action="RECALL", party="PORTAL").exists()


@pytest.mark.django_db
def test_who_answers_a_request_is_told_each_morning_until_they_do(
    clock: Any, overdue: Problem, labour: User
) -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    do.extend(actor=labour, problem=overdue.pk, days=3, note="等检测")
    for text in ("2024-10-08", "2024-10-09"):
        clock.move_to(morning(text))
        sweep()
    mine = Notice.objects.filter(user=reviewer, key__startswith="ledger-digest")
    assert [notice.title for notice in mine] == ["今日台账：1 件申请等您答复"] * 2


@pytest.mark.django_db
def test_the_commands_move_refuse_and_sweep(rules_loaded: None, labour: User) -> None:
    one, officer = make.enterprise("宝安区", "新安街道"), make.user("OFFICER", "宝安区")
    logged, _status = told(
        "log_problem", "--uscc", one.uscc, "--category", "LABOUR", "--text", "缺工", "--user", officer.username,
        "--at", "2024-09-30T09:00", "--channel", "express", "--external-number", "E-1",
    )  # fmt: skip
    twice, status = told(
        "log_problem", "--uscc", one.uscc, "--category", "LABOUR", "--text", "又", "--user", officer.username,
        "--channel", "express", "--external-number", "E-1",
    )  # fmt: skip
    assert (twice["code"], status) == ("ledger.external", 1)

    def move(action: str, user: User, *more: str) -> tuple[dict[str, Any], int]:
        return told("move_problem", str(logged["id"]), action, "--user", user.username, *more)

    assert move("resolve", labour, "--note", "x")[1] == 1
    assert move("accept", officer, "--at", "2024-09-29T09:00")[0]["code"] == "ledger.time"
    move("accept", officer, "--at", "2024-09-30T10:00")
    assigned, status = move("assign", officer, "--to", labour.unit.code, "--at", "2024-09-30T11:00")
    assert (assigned["to"], assigned["holder"], status) == ("ASSIGNED", labour.unit.name, 0)
    asked, _status = move("extend", labour, "--days", "4", "--note", "等检测", "--at", "2024-10-08T09:00")
    assert (asked["request"], asked["extension"]) == ("EXTEND", 0)
    lacking, status = move("long_term", labour)
    assert (lacking["code"], status) == ("ledger.form", 1)
    swept, status = told("sweep_ledger", "--at", "2024-10-21T08:30")
    assert (swept["open"], swept["red"], swept["escalated"]["DISTRICT"], status) == (1, 1, 1, 0)
    assert told("sweep_ledger", "--at", "2024-10-21T08:30")[0]["escalated"]["DISTRICT"] == 0


def test_no_state_is_without_a_clock_a_to_do_or_an_end() -> None:
    """Each open state has an agenda while nobody acts; RESOLVED waits for a call-back; three are the ends."""
    start = dt.date(2024, 9, 30)
    stops = {state: (Stop(dt.date(2024, 10, 8)),) if state in STOPPED else () for state in State}
    for state in OPEN:
        resolve = resolve_clock(
            CALENDAR, LIMITS, registered_on=start, accepted_on=start,
            limit_class=next(iter(LIMITS.resolve)), stops=stops[state],
        )  # fmt: skip
        clocks = running_clocks(
            CALENDAR, LIMITS, state=state, registered_on=start, accepted_on=start, resolve=resolve,
            returned_on=dt.date(2024, 10, 8),
        )  # fmt: skip
        runs = [clock for clock in clocks if clock.stopped_on is None]
        assert runs or state is State.LONG_TERM, state
    assert UNLIT - {State.RESOLVED} == {State.CLOSED, State.REJECTED, State.MERGED}
    assert set(actions(State.RESOLVED)) == {"CONFIRM", "REOPEN"}


def test_the_sweep_is_on_the_table_of_the_beat() -> None:
    entry = next(each for each in registry.schedule.all() if each.code == "sweep_ledger")
    assert (entry.schedule.hour, entry.schedule.minute) == ({8}, {30})
