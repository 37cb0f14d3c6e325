"""The city's calendar and the ledger's limits, and a problem on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import User
from cultivation.ledger.models import Problem
from cultivation.ledger.services import logging
from cultivation.ledger.services.logging import Registration
from tests.support import factories as make
from tests.support.parameters import load_rules

MORNING = dt.datetime(
    2024, 9, 30, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))
)  # a Monday before the holidays


@pytest.fixture
def rules_loaded(db: None) -> None:
    load_rules()


@pytest.fixture
def clock() -> Iterator[Any]:
    """The morning of 2024-09-30; `clock.move_to(…)` goes on."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(rules_loaded: None) -> User:
    return make.user("OFFICER", "宝安区", name="区经办")


@pytest.fixture
def street_officer(rules_loaded: None) -> User:
    return make.user("OFFICER", "新安街道", name="街道经办")


@pytest.fixture
def labour(rules_loaded: None) -> User:
    """Someone of the district's labour department."""
    return make.user("DEPARTMENT", "440306-D_HR", name="人力资源局")


Log = Callable[..., Problem]


@pytest.fixture
def log(street_officer: User) -> Log:
    """Log a problem of an enterprise of 新安街道 as its street officer."""

    def logged(actor: User | None = None, *, of: Any = None, **said: Any) -> Problem:
        works = of or make.enterprise("宝安区", "新安街道")
        words = {"category": "LABOUR", "description": "一线普工缺口四十人。订单无法按期交付"} | said
        return logging.log(
            actor=actor or street_officer, enterprise=works.pk, registration=Registration(**words)
        )

    return logged
