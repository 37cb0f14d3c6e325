"""When an officer and a leader are due, and how long a hang-point lasts: days worked out by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar.rules import WorkCalendar
from cultivation.contacts import rules

D = dt.date
MAY_DAYS = WorkCalendar.from_rows(
    [
        *((D(2024, 5, day), "OFF") for day in (1, 2, 3, 4, 5)),
        (D(2024, 4, 28), "WORK"),
        (D(2024, 5, 11), "WORK"),
    ]
)
DAYS = st.dates(D(2005, 1, 1), D(2045, 12, 31))


@pytest.mark.parametrize(
    ("confirmed", "due"),
    [
        (D(2024, 4, 24), D(2024, 4, 30)),  # 25, 26, Sunday 28 (made up), 29, 30
        (D(2024, 4, 30), D(2024, 5, 10)),  # after the holiday: 6, 7, 8, 9, 10
        (D(2024, 5, 6), D(2024, 5, 11)),  # 7, 8, 9, 10, Saturday 11 (made up)
    ],
)
def test_an_officer_is_due_five_working_days_after_the_confirmation(confirmed: D, due: D) -> None:
    assert rules.due_on(MAY_DAYS, confirmed, 5) == due


def test_a_leader_is_due_ten_working_days_after_the_inclusion() -> None:
    assert rules.due_on(MAY_DAYS, D(2024, 4, 30), 10) == D(2024, 5, 16)


@pytest.mark.parametrize(
    ("included", "until"),
    [
        (D(2023, 5, 31), D(2026, 5, 31)),
        (D(2024, 2, 29), D(2027, 2, 28)),
        (D(2023, 3, 1), D(2026, 3, 1)),
        (D(2022, 11, 30), D(2025, 11, 30)),
    ],
)
def test_a_hang_point_ends_on_the_same_day_of_the_third_year(included: D, until: D) -> None:
    assert rules.hang_until(included, 3) == until


def test_a_leap_day_ends_on_a_leap_day_where_there_is_one() -> None:
    assert rules.hang_until(D(2024, 2, 29), 4) == D(2028, 2, 29)


@given(DAYS, DAYS)
def test_the_first_inclusion_that_still_lasts_is_the_rule_of_the_end_read_backwards(
    day: D, included: D
) -> None:
    assert (rules.hang_until(included, 3) >= day) == (included >= rules.first_within(day, 3))


@given(DAYS, st.integers(0, 60), st.integers(0, 12))
def test_what_is_late_is_what_was_due_before_today(today: D, back: int, days: int) -> None:
    start = today - dt.timedelta(days=back)
    assert (rules.due_on(MAY_DAYS, start, days) < today) == (start <= rules.last_late(MAY_DAYS, today, days))


@pytest.mark.parametrize(
    ("on", "since", "ended", "code"),
    [
        (D(2024, 5, 10), None, None, ""),
        (D(2024, 5, 11), None, None, "contact.future"),
        (D(2024, 5, 1), D(2024, 5, 2), None, "contact.before"),
        (D(2024, 5, 2), D(2024, 5, 2), D(2024, 5, 2), ""),
        (D(2024, 5, 1), None, D(2024, 5, 2), "contact.before"),
    ],
)
def test_nobody_begins_in_the_future_or_before_those_before(
    on: D, since: D | None, ended: D | None, code: str
) -> None:
    assert rules.may_begin(on, D(2024, 5, 10), now_since=since, last_ended=ended).code == code


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [
        (D(2024, 5, 10), "调岗", ""),
        (D(2024, 5, 11), "调岗", "contact.future"),
        (D(2024, 4, 30), "调岗", "contact.before"),
        (D(2024, 5, 10), "  ", "contact.reason"),
    ],
)
def test_an_end_needs_a_day_that_has_come_and_a_reason(on: D, reason: str, code: str) -> None:
    assert rules.may_end(on, D(2024, 5, 10), D(2024, 5, 1), reason).code == code


@pytest.mark.parametrize(
    ("included", "ended", "on", "code"),
    [
        (None, "", D(2024, 5, 10), "hang.before"),
        (D(2024, 5, 8), "", D(2024, 5, 7), "hang.before"),
        (D(2024, 5, 8), "", D(2024, 5, 8), ""),
        (D(2021, 5, 10), "", D(2024, 5, 10), ""),
        (D(2021, 5, 9), "", D(2024, 5, 10), "hang.after"),
        (D(2024, 5, 8), "注销", D(2024, 5, 10), "hang.ended"),
    ],
)
def test_a_leader_is_named_only_within_the_time_after_the_inclusion(
    included: D | None, ended: str, on: D, code: str
) -> None:
    until = rules.hang_until(included, 3) if included else None
    assert rules.may_hang(included_on=included, until=until, ended=ended, on=on).code == code
