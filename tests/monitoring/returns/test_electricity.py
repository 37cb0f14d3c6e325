"""Monthly electricity from outside: in by workbook, out again, and used where a return states none (X7, V20)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.exact import MISSING
from core.periods import Period
from core.verdict import Refused
from exchange.staging import batches, exporting
from monitoring.returns.comparing import comparison_of
from monitoring.returns.electricity.models import ElectricityMonth
from monitoring.returns.findings.models import ReturnFinding
from monitoring.scan.services import run_direct
from tests.monitoring.returns.workbooks import bring
from tests.monitoring.scan.city import result
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
MONTHS = [dt.date(2024, month, 1) for month in range(1, 10)]


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def works() -> Any:
    return make.enterprise("宝安区", "新安街道")


@pytest.fixture
def liaison() -> Any:
    return make.user("STAT_LIAISON")


def sheet(path: Path, *lines: Any) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["统一社会信用代码", "月份", "用电量（千瓦时）"])
    for line in lines:
        page.append(list(line))
    book.save(path)
    return path


def put(person: Any, path: Path) -> Any:
    return bring(person, path, "electricity", period="")


def counts(batch: Any) -> Any:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def stored(works: Any) -> Any:
    return list(
        ElectricityMonth.objects.filter(enterprise=works).order_by("month").values_list("month", "kwh")
    )


def power(works: Any, period: Period = Q3) -> tuple[int, int]:
    """What the rules see of the monthly series: this year's and last year's."""
    seen = comparison_of(period, np.array([works.pk], np.int64))
    return int(seen.elsewhere["electricity"][0]), int(seen.last_year["electricity"][0])


def test_months_come_in_however_they_are_written_are_corrected_and_undone(
    works: Any, liaison: Any, tmp_path: Path
) -> None:
    first = sheet(tmp_path / "a.xlsx", (works.uscc, "2024年3月", "45,800.5"), (works.uscc, "2024-04", 41000))
    assert counts(put(liaison, first)) == (2, 0, 0, 0)
    assert stored(works) == [(dt.date(2024, 3, 1), Decimal("45800.50")), (dt.date(2024, 4, 1), 41_000)]
    assert counts(put(liaison, first)) == (0, 0, 2, 0)
    again = put(liaison, sheet(tmp_path / "b.xlsx", (works.uscc, dt.date(2024, 4, 30), 42000)))
    assert counts(again) == (0, 1, 0, 0)
    batches.undo(batches.open_undo(actor=liaison, batch_id=again.pk).pk)
    assert stored(works)[1] == (dt.date(2024, 4, 1), 41_000)


def test_what_is_exported_comes_in_again_unchanged(works: Any, liaison: Any, tmp_path: Path) -> None:
    make.electricity(works, 2024, 100, 200)
    exporting.export(liaison, "electricity", tmp_path / "out.xlsx", {})
    assert counts(put(liaison, tmp_path / "out.xlsx")) == (0, 0, 2, 0)


def test_a_month_to_come_one_stated_twice_and_what_no_meter_shows_are_refused(
    works: Any, liaison: Any, tmp_path: Path
) -> None:
    lines = [
        (works.uscc, "2024-10", 1),
        (works.uscc, "2024-01-01", 1),
        (works.uscc, "2024-01-31", 2),
        (works.uscc, "2024-02", -3),
        (works.uscc, "2024-03", 10**14),
        (make.enterprise("宝安区", "新安街道").uscc[:-1], "2024-03", 1),
    ]
    batch = put(liaison, sheet(tmp_path / "a.xlsx", *lines))
    assert counts(batch) == (0, 0, 0, 6)
    said = " ".join(batch.findings.values_list("message", flat=True))
    for words in ("还没有结束", "同一企业的同一个月", "不能为负数"):
        assert words in said


def test_only_who_registers_statistics_brings_it_in(works: Any, tmp_path: Path) -> None:
    with pytest.raises((Refused, PermissionDenied)):
        put(make.user("OFFICER", "宝安区"), sheet(tmp_path / "a.xlsx", (works.uscc, "2024-03", 1)))


def test_a_quarter_counts_from_january_and_only_if_every_month_is_there(works: Any) -> None:
    make.electricity(works, 2024, *range(1, 10))
    make.electricity(works, 2023, *range(10, 100, 10))
    make.electricity(make.enterprise(), 2024, 7, 7, 7)
    assert power(works) == (45_00, 450_00)
    assert power(works, Period(2024, 1)) == (6_00, 60_00)
    ElectricityMonth.objects.get(enterprise=works, month=dt.date(2024, 2, 1)).delete()
    assert power(works) == (MISSING, 450_00)


def test_a_figure_of_the_return_goes_before_the_series(works: Any) -> None:
    make.electricity(works, 2023, *[10] * 9)
    make.quarterly_return(works, 2023, 3, electricity=Decimal(777))
    assert power(works)[1] == 777_00


def test_last_years_series_lets_the_rule_find_that_power_and_output_go_apart(
    works: Any, liaison: Any, tmp_path: Path
) -> None:
    row = make.quarterly_return(
        works, electricity=Decimal(900), output=Decimal(2_000_000), output_prev=Decimal(2_000_000)
    )
    found = ReturnFinding.objects.filter(of_return=row, rule="V20")
    lines = [(works.uscc, day.replace(year=2023), 300) for day in MONTHS]
    batch = put(liaison, sheet(tmp_path / "a.xlsx", *lines))
    assert [one.strength for one in found.all()] == ["I"]
    batches.undo(batches.open_undo(actor=liaison, batch_id=batch.pk).pk)
    assert not found.all()


def fallen(works: Any, *, at: dt.datetime | None = None) -> bool:
    run_direct(Q3, as_of=at)
    return "X7" in result(works, Q3).rules


@pytest.fixture
def above(works: Any) -> Any:
    """Above scale, and returns that state a revenue but no electricity."""
    make.inclusion(works, dt.date(2020, 11, 30))
    for year in (2023, 2024):
        make.quarterly_return(works, year, 3, electricity=None, revenue=Decimal(30_000_000))
    return works


def test_the_scan_sees_a_fall_of_the_series_where_the_returns_state_none(above: Any) -> None:
    make.electricity(above, 2023, *[100] * 9)
    assert not fallen(above)
    make.electricity(above, 2024, *[70] * 8)
    assert not fallen(above)
    ElectricityMonth.objects.create(enterprise=above, month=MONTHS[-1], kwh=70, recorded_at=timezone.now())
    assert fallen(above)
    assert "OUTSIDE" in result(above, Q3).inputs


def test_returns_that_state_it_are_believed_before_the_series(above: Any) -> None:
    for year, used in ((2023, 100), (2024, 70)):
        make.electricity(above, year, *[used] * 9)
        above.returns.filter(year=year).update(electricity=Decimal(900))
    assert not fallen(above)


def test_a_month_recorded_after_the_moment_is_not_seen(above: Any) -> None:
    for year, used in ((2023, 100), (2024, 70)):
        make.electricity(above, year, *[used] * 9)
    moment = timezone.now()
    above.returns.update(entered_at=moment - dt.timedelta(days=2))
    above.inclusions.update(recorded_at=moment - dt.timedelta(days=2))
    ElectricityMonth.objects.update(recorded_at=moment - dt.timedelta(days=2))
    assert fallen(above, at=moment - dt.timedelta(days=1))
    ElectricityMonth.objects.filter(month=MONTHS[0]).update(recorded_at=moment)
    assert not fallen(above, at=moment - dt.timedelta(days=1))
