"""The figures behind the dashboard, from a handful of rows whose counts are known."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from core.periods import Period
from cultivation.enterprises.models import Enterprise, Inclusion
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.rows import Asked
from reports.dashboards.quarter.links import Links
from reports.dashboards.quarter.query import QuarterQuery
from reports.dashboards.quarter.selectors import Award, QuarterFigures, Tally, figures
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 10, 15)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """The morning of 2024-10-15, with the city's rules."""
    with time_machine.travel(dt.datetime(2024, 10, 15, 0, 30, tzinfo=dt.UTC), tick=False):
        load_parameters()
        yield


def asked(user: User | None = None, period: Period = Period(2024, 3)) -> QuarterFigures:  # noqa: B008
    return figures(QuarterQuery(user or make.user("BUREAU"), period, TODAY))


def counted(tally: Tally) -> dict[str, Any]:
    """What is not nought."""
    return {name: value for name, value in vars(tally).items() if value}


def test_each_place_has_its_own_counts_and_the_whole_their_sum() -> None:
    ours, theirs = make.enterprise("宝安区", "新安街道"), make.enterprise("南山区")
    run = make.scan_run(2024, 3)
    make.assessment(ours, run, readiness="LIKELY", risk="RED")
    make.assessment(theirs, run, readiness="REACHED", risk="")
    make.inclusion(ours, dt.date(2024, 5, 31))
    make.inclusion(theirs, dt.date(2023, 5, 31))
    make.quarter(2024, 3)
    for of in (ours, theirs):
        make.member(of, 2024, 3)
    make.quarterly_return(ours, 2024, 3)
    due: dict[str, Any] = {"state": "ASSIGNED", "due_on": TODAY}
    late, soon, far = (dt.date(2024, 10, day) for day in (10, 15, 30))
    make.problem(ours, **due, amber_from=late, red_from=late)
    make.problem(ours, **due, amber_from=soon, red_from=far)
    make.problem(ours, **due, amber_from=far, red_from=far)
    make.problem(theirs, **due, amber_from=late, red_from=late)
    found = asked()
    mine, other = found.by_place[ours.district_id], found.by_place[theirs.district_id]
    assert counted(mine) == {
        "all": 1, "included": 1, "listed": 1, "received": 1, "red": 1, "amber": 1, "green": 1,
        "readiness": Counter(LIKELY=1), "risk": Counter(RED=1),
    }  # fmt: skip
    assert counted(other) == {"all": 1, "before": 1, "listed": 1, "red": 1, "readiness": Counter(REACHED=1)}
    whole = found.whole
    assert (whole.all, whole.included, whole.before, whole.change) == (2, 1, 1, 0)
    assert (whole.listed, whole.received, whole.red, whole.amber, whole.green) == (2, 1, 2, 1, 1)
    assert (whole.likely, whole.at_risk, found.is_judged, found.run) == (2, 1, True, run)
    assert found.target is None, "no plan is issued"
    own = asked(make.user("REVIEWER", "宝安区"))
    assert set(own.by_place) == {ours.street_id}
    make.issue(make.plan(2024, {"宝安区": 1200, "龙岗区": 800}))
    assert (asked().target, asked(make.user("REVIEWER", "宝安区")).target) == (2000, 1200)


def test_who_moved_after_the_inclusion_counts_where_it_was_included_as_in_the_plan() -> None:
    moved = make.enterprise("宝安区", "新安街道")
    make.inclusion(moved, dt.date(2024, 5, 31))
    Enterprise.objects.filter(pk=moved.pk).update(district=make.unit("南山区"), street=None)
    city, old, new = make.user("BUREAU"), make.user("REVIEWER", "宝安区"), make.user("REVIEWER", "南山区")
    for person, number in ((city, 1), (old, 1), (new, 0)):
        query = QuarterQuery(person, Period(2024, 3), TODAY)
        assert figures(query).whole.included == rows.included(Asked(2024, TODAY, person)).count() == number
        client = Client()
        client.force_login(person)
        page = client.get(Links(query).included())
        assert page.context["total"] == number
        assert (f"/enterprises/{moved.pk}/" in page.content.decode()) == (person == city)
    assert asked().by_place[make.unit("宝安区").pk].included == 1


