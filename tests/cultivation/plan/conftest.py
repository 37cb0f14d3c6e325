"""A city with its parameters, in October 2024."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support import factories as make
from tests.support.parameters import load_parameters


@pytest.fixture(autouse=True)
def in_october(request: pytest.FixtureRequest, time_machine: Any) -> None:
    """The day of the tests that use the database, and what holds on it."""
    time_machine.move_to(dt.datetime(2024, 10, 15, 2, tzinfo=dt.UTC))
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        load_parameters()
        make.city()
