"""What the tests of contacts stand on: 10 May 2024, a Friday, with the city's parameters and calendar."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from tests.support import factories as make
from tests.support.parameters import load_calendar, load_parameters

MAY = dt.datetime(2024, 5, 10, 3, tzinfo=dt.UTC)


@pytest.fixture
def may(db: None, time_machine: Any) -> Any:
    """It is 10 May 2024; `may.move_to(…)` goes on from there."""
    time_machine.move_to(MAY)
    load_parameters()
    load_calendar()
    return time_machine


@pytest.fixture
def reviewer(may: Any) -> User:
    """Who names officers in 宝安区."""
    return make.user("REVIEWER", "宝安区", name="区审核")


@pytest.fixture
def street(may: Any) -> User:
    """An officer of 新安街道."""
    return make.user("OFFICER", "新安街道", name="王芳")


@pytest.fixture
def district(may: Any) -> User:
    """An officer of 宝安区."""
    return make.user("OFFICER", "宝安区", name="李强")


@pytest.fixture
def works(may: Any) -> Enterprise:
    """An enterprise of 新安街道."""
    return make.enterprise("宝安区", "新安街道")
