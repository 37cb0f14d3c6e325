"""The city's parameters and score sheets, people, and an enterprise with what the register has of it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from tests.support import factories as make
from tests.support.parameters import load_rules


@pytest.fixture
def sheets_loaded(db: None) -> None:
    """As `load_city` loads them."""
    load_rules()
    make.score_sheets()


@pytest.fixture
def officer(sheets_loaded: None) -> User:
    """Of the street where the enterprise is."""
    return make.user("OFFICER", "新安街道", name="街道经办")


@pytest.fixture
def bureau(sheets_loaded: None) -> User:
    """Of the city."""
    return make.user("BUREAU", name="市局")


def year_end(of: Enterprise, year: int, **figures: Any) -> None:
    """The enterprise's own return of a fourth quarter."""
    make.quarterly_return(of, year, 4, state="ACCEPTED", **figures)


@pytest.fixture
def works(sheets_loaded: None) -> Enterprise:
    """Four years of returns: a main share of 86 %, research of 3.2 million on 71 million, growing, half in debt."""
    made = make.enterprise(
        "宝安区", "新安街道", name="深圳市宏显精密电子有限公司", production_from="2016-05-01"
    )
    year_end(made, 2021, revenue=58_000_000, main_revenue=50_000_000)
    year_end(made, 2022, revenue=62_000_000, main_revenue=56_000_000, rd_expense=2_000_000)
    year_end(
        made, 2023, revenue="71111111.11", main_revenue="61040000", rd_expense=3_200_000, employees=200,
        rd_employees=20, assets=80_000_000, liabilities=40_000_000,
    )  # fmt: skip
    return made


SAID = {
    "niche_years": "7", "field": "BASE_OR_CHAIN", "digital": "2", "quality": "1", "margin": "5.5", "ip": "I_OWN",
    "institution": "CITY",
}  # fmt: skip
"""What is said of the works besides: with it the register and the answers come to the known points of SP1 but two more."""
