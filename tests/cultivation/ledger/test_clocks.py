"""The clocks of a problem, by the domain's examples and by their laws."""

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar.rules import WorkCalendar
from cultivation.ledger.categories import LimitClass, Rung
from cultivation.ledger.rules import clocks as clock_rules
from cultivation.ledger.rules import lights, numbers, reminders
from cultivation.ledger.rules.clocks import Clock, Stop
from cultivation.ledger.rules.lights import Light, Thresholds
from cultivation.ledger.rules.limits import Limits
from cultivation.ledger.states import State

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "vectors.json").read_text(encoding="utf-8")
)
CITY = Path(__file__).parents[3] / "data" / "shenzhen"


def load_calendar() -> WorkCalendar:
    with (CITY / "calendar.csv").open(encoding="utf-8") as file:
        return WorkCalendar.from_rows(
            (date.fromisoformat(row["day"]), row["kind"]) for row in csv.DictReader(file)
        )


def load_limits() -> Limits:
    with (CITY / "parameters.csv").open(encoding="utf-8") as file:
        return Limits.from_parameters({row["code"]: row["value"] for row in csv.DictReader(file)})


CALENDAR, LIMITS = load_calendar(), load_limits()
day = date.fromisoformat

starts = st.dates(date(2022, 1, 1), date(2026, 6, 30))
later = st.integers(0, 60)


@st.composite
def clocks(draw: st.DrawFn, *, may_stand_still: bool = True) -> Clock:
    start = draw(starts)
    limit = draw(st.sampled_from([1, 2, 5, 10, 20]))
    extension = draw(st.integers(0, limit))
    stops: list[Stop] = []
    if may_stand_still:
        at = start
        for gap, length in draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20)), max_size=3)):
            stops.append(Stop(at + timedelta(days=gap), at + timedelta(days=gap + length)))
            at = at + timedelta(days=gap + length)
    return Clock(start, limit, extension, tuple(stops))


def counted(clock: Clock, today: date) -> int:
    """Elapsed working days by walking the calendar: the definition."""
    return sum(
        CALENDAR.is_working(clock.start + timedelta(days=i))
        and not any(
            stop.start < clock.start + timedelta(days=i) <= (stop.end or date.max) for stop in clock.stops
        )
        for i in range(1, (today - clock.start).days + 1)
    )


@pytest.mark.parametrize("case", VECTORS["ledger"], ids=lambda case: case["id"])
def test_the_domains_deadlines(case: dict[str, Any]) -> None:
    clock = clock_rules.resolve_clock(
        CALENDAR,
        LIMITS,
        registered_on=day(case["registered"]),
        accepted_on=day(case["accepted"]) if case["accepted"] else None,
        limit_class=LimitClass(case["class"].upper()),
        extension=case["extension"],
        stops=[Stop(day(a), day(b)) for a, b in case["stopped"]],
    )
    assert clock_rules.accept_by(CALENDAR, day(case["registered"]), LIMITS) == day(
        case["expect"]["accept_by"]
    )
    assert clock_rules.due_on(CALENDAR, clock) == day(case["expect"]["resolve_by"])


@pytest.mark.parametrize(("start", "limit", "due", "today", "colour"), VECTORS["lights"])
def test_the_domains_lights(start: str, limit: int, due: str, today: str, colour: str) -> None:
    clock = Clock(day(start), limit)
    assert clock_rules.due_on(CALENDAR, clock) == day(due)
    assert lights.light(CALENDAR, clock, day(today), amber=LIMITS.amber) == colour


@pytest.mark.parametrize(("start", "limit", "days"), VECTORS["reminders"])
def test_the_domains_reminders(start: str, limit: int, days: list[str]) -> None:
    assert reminders.reminders(CALENDAR, Clock(day(start), limit), LIMITS) == tuple(map(day, days))


@given(clocks(), later)
def test_elapsed_days_are_those_one_counts_on_the_calendar(clock: Clock, ahead: int) -> None:
    today = clock.start + timedelta(days=ahead)
    assert clock_rules.elapsed(CALENDAR, clock, today) == counted(clock, today)


@given(clocks())
def test_the_limit_is_used_up_on_the_due_day_and_not_before(clock: Clock) -> None:
    due = clock_rules.due_on(CALENDAR, clock)
    assert CALENDAR.is_working(due)
    assert counted(clock, due) == clock.total
    assert counted(clock, due - timedelta(days=1)) == clock.total - 1


