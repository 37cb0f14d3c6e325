"""A small demo city that a module of tests shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from tests.support import factories as make

AT = dt.datetime.fromisoformat("2024-10-31T09:00:00+08:00")


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """150 enterprises and what is around them, for this module, in one transaction that is taken back."""
    with django_db_blocker.unblock(), demo_city(150, AT, tmp_path_factory.mktemp("demo")):
        yield


@contextmanager
def demo_city(enterprises: int, at: dt.datetime, folder: Path) -> Iterator[None]:
    """So many on a day, in one transaction that is taken back; it is that day as long as they are there."""
    with (
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(at),
        transaction.atomic(),
    ):
        patch.setattr(settings, "DATA_DIR", folder)
        call_command("load_city", str(make.CITY_DATA), stdout=StringIO())
        call_command(
            "seed_demo", enterprises=enterprises, seed=1, at=at.replace(tzinfo=None), stdout=StringIO()
        )
        yield
        transaction.set_rollback(True)
