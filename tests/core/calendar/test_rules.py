"""Working days, against the State Council's calendar and by their own laws."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar.rules import WorkCalendar

ROOT = Path(__file__).parents[3]
VECTORS: list[list[Any]] = json.loads((ROOT / "tests" / "data" / "vectors.json").read_text(encoding="utf-8"))[
    "workdays"
]


def load_calendar() -> WorkCalendar:
    with (ROOT / "data" / "shenzhen" / "calendar.csv").open(encoding="utf-8") as file:
        return WorkCalendar.from_rows(
            (date.fromisoformat(row["day"]), row["kind"]) for row in csv.DictReader(file)
        )


CALENDAR = load_calendar()
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
counts = st.integers(1, 400)


@pytest.mark.parametrize(("start", "count", "due"), VECTORS)
def test_a_limit_ends_with_its_last_working_day(start: str, count: int, due: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(due)


@pytest.mark.parametrize(("year", "total"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_loaded_year_has_its_working_days(year: int, total: int) -> None:
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == total


def test_every_day_of_the_loaded_years_agrees_with_the_published_calendar() -> None:
    day = date(2022, 1, 1)
    while day <= date(2026, 12, 31):
        assert CALENDAR.is_working(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_eve_of_the_year_of_the_dragon_was_worked() -> None:
    assert CALENDAR.is_working(date(2024, 2, 9))


def test_a_year_that_is_not_loaded_counts_weekends_only_and_says_so() -> None:
    assert not CALENDAR.is_estimated(date(2026, 10, 1))
    assert CALENDAR.is_estimated(date(2027, 10, 1))
    assert CALENDAR.is_working(date(2027, 10, 1))
    assert not CALENDAR.is_working(date(2027, 10, 2))


def test_a_row_of_a_year_that_is_not_loaded_is_ignored() -> None:
    calendar = WorkCalendar(off=[date(2027, 10, 1)], work=[], years=[2026])
    assert calendar.is_working(date(2027, 10, 1))


@given(days, counts)
def test_a_deadline_never_falls_on_a_day_off(start: date, count: int) -> None:
    assert CALENDAR.is_working(CALENDAR.add_working_days(start, count))


@given(days, counts)
def test_adding_and_counting_are_inverse(start: date, count: int) -> None:
    due = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, due) == count
    assert CALENDAR.working_days_between(start, due - timedelta(days=1)) == count - 1


@given(days, counts)
def test_counting_back_from_a_working_day_undoes_counting_on(start: date, count: int) -> None:
    start = CALENDAR.next_working_day(start)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start


@given(days, days)
def test_counting_is_additive_and_never_negative(first: date, second: date) -> None:
    start, end = min(first, second), max(first, second)
    middle = start + (end - start) // 2
    between = CALENDAR.working_days_between
    assert between(start, end) == between(start, middle) + between(middle, end)
    assert between(end, start) == 0


@given(days)
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(day: date) -> None:
    moved = CALENDAR.next_working_day(day)
    assert CALENDAR.is_working(moved)
    assert not any(CALENDAR.is_working(day + timedelta(days=i)) for i in range((moved - day).days))


@given(st.lists(st.tuples(st.none() | days, st.integers(-60, 60)), max_size=8))
def test_a_column_is_counted_as_each_of_its_days(rows: list[tuple[date | None, int]]) -> None:
    start = np.array([day for day, _count in rows], dtype="datetime64[D]")
    due = CALENDAR.add_working_days_array(start, np.array([count for _day, count in rows], dtype=np.int64))
    expected = [None if day is None else CALENDAR.add_working_days(day, count) for day, count in rows]
    assert due.tolist() == expected


def test_a_limit_of_nothing_is_the_day_itself() -> None:
    assert CALENDAR.add_working_days(date(2024, 10, 1), 0) == date(2024, 10, 1)


def test_a_date_beyond_the_calendar_is_refused_rather_than_guessed() -> None:
    with pytest.raises(OverflowError):
        CALENDAR.add_working_days(date(2150, 12, 30), 30)
    with pytest.raises(OverflowError):
        CALENDAR.is_working(date(1900, 1, 1))


def test_the_calendar_covers_its_first_and_its_last_day_and_no_other() -> None:
    calendar = WorkCalendar(off=[], work=[], years=[])
    assert [calendar.is_working(day) for day in (date(1950, 1, 1), date(1950, 1, 2))] == [False, True]
    assert [calendar.is_working(day) for day in (date(2150, 12, 30), date(2150, 12, 31))] == [True, True]
    assert calendar.add_working_days(date(1950, 1, 3), -1) == date(1950, 1, 2)
    assert calendar.add_working_days(date(2150, 12, 30), 1) == date(2150, 12, 31)
    for outside in (date(1949, 12, 31), date(2151, 1, 1)):
        with pytest.raises(OverflowError, match="1950 to 2150"):
            calendar.is_working(outside)
    for start, count in ((date(1950, 1, 2), -1), (date(2150, 12, 31), 1)):
        with pytest.raises(OverflowError, match="1950 to 2150"):
            calendar.add_working_days(start, count)


def test_the_loaded_years_are_those_of_the_rows_unless_they_are_stated() -> None:
    rows = [(date(2024, 10, 1), "OFF"), (date(2025, 10, 1), "OFF")]
    assert WorkCalendar.from_rows(rows).years == {2024, 2025}
    stated = WorkCalendar.from_rows(rows, years=[2024, 2026])
    assert stated.years == {2024, 2026}
    assert [stated.is_working(day) for day, _kind in rows] == [False, True]


def test_an_unknown_kind_of_day_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        WorkCalendar.from_rows([(date(2024, 1, 1), "HOLIDAY")])
