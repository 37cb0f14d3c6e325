"""Beat's look for what is due: the working day after the due date, the working day after the quarter has closed."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from core.parameters.models import Parameter
from core.periods import Period
from monitoring.returns.models import Reopening
from monitoring.scan.due import due_on, request_due
from monitoring.scan.models import RunKind, RunState, ScanRun
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
DUE, CLOSES = dt.date(2024, 10, 18), dt.date(2024, 11, 1)  # two Fridays


@pytest.fixture(autouse=True)
def _quarter(db: None) -> None:
    load_parameters()
    make.quarter(2024, 3, due_on=DUE, closes_on=CLOSES)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (dt.date(2024, 10, 18), []),
        (dt.date(2024, 10, 20), []),  # the Sunday after the due date
        (dt.date(2024, 10, 21), [RunKind.PRELIMINARY]),
        (dt.date(2024, 11, 3), [RunKind.PRELIMINARY]),
        (dt.date(2024, 11, 4), [RunKind.FINAL]),
        (dt.date(2025, 3, 1), []),  # too long ago: a person may ask for it
    ],
)
def test_each_scan_is_due_on_its_working_day(day: dt.date, kinds: list[RunKind]) -> None:
    assert due_on(day) == [(Q3, kind) for kind in kinds]


def test_what_is_due_is_asked_for_once() -> None:
    with time_machine.travel(dt.datetime(2024, 10, 21, 2, tzinfo=dt.UTC)):
        (run,) = request_due()
        assert (run.kind, run.job is not None) == (RunKind.PRELIMINARY, True)
        assert request_due() == []
    ScanRun.objects.filter(pk=run.pk).update(state=RunState.DONE)
    with time_machine.travel(dt.datetime(2024, 11, 4, 2, tzinfo=dt.UTC)):
        (final,) = request_due()
        assert final.kind == RunKind.FINAL
        assert request_due() == []
    assert ScanRun.objects.count() == 2


def test_a_reopened_quarter_gets_its_final_scan_after_its_new_end() -> None:
    Reopening.objects.create(
        year=2024, quarter=3, district=make.unit("宝安区"), until=dt.date(2024, 11, 15), reason="补报"
    )
    assert due_on(dt.date(2024, 11, 4)) == [(Q3, RunKind.PRELIMINARY)]
    assert due_on(dt.date(2024, 11, 18)) == [(Q3, RunKind.FINAL)]


def test_a_parameter_that_one_quarter_lacks_stops_that_quarter_alone() -> None:
    make.quarter(2024, 2, due_on=dt.date(2024, 7, 19), closes_on=dt.date(2024, 10, 17))
    Parameter.objects.create(
        code="scan_preliminary_days", value="", unit="workdays", valid_from=dt.date(2024, 10, 1), mark="ours"
    )
    assert due_on(dt.date(2024, 10, 21)) == [(Period(2024, 2), RunKind.FINAL)]
