"""The city's calendar and parameters, an officer of 新安街道, and an enterprise there on a Friday in September."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from tests.support import factories as make
from tests.support.parameters import load_rules

AFTERNOON = dt.datetime(2024, 9, 13, 16, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FRIDAY = AFTERNOON.date()


def photo(name: str = "车间.jpg") -> SimpleUploadedFile:
    """A small picture as a phone sends it."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/jpeg")


@pytest.fixture
def rules_loaded(db: None) -> None:
    load_rules()


@pytest.fixture
def clock() -> Iterator[Any]:
    """The afternoon of 2024-09-13, a Friday; `clock.move_to(…)` goes on."""
    with time_machine.travel(AFTERNOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(rules_loaded: None) -> User:
    return make.user("OFFICER", "新安街道", name="街道经办")


@pytest.fixture
def works(rules_loaded: None) -> Enterprise:
    return make.enterprise("宝安区", "新安街道", contact="林经理", founded_on=dt.date(2015, 3, 1))