@given(clocks(), st.integers(0, 120))
def test_the_stored_dates_agree_with_the_rule_on_every_day(clock: Clock, ahead: int) -> None:
    today = clock.start + timedelta(days=ahead)
    known = lights.thresholds(CALENDAR, [clock], amber=LIMITS.amber)
    assert lights.light_by_thresholds(known, today) == lights.light(
        CALENDAR, clock, today, amber=LIMITS.amber
    )


def test_a_light_turns_on_the_very_day_that_is_stored() -> None:
    known = Thresholds(amber_from=date(2024, 3, 8), red_from=date(2024, 3, 12))
    days = (date(2024, 3, 7), date(2024, 3, 8), date(2024, 3, 11), date(2024, 3, 12))
    turned = [Light.GREEN, Light.AMBER, Light.AMBER, Light.RED]
    assert [lights.light_by_thresholds(known, day) for day in days] == turned


@given(clocks(), st.integers(0, 40), st.integers(0, 60))
def test_a_stopped_clock_keeps_its_light(clock: Clock, stopped_after: int, ahead: int) -> None:
    end = max((stop.end for stop in clock.stops if stop.end), default=clock.start)
    stopped_on = end + timedelta(days=stopped_after)
    standing = Clock(clock.start, clock.limit, clock.extension, (*clock.stops, Stop(stopped_on)))
    today = stopped_on + timedelta(days=ahead)
    kept = lights.light(CALENDAR, clock, stopped_on, amber=LIMITS.amber)
    assert lights.light(CALENDAR, standing, today, amber=LIMITS.amber) == kept
    known = lights.thresholds(CALENDAR, [standing], amber=LIMITS.amber)
    assert lights.light_by_thresholds(known, today, standing.stopped_on) == kept


@given(clocks())
def test_reminders_are_in_order_once_a_day_and_end_on_the_due_day(clock: Clock) -> None:
    days = reminders.reminders(CALENDAR, clock, LIMITS)
    assert list(days) == sorted(set(days))
    assert clock_rules.due_on(CALENDAR, clock) in days
    assert days[0] >= clock.start


def test_no_reminder_falls_before_the_clock_starts() -> None:
    saturday = date(2024, 3, 9)
    assert reminders.reminders(CALENDAR, Clock(saturday, 1), LIMITS) == (saturday, date(2024, 3, 11))


@given(clocks(), st.integers(0, 4), st.integers(-10, 10))
def test_an_extension_may_be_asked_for_while_as_many_working_days_remain_as_notice_is_due(
    clock: Clock, notice: int, ahead: int
) -> None:
    limits = replace(LIMITS, extension_notice=notice)
    due = clock_rules.due_on(CALENDAR, clock)
    today = due + timedelta(days=ahead)
    remain = CALENDAR.working_days_between(today, due) if today <= due else -1
    assert (today <= clock_rules.extension_ask_by(CALENDAR, clock, limits)) is (remain >= notice)


def test_on_a_day_off_before_mondays_due_day_one_working_day_remains() -> None:
    clock = Clock(date(2024, 3, 8), 1)
    assert clock_rules.due_on(CALENDAR, clock) == date(2024, 3, 11)
    assert clock_rules.extension_ask_by(CALENDAR, clock, LIMITS) == date(2024, 3, 10)


def test_until_someone_holds_a_problem_its_light_is_the_worse_of_two_clocks() -> None:
    accepted = date(2024, 3, 1)
    resolve = Clock(accepted, 10)
    running = clock_rules.running_clocks(
        CALENDAR,
        LIMITS,
        state=State.ACCEPTED,
        registered_on=accepted,
        accepted_on=accepted,
        resolve=resolve,
    )
    known = lights.thresholds(CALENDAR, running, amber=LIMITS.amber)
    assert lights.light_by_thresholds(known, date(2024, 3, 5)) is Light.RED
    worst = [lights.light(CALENDAR, clock, date(2024, 3, 5), amber=LIMITS.amber) for clock in running]
    assert worst == [Light.RED, Light.GREEN]


@pytest.mark.parametrize(
    ("state", "clocks"),
    [
        (State.REGISTERED, [2]),
        (State.ACCEPTED, [1, 10]),
        (State.ASSIGNED, [10]),
        (State.RETURNED, [10]),
        (State.IN_PROGRESS, [10]),
        (State.LONG_TERM, [10]),
        (State.RESOLVED, []),
        (State.CLOSED, []),
        (State.REJECTED, []),
        (State.MERGED, []),
    ],
)
def test_each_state_runs_its_own_clocks(state: State, clocks: list[int]) -> None:
    first = date(2024, 3, 1)
    running = clock_rules.running_clocks(
        CALENDAR, LIMITS, state=state, registered_on=first, accepted_on=first, resolve=Clock(first, 10)
    )
    assert [clock.limit for clock in running] == clocks
    if not clocks:
        assert lights.thresholds(CALENDAR, running, amber=LIMITS.amber) is None
        assert lights.light(CALENDAR, None, first, amber=LIMITS.amber) is None


