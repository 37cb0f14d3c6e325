"""The pool's conditions as of the snapshot day, and what an exit in force says of the business."""

import datetime as dt
from typing import Any

import pytest

from cultivation.enterprises.pool import PoolReason, pool_conditions, pool_terms
from tests.support.factories import enterprise, exit_, inclusion
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
IN = [PoolReason.REVENUE_IN_BAND]


@pytest.fixture(autouse=True)
def in_november(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 11, 5, 3, tzinfo=dt.UTC))
    load_parameters()


def candidate(**fields: Any) -> Any:
    return enterprise("宝安区", "新安街道", revenue={2023: 15_000_000}, **fields)


def test_who_is_above_scale_is_asked_of_the_snapshot_day_and_before_it_of_today() -> None:
    assert pool_terms(2024).day == dt.date(2024, 3, 31)
    assert pool_terms(2024, today=dt.date(2024, 2, 1)).day == dt.date(2024, 2, 1)
    assert pool_terms(2025).day == dt.date(2024, 11, 5)
    before, after = candidate(), candidate()
    inclusion(before, dt.date(2024, 3, 31))
    inclusion(after, dt.date(2024, 4, 1))
    assert pool_conditions(2024, before.pk) == [*IN, PoolReason.ALREADY_ABOVE_SCALE]
    assert pool_conditions(2024, after.pk) == IN


@pytest.mark.parametrize(
    ("reason", "on", "expected"),
    [
        ("BELOW_SCALE", dt.date(2024, 1, 10), IN),
        ("INDUSTRY_CHANGED", dt.date(2024, 1, 10), IN),
        ("DEREGISTERED", dt.date(2021, 1, 10), [*IN, PoolReason.NOT_OPERATING]),
        ("MOVED_OUT", dt.date(2021, 1, 10), [*IN, PoolReason.NOT_OPERATING, PoolReason.OUTSIDE_CITY]),
        ("STOPPED", dt.date(2023, 12, 31), [*IN, PoolReason.NOT_OPERATING]),
        ("STOPPED", dt.date(2022, 12, 31), IN),  # it had revenue again the year after
        ("MOVED_OUT", dt.date(2024, 4, 1), IN),  # after the snapshot
    ],
)
def test_an_exit_in_force_that_ends_the_business_is_not_operating(
    reason: str, on: dt.date, expected: list[PoolReason]
) -> None:
    one = candidate()
    inclusion(one, dt.date(2020, 11, 1))
    exit_(one, on, reason=reason)
    if on > dt.date(2024, 3, 31):
        expected = [*expected, PoolReason.ALREADY_ABOVE_SCALE]
    assert pool_conditions(2024, one.pk) == expected


def test_an_inclusion_after_the_exit_puts_it_out_of_force() -> None:
    one = candidate()
    inclusion(one, dt.date(2018, 11, 1))
    exit_(one, dt.date(2019, 12, 31), reason="MOVED_OUT")
    inclusion(one, dt.date(2021, 11, 1))
    exit_(one, dt.date(2022, 12, 31), reason="BELOW_SCALE")
    assert pool_conditions(2024, one.pk) == IN
