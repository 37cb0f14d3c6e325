"""The calendar in the database: loaded, edited, and said when it is only guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.calendar.loading import load_calendar
from core.calendar.models import CalendarDay, CalendarYear
from core.calendar.selectors import current, missing_year
from core.calendar.services import EDITED, open_year, set_day
from core.calendar.signals import calendar_changed
from core.verdict import Refused
from tests.support import factories

FILE = Path(settings.CITY_DATA) / "calendar.csv"
DAY = dt.date


@pytest.fixture
def loaded(db: None) -> None:
    load_calendar(FILE)


def test_loading_again_changes_nothing(db: None) -> None:
    first = load_calendar(FILE)
    assert first.created == CalendarDay.objects.count() > 100
    assert set(CalendarYear.objects.values_list("year", flat=True)) == {2022, 2023, 2024, 2025, 2026}
    again = load_calendar(FILE)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)


def test_the_calendar_counts_by_what_is_stored_and_asks_once(
    loaded: None, django_assert_num_queries: Any
) -> None:
    assert current().add_working_days(DAY(2024, 9, 30), 1) == DAY(2024, 10, 8)
    with django_assert_num_queries(1):
        again = current()
    assert again.is_estimated(DAY(2027, 3, 1))


def test_an_edited_day_counts_at_once_and_survives_a_reload(loaded: None) -> None:
    actor = factories.user("ADMIN")
    set_day(actor=actor, day=DAY(2024, 10, 8), kind="OFF", note="台风停工")
    assert current().add_working_days(DAY(2024, 9, 30), 1) == DAY(2024, 10, 9)
    set_day(actor=actor, day=DAY(2024, 10, 8), kind="")
    assert current().is_working(DAY(2024, 10, 8))
    set_day(actor=actor, day=DAY(2024, 10, 13), kind="WORK")
    load_calendar(FILE)
    assert current().is_working(DAY(2024, 10, 13))


def test_a_day_of_a_year_that_is_not_loaded_waits_for_the_notice(loaded: None) -> None:
    actor = factories.user("ADMIN")
    with pytest.raises(Refused, match="2027"):
        set_day(actor=actor, day=DAY(2027, 10, 1), kind="OFF")
    open_year(actor=actor, year=2027, source="国办发明电〔2026〕9号")
    set_day(actor=actor, day=DAY(2027, 10, 1), kind="OFF")
    assert not current().is_estimated(DAY(2027, 10, 1))
    assert not current().is_working(DAY(2027, 10, 1))


def test_what_is_written_is_cut_to_what_is_kept(loaded: None) -> None:
    actor = factories.user("ADMIN")
    assert len(open_year(actor=actor, year=2027, source="号" * 300).source) == 200
    CalendarYear.objects.filter(year=2024).update(source="号" * 200)
    set_day(actor=actor, day=DAY(2024, 10, 8), kind="OFF", note="因" * 300)
    year, day = CalendarYear.objects.get(year=2024), CalendarDay.objects.get(day=DAY(2024, 10, 8))
    assert (len(year.source), year.source[-len(EDITED) :], day.note) == (200, EDITED, "因" * 100)


def test_a_years_notice_changes_the_calendar_from_its_first_day(loaded: None) -> None:
    told: list[dt.date] = []

    def hear(*, since: dt.date, **_more: Any) -> None:
        told.append(since)

    calendar_changed.connect(hear)
    try:
        open_year(actor=factories.user("ADMIN"), year=2027, source="国办发明电〔2026〕9号")
    finally:
        calendar_changed.disconnect(hear)
    assert told == [DAY(2027, 1, 1)]


def test_next_year_is_missed_from_the_first_of_november(loaded: None) -> None:
    assert missing_year(DAY(2026, 10, 31)) is None
    assert missing_year(DAY(2026, 11, 1)) == 2027
    assert missing_year(DAY(2027, 2, 1)) == 2027
    assert missing_year(DAY(2025, 12, 1)) is None