def test_a_past_quarter_opens_what_counted_by_its_end() -> None:
    for day in (dt.date(2024, 3, 31), dt.date(2024, 4, 1)):
        make.inclusion(make.enterprise("宝安区"), day)
    query = QuarterQuery(make.user("BUREAU"), Period(2024, 1), TODAY)
    client = Client()
    client.force_login(query.user)
    page = client.get(Links(query).included())
    assert (figures(query).whole.included, page.context["total"]) == (1, 1)
    assert "截至 2024-03-31。" in page.content.decode()
    assert client.get("/plan/2024/rows/included/?by=nonsense").context["total"] == 2


def test_of_a_city_without_rows_every_count_is_nought() -> None:
    found = asked()
    assert counted(found.whole) == {}
    assert (dict(found.by_place), found.moved, found.awards, found.months) == ({}, {}, {}, {})
    assert (found.is_judged, found.run) == (False, None)


def test_likely_or_at_risk_is_what_is_and_better_or_worse() -> None:
    tally = Tally(included=5, before=7)
    tally.readiness.update(LIKELY=1, REACHED=2, POSSIBLE=4)
    tally.risk.update(RED=1, ORANGE=2, YELLOW=4)
    assert (tally.likely, tally.at_risk, tally.change) == (3, 3, -2)


def test_the_pool_is_counted_while_it_can_be() -> None:
    make.enterprise("宝安区", revenue={2023: 15_000_000}, founded_on=dt.date(2015, 1, 1))
    assert asked().whole.pool == 1
    assert asked(period=Period(2015, 1)).whole.pool == 0


def test_the_run_of_the_quarter_is_the_last_finished_one() -> None:
    make.scan_run(2024, 2)
    first, last = (make.scan_run(2024, 3) for _ in range(2))
    make.scan_run(2024, 3, state="RUNNING")
    assert asked().run == last != first


def test_a_month_counts_first_inclusions_and_what_was_approved_late_has_a_thirteenth() -> None:
    def included(*facts: tuple[dt.date, int]) -> None:
        of = make.enterprise("宝安区")
        for day, year in facts:
            make.inclusion(of, day, count_year=year)

    included((dt.date(2024, 3, 31), 2024))
    included((dt.date(2024, 3, 1), 2024), (dt.date(2024, 6, 30), 2024))  # again in the year: counts once
    included((dt.date(2023, 11, 30), 2023), (dt.date(2024, 8, 31), 2024))  # again in another: counts in both
    included((dt.date(2024, 1, 31), 2023))
    included((dt.date(2022, 12, 31), 2023))
    included((dt.date(2022, 5, 31), 2022))
    assert asked().months == {(2024, 3): 2, (2024, 8): 1, (2023, 11): 1, (2023, 13): 1, (2023, 1): 1}
    assert Inclusion.objects.count() == 8
    assert asked(make.user("REVIEWER", "南山区")).months == {}


def test_awards_are_of_the_last_five_years_newest_first() -> None:
    def judged(year: int, verdict: str, amount: int | None = None, **fields: Any) -> None:
        make.evaluation(
            make.enterprise("宝安区"), year=year, verdict=verdict, amount=amount and Decimal(amount), **fields
        )

    for amount in (200_000, 100_000):
        judged(2023, "PASS", amount)
    judged(2023, "UNKNOWN", 7)
    judged(2023, "FAIL")
    judged(2023, "FAIL", is_current=False)
    judged(2024, "FAIL")
    judged(2020, "UNKNOWN")
    judged(2019, "PASS", 1)
    judged(2025, "PASS", 1)
    assert asked().awards == {
        make.programme().code: [
            Award(2024, 0, Decimal(0), 0, 1),
            Award(2023, 2, Decimal(300_000), 1, 1),
            Award(2020, 0, Decimal(0), 1, 0),
        ]
    }
