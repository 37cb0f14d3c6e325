"""A past year's revenue of record: the annual figure of the highest source, else the fourth quarter's of record."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from core.periods import Period
from cultivation.enterprises.models import Standing
from cultivation.enterprises.pool import PoolReason, pool_conditions
from exchange.staging import batches
from monitoring.returns.services import keying
from tests.monitoring.returns.test_keying import TYPED
from tests.monitoring.returns.workbooks import bring, workbook
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_january(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2025, 1, 14, 3, tzinfo=dt.UTC))
    load_parameters()


def of_record(one: Any, year: int = 2024) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT revenue, source FROM full_year_revenue(%s) WHERE enterprise_id = %s", [year, one.pk]
        )
        return cursor.fetchall()


def q4(one: Any, revenue: int | None, **fields: Any) -> None:
    make.quarterly_return(one, 2024, 4, revenue=revenue, **fields)


def last_revenue(one: Any) -> Any:
    return Standing.objects.get(enterprise=one).revenue_last


def test_an_annual_figure_goes_before_the_fourth_quarter() -> None:
    one = make.enterprise(revenue={2024: 12_000_000})
    q4(one, 14_000_000, source="TAX")
    assert of_record(one) == [(12_000_000, "ENTERPRISE")]


def test_without_one_the_fourth_quarter_stands_in_and_the_pool_takes_it() -> None:
    one = make.enterprise()
    q4(one, 14_000_000)
    make.quarterly_return(one, 2024, 3, revenue=11_000_000)
    assert of_record(one) == [(14_000_000, "ENTERPRISE")]
    assert pool_conditions(2025, one.pk) == [PoolReason.REVENUE_IN_BAND]


def test_the_highest_source_that_has_a_figure_is_of_record() -> None:
    one = make.enterprise()
    q4(one, 14_000_000)
    q4(one, 13_000_000, source="TAX")
    q4(one, 12_000_000, source="STAT")
    assert of_record(one) == [(13_000_000, "TAX")]  # STAT counts above scale only
    make.inclusion(one, dt.date(2024, 11, 1))
    assert of_record(one) == [(12_000_000, "STAT")]


def test_what_does_not_count_is_no_figure() -> None:
    draft, back, none, old = (make.enterprise() for _ in range(4))
    q4(draft, 14_000_000, state="DRAFT")
    q4(back, 14_000_000, state="RETURNED")
    q4(none, None)
    q4(old, 14_000_000, is_current=False)
    assert [of_record(one) for one in (draft, back, none, old)] == [[], [], [], []]


def test_keying_in_a_fourth_quarter_moves_last_years_revenue_at_once() -> None:
    officer = make.user("OFFICER", "新安街道")
    one = make.enterprise("宝安区", "新安街道")
    make.quarter(2024, 4, due_on=dt.date(2025, 1, 20), closes_on=dt.date(2025, 2, 25))
    make.member(one, 2024, 4)
    keying.key_in(actor=officer, enterprise=one.pk, period=Period(2024, 4), typed=TYPED)
    assert last_revenue(one) == 13_865_000


def test_importing_a_fourth_quarter_moves_it_and_the_undo_moves_it_back(tmp_path: Path) -> None:
    officer = make.user("OFFICER", "宝安区")
    one = make.enterprise("宝安区", "新安街道")
    make.quarter(2024, 4, due_on=dt.date(2025, 1, 20), closes_on=dt.date(2025, 2, 25))
    make.member(one, 2024, 4)
    batch = bring(officer, workbook(tmp_path / "q4.xlsx", [one]), period="2024Q4")
    assert (batch.created, last_revenue(one)) == (1, Decimal(13_865_000))
    batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    assert last_revenue(one) is None
