"""Precision and recall by level and quarter: warned and exited, warned and stayed, missed."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from cultivation.enterprises.models import Enterprise
from monitoring.warnings.statistics import statistics
from tests.monitoring.warnings.scans import works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

LEFT = dt.date(2024, 8, 31)


def warned(level: str, opened: dt.date, ended: dt.date | None = None) -> Enterprise:
    of = works()
    make.warning(of, level=level, opened_on=opened, ended_on=ended, state="CLOSED" if ended else "OPEN")
    return of


def test_by_level_and_quarter() -> None:
    make.exit_(warned("RED", dt.date(2024, 4, 23)), LEFT)
    warned("RED", dt.date(2024, 1, 23))
    warned("RED", dt.date(2024, 1, 23))
    make.exit_(warned("YELLOW", dt.date(2024, 1, 23)), LEFT)
    make.exit_(works(), LEFT)
    third = {level: quarters["2024Q3"] for level, quarters in statistics(2024).items()}
    assert third["RED"] == {
        "warned_exited": 1, "warned_stayed": 2, "exited_unwarned": 1, "precision": "0.333333", "recall": "0.500000",
    }  # fmt: skip
    assert (third["YELLOW"]["warned_exited"], third["YELLOW"]["precision"]) == (1, "1.000000")
    assert (third["ORANGE"]["precision"], third["ORANGE"]["recall"]) == (None, "0.000000")


@pytest.mark.parametrize(("opened", "ended", "is_missed"), [
    (dt.date(2024, 6, 30), None, False),
    (dt.date(2024, 7, 1), None, True),  # in the quarter of the exit
    (dt.date(2023, 4, 1), dt.date(2024, 1, 1), False),
    (dt.date(2023, 4, 1), dt.date(2023, 12, 31), True),  # closed before the two quarters
])  # fmt: skip
def test_an_exit_is_missed_without_an_open_warning_in_the_two_quarters_before(
    opened: dt.date, ended: dt.date | None, is_missed: bool
) -> None:
    make.exit_(warned("ORANGE", opened, ended), LEFT)
    assert statistics(2024)["ORANGE"]["2024Q3"]["exited_unwarned"] == int(is_missed)


def test_it_counts_to_the_highest_level_of_the_two_quarters() -> None:
    of = works()
    row = make.warning(of, level="YELLOW", opened_on=dt.date(2023, 4, 23))
    for level, on in (("RED", dt.date(2024, 1, 23)), ("GREEN", dt.date(2024, 7, 22))):
        row.levels.create(level=level, on=on, due_on=row.due_on)
    make.exit_(of, LEFT)
    found = statistics(2024)
    assert [level for level in found if found[level]["2024Q3"]["warned_exited"]] == ["RED"]


def test_a_move_within_the_city_is_no_exit_and_the_command_prints_it() -> None:
    make.exit_(works(), LEFT, reason="MOVED_DISTRICT")
    out = io.StringIO()
    call_command("warning_stats", "2024", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert list(told) == ["RED", "ORANGE", "YELLOW", "GREEN"]
    assert told["RED"]["2024Q3"] == {
        "warned_exited": 0, "warned_stayed": 0, "exited_unwarned": 0, "precision": None, "recall": None,
    }  # fmt: skip
