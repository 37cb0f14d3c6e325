"""A quarter's days set by the bureau, exceptions for a unit, and reminders of who owes: each once, missed ones made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.calendar.loading import load_calendar
from core.calendar.services import set_day
from core.notices.models import Notice
from core.periods import Period
from core.verdict import Refused
from monitoring.returns import quarters
from monitoring.returns.models import MonitoringQuarter
from monitoring.returns.openings import openings
from monitoring.returns.rules.frame import Window
from monitoring.returns.services import keying, opening
from monitoring.returns.services.reminding import remind
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
DUE, CLOSES = dt.date(2024, 10, 21), dt.date(2024, 11, 4)


@pytest.fixture(autouse=True)
def quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 15, 3, tzinfo=dt.UTC))
    load_parameters()
    load_calendar(make.CITY_DATA / "calendar.csv")
    make.quarter(2024, 3, due_on=DUE, closes_on=CLOSES)


@pytest.fixture
def bureau() -> Any:
    return make.user("BUREAU", make.city())


def stored() -> MonitoringQuarter:
    return MonitoringQuarter.objects.get(year=2024, quarter=3)


def test_a_day_that_the_bureau_set_survives_a_recount_and_the_other_follows_it(bureau: Any) -> None:
    due = dt.date(2024, 10, 25)
    opening.set_days(actor=bureau, period=Q3, due_on=due, closes_on=CLOSES, reason="系统维护，顺延")
    assert (stored().fixed, stored().reason) == (["due_on"], "系统维护，顺延")
    set_day(actor=make.user("ADMIN", make.city()), day=dt.date(2024, 10, 28), kind="OFF", note="台风停工")
    assert (stored().due_on, stored().closes_on) == (due, dt.date(2024, 11, 11))
    opening.set_days(actor=bureau, period=Q3, due_on=due, closes_on=dt.date(2024, 11, 20), reason="台风影响")
    quarters.recount(since=dt.date(2024, 10, 1))
    assert (stored().due_on, stored().closes_on) == (due, dt.date(2024, 11, 20))


@pytest.mark.parametrize(
    ("due", "closes", "reason", "code"),
    [
        (dt.date(2024, 9, 1), CLOSES, "系统维护", "QUARTER_DAYS"),
        (DUE, dt.date(2024, 10, 20), "系统维护", "QUARTER_DAYS"),
        (DUE, CLOSES, "改", "REASON"),
    ],
)
def test_days_that_cannot_be_are_refused(
    bureau: Any, due: dt.date, closes: dt.date, reason: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        opening.set_days(actor=bureau, period=Q3, due_on=due, closes_on=closes, reason=reason)
    assert refused.value.code == code


def test_the_days_are_the_bureaus_and_not_of_a_closed_quarter(bureau: Any, time_machine: Any) -> None:
    with pytest.raises(Refused, match="市局"):
        opening.set_days(
            actor=make.user("REVIEWER", "宝安区"), period=Q3, due_on=DUE, closes_on=CLOSES, reason="系统维护"
        )
    time_machine.move_to(dt.datetime(2024, 11, 5, 3, tzinfo=dt.UTC))
    with pytest.raises(Refused, match="已于"):
        opening.set_days(actor=bureau, period=Q3, due_on=DUE, closes_on=CLOSES, reason="系统维护")


def test_a_street_with_an_exception_sends_after_the_closing_and_its_neighbours_do_not(
    time_machine: Any,
) -> None:
    near, far = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区", "石岩街道")
    make.member(near)
    make.member(far)
    reviewer, street = make.user("REVIEWER", "宝安区"), make.unit("新安街道")
    opening.except_unit(
        actor=reviewer, period=Q3, unit=street.pk, until=dt.date(2024, 11, 8), reason="街道办搬迁"
    )
    time_machine.move_to(dt.datetime(2024, 11, 6, 3, tzinfo=dt.UTC))
    assert openings(Q3).window(dt.date(2024, 11, 6), [near.district_id], near.street_id) is Window.OPEN
    officer = make.user("OFFICER", "宝安区")
    keying.key_in(actor=officer, enterprise=near.pk, period=Q3, typed=TYPED)
    with pytest.raises(keying.Blocked):
        keying.key_in(actor=officer, enterprise=far.pk, period=Q3, typed=TYPED)
    time_machine.move_to(dt.datetime(2024, 11, 9, 3, tzinfo=dt.UTC))
    with pytest.raises(keying.Blocked):
        keying.key_in(actor=officer, enterprise=near.pk, period=Q3, typed=TYPED, version=1)


def test_an_exception_is_longer_than_the_others_have_and_of_the_own_district() -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    with pytest.raises(Refused, match="晚于"):
        opening.except_unit(
            actor=reviewer, period=Q3, unit=make.unit("新安街道").pk, until=CLOSES, reason="街道办搬迁"
        )
    with pytest.raises(Refused, match="本区"):
        opening.except_unit(
            actor=reviewer,
            period=Q3,
            unit=make.unit("南山区").pk,
            until=dt.date(2024, 12, 1),
            reason="搬迁了",
        )


def test_the_pages_of_days_and_exceptions_do_it(client: Any, bureau: Any) -> None:
    client.force_login(bureau)
    said = {"period": "2024Q3", "due_on": "2024-10-25", "closes_on": "2024-11-08", "reason": "系统维护"}
    assert client.post("/returns/days/", said).status_code == 302
    assert stored().due_on == dt.date(2024, 10, 25)
    client.force_login(make.user("REVIEWER", "宝安区"))
    assert "市局开放" in client.post("/returns/days/", said).content.decode()
    said = {
        "period": "2024Q3",
        "unit": str(make.unit("新安街道").pk),
        "until": "2024-11-20",
        "reason": "街道搬迁",
    }
    assert client.post("/returns/exception/", said).status_code == 302
    assert "新安街道重新开放至" in client.get("/returns/?period=2024Q3").content.decode()


def at(day: int, month: int = 10) -> dt.datetime:
    return dt.datetime(2024, month, day, 1, tzinfo=dt.UTC)


def owing() -> Any:
    officer = make.user("OFFICER", "新安街道")
    for _each in range(3):
        make.member(make.enterprise("宝安区", "新安街道"))
    reported = make.enterprise("宝安区", "新安街道")
    make.member(reported)
    make.quarterly_return(reported)
    return officer


def test_who_owes_is_reminded_on_the_first_third_and_fifth_working_day_once(time_machine: Any) -> None:
    officer = owing()
    told = {}
    for day in (21, 22, 23, 24, 25, 26, 28, 29):
        time_machine.move_to(at(day))
        told[day] = remind()
        assert remind() == 0
    assert told == {21: 0, 22: 1, 23: 0, 24: 1, 25: 0, 26: 0, 28: 1, 29: 0}
    notice = Notice.objects.filter(user=officer).first()
    assert notice is not None
    assert "还有 3 家未报" in notice.title


def test_a_missed_reminder_is_made_up_and_two_missed_ones_are_one(time_machine: Any) -> None:
    owing()
    time_machine.move_to(at(21))
    remind()
    time_machine.move_to(at(25))
    assert remind() == 1
    assert Notice.objects.count() == 1
