"""The morning's sweep: rungs each once, one digest a person, days made up; deadlines follow the calendar."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.calendar.models import CalendarDay
from core.notices.models import Notice
from monitoring.warnings.models import Warning, WarningRung
from monitoring.warnings.services.acting import Said, perform
from monitoring.warnings.services.following import follow
from monitoring.warnings.services.recounting import recount, touched_since
from monitoring.warnings.services.sweeping import sweep
from monitoring.warnings.states import Act
from tests.monitoring.warnings.scans import at, found, scanned, warning_of, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

MONDAY = dt.date(2024, 7, 22)


def july(day: int) -> dt.datetime:
    """Half past eight or so of a day from 1 July 2024 on."""
    return at(dt.date(2024, 7, 1) + dt.timedelta(day - 1), 8)


def rungs() -> list[tuple[str, dt.date]]:
    return list(WarningRung.objects.order_by("pk").values_list("rung", "on"))


@pytest.fixture
def red(rules_loaded: None) -> Warning:
    """RED since Monday, 22 July 2024: due on the 29th."""
    of = works()
    scanned(of, "RED", MONDAY)
    return warning_of(of)


def test_each_rung_is_climbed_once_on_its_day(red: Warning) -> None:
    for day in range(22, 22 + 40):
        sweep(at=july(day))
    assert rungs() == [
        ("DISTRICT", dt.date(2024, 7, 30)), ("BUREAU", dt.date(2024, 8, 5)), ("LEADING_GROUP", dt.date(2024, 8, 12)),
    ]  # fmt: skip


def test_an_orange_one_goes_no_further_than_the_bureau(rules_loaded: None) -> None:
    scanned(works(), "ORANGE", MONDAY)
    sweep(at=july(80))
    assert [rung for rung, _on in rungs()] == ["BUREAU", "DISTRICT"]


def test_a_missed_morning_is_made_up_and_twice_is_nothing(red: Warning) -> None:
    first = sweep(at=july(36))
    assert (first.overdue, first.escalated) == (1, 2)
    again = sweep(at=july(36))
    assert (again.escalated, again.notices) == (0, 0)


def test_on_a_day_off_it_only_counts(red: Warning) -> None:
    swept = sweep(at=july(34))  # a Saturday
    assert (swept.open["RED"], swept.overdue, swept.escalated, swept.notices) == (1, 1, 0, 0)


def test_whoever_acted_in_time_is_raised_nowhere_and_a_late_act_is_on_record(
    red: Warning, officer: User
) -> None:
    perform(actor=officer, warning=red.pk, act=Act.ACT, said=Said(note="上门"), at=july(37))
    assert [rung for rung, _on in rungs()] == ["BUREAU", "DISTRICT"]  # climbed by the act itself
    assert sweep(at=july(60)).escalated == 0


def test_a_clock_that_starts_anew_climbs_again(red: Warning, officer: User) -> None:
    of = works()
    scanned(of, "YELLOW", dt.date(2024, 6, 3))
    key = warning_of(of).pk
    sweep(at=july(3))
    perform(actor=officer, warning=key, act=Act.ACT, said=Said(note="电话"), at=july(4))
    scanned(of, "RED", MONDAY)
    sweep(at=july(31))
    mine = WarningRung.objects.filter(warning=key).values_list("clock", "rung")
    assert list(mine) == [(1, "DISTRICT"), (2, "DISTRICT")]


def test_one_digest_a_person_says_what_is_new_and_what_was_raised(
    red: Warning, officer: User, reviewer: User
) -> None:
    bureau, group = make.user("BUREAU"), make.user("LEADING_GROUP")
    scanned(works(), "YELLOW", MONDAY)
    follow(found(works("南山区", None), "RED", MONDAY))
    assert sweep(at=july(23)).notices == 2
    told = {notice.user_id: notice.title for notice in Notice.objects.all()}
    assert told == {officer.pk: "退库预警：新增红色 1 家", reviewer.pk: "退库预警：新增红色 1 家"}
    Notice.objects.all().delete()
    sweep(at=july(30))
    assert [notice.user_id for notice in Notice.objects.all()] == [reviewer.pk]
    Notice.objects.all().delete()
    sweep(at=july(43))
    assert {notice.user_id for notice in Notice.objects.all()} == {bureau.pk, group.pk}


def test_what_a_scan_lowered_is_no_news_and_what_it_raised_is(red: Warning, officer: User) -> None:
    other = works()
    scanned(other, "YELLOW", MONDAY)
    sweep(at=july(23))
    Notice.objects.all().delete()
    scanned(red.enterprise, "ORANGE", dt.date(2024, 7, 23))
    scanned(other, "RED", dt.date(2024, 7, 23))
    sweep(at=july(24))
    assert Notice.objects.get(user=officer).body == "新增红色 1 家"


def test_nobody_is_told_of_what_a_merge_left_with_the_absorbed(red: Warning, officer: User) -> None:
    absorbed = red.enterprise
    absorbed.merged_into = works()
    absorbed.save(update_fields=["merged_into"])
    assert sweep(at=july(23)).notices == 0


def test_the_contact_officer_is_told(rules_loaded: None) -> None:
    of = works()
    contact = make.user("OFFICER", "宝安区")
    make.contact(of, contact, dt.date(2024, 4, 15))
    scanned(of, "ORANGE", MONDAY)
    sweep(at=july(23))
    assert Notice.objects.get().user_id == contact.pk


def test_the_command_prints_the_contract(red: Warning) -> None:
    out = io.StringIO()
    call_command("sweep_warnings", "--at", "2024-07-30T08:30", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "open": {"RED": 1, "ORANGE": 0, "YELLOW": 0, "GREEN": 0}, "overdue": 1, "escalated": 1, "notices": 0,
    }  # fmt: skip


def test_the_statements_do_not_grow(rules_loaded: None) -> None:
    def statements(several: int, day: int) -> int:
        for _each in range(several):
            scanned(works(), "RED", MONDAY)
        with CaptureQueriesContext(connection) as asked:
            assert sweep(at=july(day)).escalated >= several
        return len(asked)

    statements(1, 36)
    assert statements(1, 37) == statements(4, 38)


class TestCalendar:
    """Open clocks are recounted when the calendar changes."""

    def test_a_new_day_off_moves_a_running_deadline_and_only_once(self, red: Warning) -> None:
        CalendarDay.objects.create(day=dt.date(2024, 7, 24), kind="OFF")
        assert list(recount(actor=None, since=dt.date(2024, 7, 24))) == [1]
        red.refresh_from_db()
        assert red.due_on == dt.date(2024, 7, 30)
        version = red.version
        list(recount(actor=None, since=dt.date(2024, 7, 24)))
        red.refresh_from_db()
        assert (red.due_on, red.version) == (dt.date(2024, 7, 30), version)

    def test_of_a_raised_clock_the_earlier_end_stays(self, rules_loaded: None) -> None:
        of = works()
        scanned(of, "YELLOW", dt.date(2024, 7, 1))
        scanned(of, "RED", MONDAY)
        assert warning_of(of).due_on == dt.date(2024, 7, 29)
        CalendarDay.objects.create(day=dt.date(2024, 7, 3), kind="OFF")
        list(recount(actor=None, since=dt.date(2024, 7, 3)))
        assert warning_of(of).due_on == dt.date(2024, 7, 29)
        CalendarDay.objects.create(day=dt.date(2024, 7, 25), kind="OFF")
        list(recount(actor=None, since=dt.date(2024, 7, 25)))
        assert warning_of(of).due_on == dt.date(2024, 7, 30)

    def test_a_met_clock_and_an_earlier_one_are_left_alone(self, red: Warning, officer: User) -> None:
        assert not touched_since(dt.date(2024, 7, 30)).exists()
        perform(actor=officer, warning=red.pk, act=Act.ACT, said=Said(note="上门"), at=july(23))
        assert not touched_since(dt.date(2024, 7, 1)).exists()
