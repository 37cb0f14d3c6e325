"""The morning's sweep: windows that close, the monthly list, one digest a person; windows that the bureau enters."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.notices.models import Notice
from core.verdict import Refused
from monitoring.inclusion.models import Case, Window
from monitoring.inclusion.services import windows
from monitoring.inclusion.services.sweeping import sweep
from tests.monitoring.inclusion.cases import at, found, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


def on(month: int, day: int, year: int = 2024) -> dt.datetime:
    """Early on a day."""
    return at(dt.date(year, month, day), 8)


@pytest.fixture
def monthly(rules_loaded: None) -> Case:
    """Of the October window."""
    return make.inclusion_case(works(), door="MONTHLY", due_on=dt.date(2024, 10, 31))


class TestMissed:
    """A case that was not sent on when its window closes waits for the next."""

    def test_it_is_marked_and_goes_to_the_next_window(self, monthly: Case) -> None:
        assert sweep(at=on(10, 31)).missed == 0
        assert sweep(at=on(11, 1)).missed == 1
        monthly.refresh_from_db()
        assert (monthly.missed_window, monthly.opens_on, monthly.due_on) == (
            dt.date(2024, 10, 31), dt.date(2024, 11, 1), dt.date(2024, 11, 30),
        )  # fmt: skip
        event = monthly.events.get()
        assert (event.kind, event.on, event.to_state) == ("MISSED", dt.date(2024, 10, 31), "FOUND")
        assert sweep(at=on(11, 1)).missed == 0

    def test_after_the_last_of_the_year_it_waits_for_the_next_years(self, monthly: Case) -> None:
        sweep(at=on(12, 2))
        monthly.refresh_from_db()
        assert (monthly.year, monthly.due_on) == (2025, dt.date(2025, 2, 28))

    @pytest.mark.parametrize("state", ["SUBMITTED", "REFUSED", "INCLUDED"])
    def test_what_was_sent_on_or_ended_misses_nothing(self, monthly: Case, state: str) -> None:
        fact = make.inclusion(monthly.enterprise) if state == "INCLUDED" else None
        Case.objects.filter(pk=monthly.pk).update(state=state, inclusion=fact and fact.pk)
        assert sweep(at=on(11, 1)).missed == 0

    def test_on_a_day_off_nothing_happens(self, monthly: Case) -> None:
        assert sweep(at=on(11, 2)).missed == 0
        assert not Notice.objects.exists()


class TestDigest:
    """Five working days before the window closes people are told, each window once, and of what is new or missed."""

    def test_it_goes_to_whose_turn_it_is_once_for_a_window(
        self, monthly: Case, officer: User, reviewer: User, bureau: User
    ) -> None:
        make.inclusion_case(works(), "PREPARING", door="MONTHLY", due_on=dt.date(2024, 10, 31), left=0)
        make.inclusion_case(works(), "CITY_CHECKED", door="MONTHLY", due_on=dt.date(2024, 10, 31))
        assert sweep(at=on(10, 23)).notices == 0
        assert sweep(at=on(10, 24)).notices == 3
        told = {notice.user_id: notice.title for notice in Notice.objects.all()}
        assert told == dict.fromkeys([officer.pk, reviewer.pk, bureau.pk], "纳统：即将关窗 1 件")
        assert sweep(at=on(10, 25)).notices == 0

    def test_the_contact_officer_is_told_and_what_was_missed_comes_first(self, monthly: Case) -> None:
        contact = make.user("OFFICER", "宝安区")
        make.contact(monthly.enterprise, contact)
        sweep(at=on(10, 30))
        Notice.objects.all().delete()
        sweep(at=on(11, 1))
        assert [(notice.user_id, notice.title) for notice in Notice.objects.all()] == [
            (contact.pk, "纳统：错过本批 1 件")
        ]

    def test_queries_do_not_grow(self, officer: User) -> None:
        def asked(several: int, day: int) -> int:
            for _each in range(several):
                make.inclusion_case(works(), door="MONTHLY", due_on=dt.date(2024, 10, 31))
            with CaptureQueriesContext(connection) as queries:
                sweep(at=on(10, day))
            return len(queries)

        asked(1, 28)
        assert asked(1, 29) == asked(4, 30)


class TestMonthly:
    """By the 15th who reached the threshold and is newly opened goes to the district for the monthly door."""

    def test_the_list_is_made_once_from_the_last_working_day_up_to_the_15th(self) -> None:
        new, old = works(production_from=dt.date(2023, 11, 1)), works()
        for of in (new, old):
            found(of, day=dt.date(2024, 7, 22))
        assert sweep(at=on(9, 12)).monthly is None
        assert sweep(at=on(9, 14)).monthly == 1  # a working Saturday; the 15th is a day off
        assert [(case.enterprise, case.door, case.origin) for case in Case.objects.all()] == [
            (new, "MONTHLY", "MONTHLY")
        ]
        assert sweep(at=on(9, 18)).monthly is None

    def test_a_missed_morning_is_made_up(self) -> None:
        found(works(production_from=dt.date(2023, 11, 1)), day=dt.date(2024, 7, 22))
        assert sweep(at=on(9, 20)).monthly == 1


class TestWindows:
    """The bureau enters what STAT told, with the reason; open cases follow at once."""

    def test_cases_that_wait_go_by_the_window_that_was_entered(self, bureau: User) -> None:
        waits, sent = make.inclusion_case(works()), make.inclusion_case(works(), "SUBMITTED")
        made = windows.enter(
            actor=bureau, door="ANNUAL", opens_on=dt.date(2024, 10, 8), closes_on=dt.date(2024, 10, 31),
            reason="市统计局通知", at=on(10, 9),
        )  # fmt: skip
        waits.refresh_from_db()
        sent.refresh_from_db()
        assert (waits.due_on, sent.due_on) == (dt.date(2024, 10, 31), dt.date(2025, 1, 31))
        windows.remove(actor=bureau, window=made.pk, at=on(10, 9))
        waits.refresh_from_db()
        assert waits.due_on == dt.date(2025, 1, 31)

    @pytest.mark.parametrize(("told", "code"), [
        ({"reason": " "}, "window.reason"),
        ({"closes_on": dt.date(2024, 10, 7)}, "window.order"),
        ({"door": "WEEKLY"}, "window.door"),
    ])  # fmt: skip
    def test_what_does_not_fit(self, bureau: User, told: dict[str, object], code: str) -> None:
        usual = {"door": "ANNUAL", "opens_on": dt.date(2024, 10, 8), "closes_on": dt.date(2024, 10, 31)}
        with pytest.raises(Refused) as refused:
            windows.enter(actor=bureau, **{"reason": "通知", **usual, **told})  # type: ignore[arg-type]
        assert refused.value.code == code
        assert not Window.objects.exists()

    def test_only_the_city_enters_them(self, reviewer: User) -> None:
        with pytest.raises(Refused) as refused:
            windows.enter(
                actor=reviewer, door="ANNUAL", opens_on=dt.date(2024, 10, 8), closes_on=dt.date(2024, 10, 31),
                reason="通知",
            )  # fmt: skip
        assert refused.value.code == "window.permission"
