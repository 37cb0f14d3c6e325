"""序时: the share of a target that is due by a day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pace import Pace, expected
from tests.support.vectors import vectors


def test_the_whole_target_is_due_at_the_years_end_and_three_quarters_by_september() -> None:
    assert expected(2000, dt.date(2024, 12, 31)) == 2000
    assert expected(2000, dt.date(2024, 9, 30)) == 1497  # 274 of 366 days: 1497.3
    assert expected(2000, dt.date(2023, 9, 30)) == 1495  # 273 of 365 days: 1495.9


def test_a_part_of_an_enterprise_is_not_due_yet() -> None:
    assert expected(1, dt.date(2024, 12, 30)) == 0
    assert expected(1, dt.date(2024, 12, 31)) == 1
    assert expected(23, dt.date(2024, 1, 15)) == 0
    assert expected(23, dt.date(2024, 1, 16)) == 1  # 16 of 366 days: 1.005


@pytest.mark.parametrize("vector", vectors("expected"), ids=str)
def test_the_vectors_of_the_domain(vector: tuple[int | None, str, int | None]) -> None:
    target, day, due = vector
    assert Pace(0, target, dt.date.fromisoformat(day)).expected == due


def test_of_a_year_that_is_over_everything_is_due_and_of_one_to_come_nothing() -> None:
    assert [
        Pace(0, 70, day, 2024).expected
        for day in (dt.date(2023, 12, 31), dt.date(2024, 12, 31), dt.date(2025, 1, 1))
    ] == [0, 70, 70]


def test_a_shortfall_and_a_lead_are_counted_in_whole_enterprises() -> None:
    late = Pace(58, 70, dt.date(2026, 11, 24))
    assert (late.expected, late.behind, late.ahead, late.percent) == (62, 4, 0, "82.9%")
    early = Pace(70, 70, dt.date(2026, 11, 24))
    assert (early.behind, early.ahead, early.percent) == (0, 8, "100%")


def test_without_a_target_there_is_no_shortfall() -> None:
    pace = Pace(5, None, dt.date(2026, 11, 24))
    assert (pace.expected, pace.behind, pace.ahead, pace.share, pace.percent) == (None, 0, 0, None, "")


@given(st.integers(1, 10**6), st.dates(dt.date(2022, 1, 1), dt.date(2099, 12, 30)))
def test_what_is_due_never_falls_within_a_year(target: int, day: dt.date) -> None:
    following = day + dt.timedelta(days=1)
    if following.year == day.year:
        assert 0 <= expected(target, day) <= expected(target, following) <= target
