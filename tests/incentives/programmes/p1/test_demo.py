"""The demo's payments of P1."""

import datetime as dt
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pytest

from incentives.facts.models import Payment
from incentives.policy.loading import load_programmes
from incentives.programmes.p1.demo import pay
from tests.support import factories as make


class Chance:
    """A stream of chance that says what is wanted."""

    def __init__(self, *draws: float) -> None:
        self.draws = np.array(draws)

    def random(self, size: int) -> npt.NDArray[np.float64]:
        """The draws."""
        return self.draws[:size]


@pytest.mark.django_db
def test_half_of_those_of_three_years_ago_or_earlier_are_paid_in_september_two_years_after() -> None:
    load_programmes(make.CITY_DATA / "programmes.csv")
    old, older, unlucky, young = (make.enterprise().pk for _ in range(4))
    works = np.array([old, older, unlucky, young])
    pay("P1", Chance(0.1, 0.4, 0.5, 0.1), works, np.array([2021, 2019, 2021, 2022]), 2024)  # type: ignore[arg-type]
    fields = ("enterprise", "programme", "year", "amount", "paid_on", "source")
    assert set(Payment.objects.values_list(*fields)) == {
        (old, "P1", 2023, Decimal(200_000), dt.date(2023, 9, 15), "2023年上规模奖励项目"),
        (older, "P1", 2021, Decimal(200_000), dt.date(2021, 9, 15), "2021年上规模奖励项目"),
    }
