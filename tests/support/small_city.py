"""A small demo city that a module of tests shares."""

from __future__ import annotations

import copy
import datetime as dt
import os
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
from django.test import override_settings

from tests.support import database
from tests.support import factories as make
from tests.support.seed_city import AT


@pytest.fixture(scope="module")
def city(small_city_database: str, django_db_blocker: Any) -> Iterator[None]:
    """150 enterprises and what is around them, for this module: a database that the run made once.

    It is the day of the city as long as the module lasts, and what the module writes is taken back.
    """
    data = Path(os.environ["PORTAL_TEST_FOLDER"]) / database.CITY_DATA
    stores: dict[str, Any] = copy.deepcopy(settings.STORAGES)
    stores["default"]["OPTIONS"]["location"] = str(data / "files")
    with (
        django_db_blocker.unblock(),
        database.pointed_at(small_city_database),
        override_settings(DATA_DIR=data, STORAGES=stores),
        time_machine.travel(AT),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


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
