"""The demo of a day at a quarter's beginning: nothing has happened that was still to come on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from core.periods import Period
from incentives.eligibility.models import Evaluation
from incentives.facts.models import CreditRecord, HistoryCheck, Payment
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.models import ScanRun
from tests.support.small_city import demo_city

pytestmark = pytest.mark.usefixtures("city")
AT = dt.datetime.fromisoformat("2026-01-04T09:00:00+08:00")


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """400 enterprises on that day, for the tests of this module, in one transaction that is taken back."""
    with django_db_blocker.unblock(), demo_city(400, AT, tmp_path_factory.mktemp("demo")):
        yield


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
