"""What the scan reads: returns in time and in force, sources, exits and status on record, last year's revenue."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils import timezone

from core.periods import Period
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.models import Assessment
from monitoring.scan.services import run_direct
from tests.monitoring.scan.city import result
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db

Q3 = Period(2024, 3)


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


def silent(
    *, listed: tuple[int, ...] = (2, 3), late: tuple[int, ...] = (), at: dt.datetime | None = None
) -> Assessment:
    """An above-scale enterprise on the list of some quarters; its return of some came after the due date."""
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2020, 11, 30))
    for number in (2, 3):
        due = make.quarter(2024, number).due_on
        if number in listed:
            make.member(firm, 2024, number)
        if number in late:
            row = make.quarterly_return(firm, 2024, number, revenue=Decimal(30_000_000))
            after = timezone.make_aware(dt.datetime.combine(due + dt.timedelta(days=1), dt.time(9)))
            QuarterlyReturn.objects.filter(pk=row.pk).update(entered_at=after)
    run_direct(Q3, as_of=at)
    return result(firm, Q3)


def test_who_was_on_both_lists_and_missed_both_due_dates_is_silent() -> None:
    found = silent()
    assert (found.risk, found.stale, found.rules) == ("YELLOW", False, ["X8"])


def test_who_is_on_one_list_only_is_not_silent() -> None:
    assert silent(listed=(3,)).rules == ["R0"]


def test_a_return_after_the_due_date_does_not_undo_that_it_was_missing_then() -> None:
    assert "X8" in silent(late=(2,)).rules


def test_nobody_is_silent_before_the_due_date_has_passed() -> None:
    due = make.quarter(2024, 3).due_on
    eve = timezone.make_aware(dt.datetime.combine(due, dt.time(23, 59)))
    assert "X8" not in silent(at=eve).rules


def test_a_corrected_return_that_was_in_time_is_not_missing() -> None:
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2020, 11, 30))
    for number in (2, 3):
        make.quarter(2024, number)
        make.member(firm, 2024, number)
    in_time = timezone.make_aware(dt.datetime(2024, 10, 8, 9))
    first = make.quarterly_return(firm, 2024, 3, is_current=False)
    make.quarterly_return(firm, 2024, 3, version=2)
    QuarterlyReturn.objects.filter(pk=first.pk).update(entered_at=in_time)
    run_direct(Q3)
    assert json.loads(result(firm, Q3).inputs)["overdue"] == [False, True]


def test_a_draft_that_lay_there_on_the_due_date_was_no_return() -> None:
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2020, 11, 30))
    for number in (2, 3):
        make.quarter(2024, number)
        make.member(firm, 2024, number)
    draft = make.quarterly_return(firm, 2024, 3, is_current=False, state="DRAFT")
    QuarterlyReturn.objects.filter(pk=draft.pk).update(
        entered_at=timezone.make_aware(dt.datetime(2024, 10, 8, 9))
    )
    make.quarterly_return(firm, 2024, 3, version=2)
    run_direct(Q3)
    assert json.loads(result(firm, Q3).inputs)["overdue"] == [True, True]


@pytest.mark.parametrize("state", ["EMPTY", "DRAFT", "RETURNED"])
def test_a_return_that_is_not_submitted_is_no_figure(state: str) -> None:
    firm = make.enterprise()
    make.quarterly_return(firm, 2024, 3, state=state)
    run_direct(Q3)
    assert result(firm, Q3).ytd is None


def test_statistics_count_above_scale_only_and_then_before_tax_and_the_enterprise() -> None:
    above, below = make.enterprise(), make.enterprise()
    make.inclusion(above, dt.date(2022, 11, 30))
    for firm in (above, below):
        for source, revenue in (("STAT", 1), ("TAX", 2), ("ENTERPRISE", 3)):
            make.quarterly_return(firm, 2024, 3, source=source, revenue=Decimal(revenue * 1_000_000))
    run_direct(Q3)
    assert json.loads(result(above, Q3).inputs)["ytd_source"] == "STAT"
    assert json.loads(result(below, Q3).inputs)["ytd_source"] == "TAX"


def test_a_figure_entered_after_the_moment_is_not_seen_and_the_one_before_it_is() -> None:
    firm = make.enterprise()
    old = make.quarterly_return(firm, 2024, 3, is_current=False, revenue=Decimal(5_000_000))
    make.quarterly_return(firm, 2024, 3, version=2, revenue=Decimal(30_000_000))
    moment = timezone.now() - dt.timedelta(days=2)
    QuarterlyReturn.objects.filter(pk=old.pk).update(entered_at=moment - dt.timedelta(days=1))
    run_direct(Q3, as_of=moment)
    assert result(firm, Q3).ytd == Decimal(5_000_000)
    run_direct(Q3)
    assert result(firm, Q3).ytd == Decimal(30_000_000)


def test_an_exit_after_the_quarter_does_not_make_it_below_scale_then() -> None:
    firm = make.enterprise(status="MOVED_OUT")
    make.inclusion(firm, dt.date(2022, 11, 30))
    make.exit_(firm, dt.date(2024, 11, 5), reason="MOVED_OUT")
    make.quarterly_return(firm, 2024, 3, revenue=Decimal(30_000_000))
    run_direct(Q3)
    found = result(firm, Q3)
    assert found.above_scale
    assert "X1" not in found.rules
    run_direct(Period(2024, 4))
    assert not result(firm, Period(2024, 4)).above_scale


def test_moving_to_another_district_is_no_exit() -> None:
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2022, 11, 30))
    make.exit_(firm, dt.date(2024, 5, 5), reason="MOVED_DISTRICT")
    run_direct(Q3)
    assert result(firm, Q3).above_scale


def test_who_moved_out_on_record_and_has_not_left_the_database_is_red() -> None:
    firm = make.enterprise(status="MOVED_OUT")
    make.inclusion(firm, dt.date(2022, 11, 30))
    run_direct(Q3)
    found = result(firm, Q3)
    assert found.risk == "RED"
    assert json.loads(found.reasons)[0] == {
        "rule": "X1",
        "observed": "MOVED_OUT",
        "required": "operating",
        "source": "register",
    }


def test_last_years_revenue_is_the_annual_figure_of_the_highest_source() -> None:
    firm = make.enterprise(revenue={2023: 18_000_000})
    make.annual(firm, 2023, source="TAX", revenue=Decimal(19_500_000))
    make.quarterly_return(firm, 2023, 4, revenue=Decimal(17_000_000))
    without = make.enterprise()
    make.quarterly_return(without, 2023, 4, revenue=Decimal(17_000_000))
    run_direct(Q3)
    assert json.loads(result(firm, Q3).inputs)["prior_revenue"] == "19500000.00"
    assert json.loads(result(without, Q3).inputs)["prior_revenue"] == "17000000.00"


def test_inclusions_and_exits_are_read_as_recorded_at_the_moment_of_the_run() -> None:
    moment = timezone.now() - dt.timedelta(days=3)
    late = moment + dt.timedelta(hours=1)
    included, left = make.enterprise(), make.enterprise()
    make.inclusion(included, dt.date(2023, 11, 30), recorded_at=late)
    make.inclusion(left, dt.date(2020, 11, 30))
    make.exit_(left, dt.date(2024, 5, 30), reason="MOVED_OUT", recorded_at=late)
    for firm in (included, left):
        QuarterlyReturn.objects.filter(pk=make.quarterly_return(firm, 2024, 3).pk).update(entered_at=moment)
    run_direct(Q3, as_of=moment)
    assert [result(firm, Q3).above_scale for firm in (included, left)] == [False, True]
    assert json.loads(result(left, Q3).inputs)["on_record"] is None
    run_direct(Q3)
    assert [result(firm, Q3).above_scale for firm in (included, left)] == [True, False]
    assert json.loads(result(left, Q3).inputs)["on_record"] == "MOVED_OUT"
