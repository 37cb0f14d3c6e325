"""How long is left, in the words of a light."""

from __future__ import annotations

from datetime import date

import pytest

from cultivation.ledger.rules.wording import light_text, time_left
from cultivation.ledger.states import State
from tests.cultivation.ledger.test_clocks import CALENDAR

DUE = date(2024, 3, 8)  # a Friday


@pytest.mark.parametrize(
    ("today", "stopped_on", "words"),
    [
        (date(2024, 3, 5), None, "剩 3 天"),
        (date(2024, 3, 8), None, "今日到期"),
        (date(2024, 3, 9), None, "已逾期"),
        (date(2024, 3, 11), None, "逾期 1 天"),
        (date(2024, 3, 12), None, "逾期 2 天"),
        (date(2024, 3, 12), date(2024, 3, 7), "剩 1 天（停钟）"),
        (date(2024, 3, 12), date(2024, 3, 12), "逾期 2 天（停钟）"),
        (date(2024, 3, 7), date(2024, 3, 8), "剩 1 天"),
    ],
)
def test_the_time_left_is_counted_in_working_days_until_the_clock_stops(
    today: date, stopped_on: date | None, words: str
) -> None:
    assert time_left(CALENDAR, DUE, today, stopped_on) == words


@pytest.mark.parametrize(
    ("state", "due_on", "words"),
    [
        (State.IN_PROGRESS, DUE, "逾期 1 天"),
        (State.IN_PROGRESS, None, "办理中"),
        (State.LONG_TERM, DUE, "剩 1 天（停钟）"),
        (State.RESOLVED, DUE, "待回访"),
        (State.CLOSED, None, "已销号"),
    ],
)
def test_only_a_state_that_stops_the_clock_stops_it_and_one_without_a_light_says_what_it_waits_for(
    state: State, due_on: date | None, words: str
) -> None:
    assert light_text(CALENDAR, state, due_on, date(2024, 3, 11), date(2024, 3, 7)) == words
