"""Quarters come into being, freeze their list once, and are reopened with a reason."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from core.audit.models import AuditStamp
from core.calendar.loading import load_calendar
from core.calendar.services import open_year, set_day
from core.parameters.models import Parameter
from core.periods import Period
from core.verdict import Refused
from monitoring.returns.models import MonitoringMember, MonitoringQuarter
from monitoring.returns.services import listing, opening
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
OPENS = dt.date(2024, 10, 1)
CANDIDATE = {2023: Decimal(15_000_000)}


@pytest.fixture(autouse=True)
def parameters() -> Any:
    load_parameters()


@contextmanager
def refused(code: Any) -> Any:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code


def listed(period: Any = Q3) -> Any:
    rows = MonitoringMember.objects.filter(year=period.year, quarter=period.quarter)
    return dict(rows.values_list("enterprise__name", "reason"))


def test_on_the_first_day_after_a_quarters_end_its_list_holds_the_pool_and_those_above_scale(
    time_machine: Any,
) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 1, 8, tzinfo=dt.UTC))
    make.enterprise("宝安区", "新安街道", name="库内", revenue=CANDIDATE)
    above = make.enterprise("南山区", name="规上", revenue={2023: 40_000_000})
    make.inclusion(above)
    both = make.enterprise("南山区", name="规上而营收在区间", revenue=CANDIDATE)
    make.inclusion(both)
    make.inclusion(make.enterprise("南山区", name="已迁出", status="MOVED_OUT"))
    left = make.enterprise("南山区", name="已退库", revenue={2023: 40_000_000})
    make.inclusion(left)
    make.exit_(left)
    make.enterprise("宝安区", name="太小", revenue={2023: 100})
    assert opening.keep_quarters(OPENS - dt.timedelta(days=1)) == []
    assert listed() == {}
    assert opening.keep_quarters(OPENS) == [Q3]
    assert listed() == {"库内": "CITY_POOL", "规上": "ABOVE_SCALE", "规上而营收在区间": "ABOVE_SCALE"}
    member = MonitoringMember.objects.get(enterprise__name="库内")
    assert member.street is not None
    assert (member.district.name, member.street.name) == ("宝安区", "新安街道")


def test_a_frozen_list_stays_what_it_was_and_freezing_again_writes_nothing() -> None:
    make.enterprise(name="库内", revenue=CANDIDATE)
    opening.keep_quarters(OPENS)
    make.enterprise(name="后来的", revenue=CANDIDATE)
    stamps = AuditStamp.objects.count()
    assert opening.keep_quarters(OPENS) == []
    assert listed() == {"库内": "CITY_POOL"}
    assert AuditStamp.objects.count() == stamps


def test_an_empty_city_freezes_nothing_until_there_are_enterprises() -> None:
    assert opening.keep_quarters(OPENS) == []
    assert MonitoringQuarter.objects.get(year=2024, quarter=3).list_frozen_at is None
    make.enterprise(name="库内", revenue=CANDIDATE)
    assert opening.keep_quarters(OPENS + dt.timedelta(days=3)) == [Q3]


def test_a_quarter_that_has_closed_gets_no_list_of_today() -> None:
    make.enterprise(name="库内", revenue=CANDIDATE)
    assert opening.keep_quarters(dt.date(2024, 12, 20)) == []
    assert listed() == {}


def test_a_closed_quarter_is_reopened_with_a_reason_until_a_day(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 12, 20, 8, tzinfo=dt.UTC))
    make.enterprise(name="库内", revenue=CANDIDATE)
    bureau, until = make.user("BUREAU"), dt.date(2024, 12, 31)
    with refused("REASON"):
        opening.reopen(actor=bureau, period=Q3, until=until, reason=" ")
    with refused("REOPEN_UNTIL"):
        opening.reopen(actor=bureau, period=Q3, until=dt.date(2024, 12, 1), reason="统计局核减后补报")
    with refused("PERMISSION"):
        opening.reopen(actor=make.user("OFFICER"), period=Q3, until=until, reason="统计局核减后补报")
    row = opening.reopen(actor=bureau, period=Q3, until=until, reason="统计局核减后补报")
    assert (row.until, row.reason, row.district) == (until, "统计局核减后补报", None)
    assert listed() == {"库内": "CITY_POOL"}
    with refused("QUARTER_OPEN"):
        opening.reopen(actor=bureau, period=Q3, until=until, reason="再来一次也不行")


def test_the_list_is_changed_one_by_one_with_a_reason_by_a_reviewer_of_the_place() -> None:
    make.enterprise("宝安区", name="库内", revenue=CANDIDATE)
    late = make.enterprise("宝安区", name="漏列")
    reviewer = make.user("REVIEWER", "宝安区")
    with refused("LIST_NOT_FROZEN"):
        listing.add_member(actor=reviewer, period=Q3, enterprise=late.pk, reason="去年底投产")
    opening.keep_quarters(OPENS)
    with refused("REASON"):
        listing.add_member(actor=reviewer, period=Q3, enterprise=late.pk, reason="")
    with refused("PERMISSION"):
        listing.add_member(actor=make.user("OFFICER"), period=Q3, enterprise=late.pk, reason="去年底投产")
    made = listing.add_member(actor=reviewer, period=Q3, enterprise=late.pk, reason="去年底投产")
    assert (made.reason, made.note) == ("MANUAL", "去年底投产")
    with refused("MEMBER_KNOWN"):
        listing.add_member(actor=reviewer, period=Q3, enterprise=late.pk, reason="去年底投产")
    gone = listing.remove_member(actor=reviewer, member=made.pk, reason="重复列入")
    assert gone.removed_on is not None
    again = listing.add_member(actor=reviewer, period=Q3, enterprise=late.pk, reason="核实后恢复")
    assert (again.pk, again.removed_on) == (made.pk, None)


def test_a_reviewer_of_another_district_finds_nothing_to_change() -> None:
    works = make.enterprise("宝安区", name="库内", revenue=CANDIDATE)
    opening.keep_quarters(OPENS)
    member = MonitoringMember.objects.get(enterprise=works)
    with pytest.raises(Http404):
        listing.remove_member(actor=make.user("REVIEWER", "南山区"), member=member.pk, reason="不是我的")


def test_a_notice_that_is_loaded_later_moves_the_days_of_a_quarter_that_has_not_closed(
    time_machine: Any,
) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC))
    load_calendar(make.CITY_DATA / "calendar.csv")
    opening.keep_quarters(dt.date(2026, 11, 24))
    row = MonitoringQuarter.objects.get(year=2026, quarter=4)
    assert (row.due_on, row.closes_on) == (dt.date(2027, 1, 20), dt.date(2027, 2, 17))
    actor = make.user("ADMIN")
    open_year(actor=actor, year=2027, source="国办发明电〔2026〕9号")
    for number in range(5, 12):
        set_day(actor=actor, day=dt.date(2027, 2, number), kind="OFF")
    row.refresh_from_db()
    assert (row.due_on, row.closes_on) == (dt.date(2027, 1, 20), dt.date(2027, 2, 24))


def test_a_calendar_change_leaves_a_closed_quarter_as_it_was(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 12, 2, 8, tzinfo=dt.UTC))
    load_calendar(make.CITY_DATA / "calendar.csv")
    closed = make.quarter(2024, 3)
    set_day(actor=make.user("ADMIN"), day=dt.date(2024, 10, 18), kind="OFF")
    before = (closed.due_on, closed.closes_on)
    closed.refresh_from_db()
    assert (closed.due_on, closed.closes_on) == before


def unknown_from(code: str, day: dt.date) -> None:
    Parameter.objects.create(code=code, value="", unit="workdays", valid_from=day, mark="ours", reason="待定")


def test_a_parameter_that_one_quarter_lacks_stops_that_quarter_alone() -> None:
    make.enterprise(name="库内", revenue=CANDIDATE)
    unknown_from("return_close_days_q4", dt.date(2024, 11, 1))
    assert opening.keep_quarters(dt.date(2024, 10, 8)) == [Q3]
    assert not MonitoringQuarter.objects.filter(year=2024, quarter=4).exists()


def test_the_calendar_is_saved_though_a_quarters_days_cannot_be_counted_anew(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 8, 3, tzinfo=dt.UTC))
    load_calendar(make.CITY_DATA / "calendar.csv")
    make.quarter(2024, 3, due_on=dt.date(2024, 10, 21), closes_on=dt.date(2024, 11, 4))
    unknown_from("return_close_days", dt.date(2024, 9, 1))
    set_day(actor=make.user("ADMIN"), day=dt.date(2024, 10, 22), kind="OFF")
    row = MonitoringQuarter.objects.get(year=2024, quarter=3)
    assert (row.due_on, row.closes_on) == (dt.date(2024, 10, 21), dt.date(2024, 11, 4))
