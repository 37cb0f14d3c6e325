"""What the pool's tests stand on: March 2024, before the snapshot day, with the city's parameters."""

import datetime as dt
from typing import Any

import pytest

from tests.support.parameters import load_parameters

MARCH = dt.datetime(2024, 3, 5, 3, tzinfo=dt.UTC)


@pytest.fixture
def march(db: None, time_machine: Any) -> Any:
    """It is 5 March 2024; `march.move_to(…)` goes on from there."""
    time_machine.move_to(MARCH)
    load_parameters()
    return time_machine
