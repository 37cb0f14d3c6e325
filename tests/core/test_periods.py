"""Quarters are read, ordered, and know their neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Period

periods = st.builds(Period, st.integers(1950, 2100), st.integers(1, 4))


@given(periods)
def test_text_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(f" {str(period).lower()} ") == period


@pytest.mark.parametrize(
    "text", ["", "2024", "2024Q5", "2024Q0", "24Q3", "2024-Q3", "2024年三季度", "２０２４Q3"]
)
def test_bad_text_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match="应写作 2024Q3"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["1950Q1", "2999Q4"])
def test_a_text_names_a_quarter_from_1950_to_2999(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("text", ["1949Q4", "3000Q1"])
def test_a_text_names_no_quarter_before_1950_or_after_2999(text: str) -> None:
    with pytest.raises(ValueError, match="年份应在1950至2999之间"):
        Period.parse(text)


@pytest.mark.parametrize(("year", "quarter"), [(1900, 1), (9998, 4)])
def test_a_quarter_exists_from_1900_to_the_last_year_with_one_after_it(year: int, quarter: int) -> None:
    assert Period(year, quarter).start == date(year, 3 * quarter - 2, 1)


@pytest.mark.parametrize(
    ("year", "quarter"), [(2024, 0), (2024, 5), (0, 1), (10000, 1), (1899, 4), (9999, 1)]
)
def test_a_quarter_that_does_not_exist_is_refused(year: int, quarter: int) -> None:
    with pytest.raises(ValueError, match="应为"):
        Period(year, quarter)


@given(periods)
def test_neighbours_meet_without_a_gap(period: Period) -> None:
    assert period.next.start == period.end + timedelta(days=1)
    assert period.next.previous == period
    assert period.previous < period < period.next
    assert period.same_quarter_last_year == Period(period.year - 1, period.quarter)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_quarter(day: date) -> None:
    period = Period.containing(day)
    assert period.start <= day <= period.end
    assert Period.last_complete(day).end < day <= Period.last_complete(day).next.end


def test_a_quarter_names_its_days() -> None:
    period = Period.parse("2024Q3")
    assert (period.start, period.end) == (date(2024, 7, 1), date(2024, 9, 30))
    assert period.label_zh == "2024年三季度"
    assert Period(2024, 4).next == Period(2025, 1)
    assert len({period, Period(2024, 3)}) == 1
