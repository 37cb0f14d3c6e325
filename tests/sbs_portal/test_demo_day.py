"""The demo of a day at a quarter's beginning: nothing has happened that was still to come on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from core.periods import Period
from incentives.eligibility.models import CreditRecord, Evaluation, HistoryCheck, Payment
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.models import ScanRun
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("city")
AT = dt.datetime.fromisoformat("2026-01-04T09:00:00+08:00")


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """400 enterprises on that day, for the tests of this module, in one transaction that is taken back."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, time_machine.travel(AT):
        patch.setattr(settings, "DATA_DIR", tmp_path_factory.mktemp("demo"))
        with transaction.atomic():
            call_command("load_city", str(make.CITY_DATA), stdout=StringIO())
            call_command("seed_demo", enterprises=400, seed=1, at=AT.replace(tzinfo=None), stdout=StringIO())
            yield
            transaction.set_rollback(True)


def test_nobody_has_acted_after_the_day() -> None:
    assert not QuarterlyReturn.objects.filter(entered_at__gt=AT).exists()
    assert QuarterlyReturn.objects.filter(year=2025, quarter=4).exists()  # the first have come
    assert not CreditRecord.objects.filter(valid_from__gt=AT.date()).exists()
    assert not HistoryCheck.objects.filter(checked_on__gt=AT.date()).exists()
    assert not Payment.objects.filter(paid_on__gt=AT.date()).exists()
    assert Evaluation.objects.filter(verdict="PASS").exists()


def test_the_last_scan_is_of_the_last_quarter_that_was_due() -> None:
    scanned = {Period(run.year, run.quarter) for run in ScanRun.objects.all()}
    assert max(scanned) == Period(2025, 3)