def test_the_share_used_grows_past_one_when_overdue() -> None:
    clock = Clock(date(2024, 3, 1), 5)
    assert clock_rules.overdue_days(CALENDAR, clock, date(2024, 3, 8)) == 0
    assert clock_rules.overdue_days(CALENDAR, clock, date(2024, 3, 11)) == 1


def test_an_extension_is_as_long_as_the_limit_at_most_and_granted_once() -> None:
    clock = Clock(date(2024, 3, 1), 10)
    assert clock_rules.longest_extension(clock, LIMITS) == 10
    assert clock_rules.longest_extension(Clock(date(2024, 3, 1), 10, 1), LIMITS) == 0
    assert clock_rules.extension_ask_by(CALENDAR, clock, LIMITS) == date(2024, 3, 14)
    assert clock_rules.longest_extension(clock, replace(LIMITS, extension_max=Decimal("0.5"))) == 5
    assert clock_rules.longest_extension(clock, replace(LIMITS, extension_count=0)) == 0


def test_the_days_after_an_event_follow_the_parameters() -> None:
    first = date(2024, 3, 1)
    assert clock_rules.assign_by(CALENDAR, first, LIMITS) == date(2024, 3, 4)
    assert clock_rules.hand_back_by(CALENDAR, first, LIMITS) == date(2024, 3, 4)
    assert clock_rules.callback_by(CALENDAR, first, LIMITS) == date(2024, 3, 6)
    assert clock_rules.no_answer_from(CALENDAR, first, LIMITS) == date(2024, 3, 9)


@pytest.mark.parametrize(
    ("facts", "reached"),
    [
        ({"overdue": 0}, ()),
        ({"overdue": 1}, (Rung.DISTRICT,)),
        ({"overdue": 5}, (Rung.DISTRICT, Rung.BUREAU)),
        ({"overdue": 10}, (Rung.DISTRICT, Rung.BUREAU, Rung.LEADING_GROUP)),
        ({"overdue": 0, "dissatisfied": 2}, (Rung.LEADING_GROUP,)),
        ({"overdue": 0, "disputes": 2}, (Rung.LEADING_GROUP,)),
        ({"overdue": 0, "beyond_district": True}, (Rung.LEADING_GROUP,)),
    ],
)
def test_escalation_climbs_with_the_days_overdue(facts: dict[str, Any], reached: tuple[Rung, ...]) -> None:
    assert reminders.rungs(LIMITS, **facts) == reached


def test_what_nobody_said_escalates_nothing() -> None:
    eager = replace(LIMITS, escalate_dissatisfied=1, escalate_disputes=1)
    assert reminders.rungs(eager, overdue=0) == ()
    assert reminders.rungs(eager, overdue=0, disputes=1) == (Rung.LEADING_GROUP,)


def test_stops_that_overlap_are_counted_once_and_one_from_before_the_clock_as_far_as_it_reaches() -> None:
    first = date(2024, 3, 1)
    stops = ((1, 4), (3, 7), (5, 6), (11, 13), (12, 14))
    clock = Clock(
        first,
        10,
        stops=(
            Stop(date(2024, 2, 1), first),
            *(Stop(first + timedelta(days=start), first + timedelta(days=end)) for start, end in stops),
        ),
    )
    for ahead in range(40):
        today = first + timedelta(days=ahead)
        assert clock_rules.elapsed(CALENDAR, clock, today) == counted(clock, today)
    due = clock_rules.due_on(CALENDAR, clock)
    assert (counted(clock, due), counted(clock, due - timedelta(days=1))) == (10, 9)


def test_a_clock_is_not_extended_unless_someone_says_so() -> None:
    accepted = date(2024, 3, 1)
    clock = clock_rules.resolve_clock(
        CALENDAR, LIMITS, registered_on=accepted, accepted_on=accepted, limit_class=LimitClass.SIMPLE
    )
    assert (clock.extension, clock.stops, clock.start) == (0, (), accepted)


def test_a_problems_number_has_district_year_and_sequence() -> None:
    assert numbers.format_number("440306", 2024, 312) == "440306-2024-00312"
    assert numbers.format_number("440306", 2024, 1) == "440306-2024-00001"
    with pytest.raises(ValueError, match="begins at 1"):
        numbers.format_number("440306", 2024, 0)
