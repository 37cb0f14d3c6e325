"""Dates, at the edges of what they can be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from exchange.dataset import Kind
from exchange.kinds.dates import read_date
from tests.exchange.kinds.support import faults, parsed, values


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (42064, date(2015, 3, 1)),
        (42064.75, date(2015, 3, 1)),
        (3654, date(1910, 1, 1)),
        (73415, date(2100, 12, 31)),
        ("2015.3.", date(2015, 3, 1)),
        ("2015、3、9", date(2015, 3, 9)),
        ("2015-12", date(2015, 12, 1)),
        ("1900-1-1", date(1900, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        ("20151231", date(2015, 12, 31)),
        ("2015-03-09T08:30", date(2015, 3, 9)),
        ("2015年3月9日 8时", date(2015, 3, 9)),
        (" 2015-3-9 ", date(2015, 3, 9)),
    ],
)
def test_a_date_is_what_the_sheet_shows(cell: Any, expected: date) -> None:
    assert read_date(cell) == expected


@pytest.mark.parametrize(
    "cell", [3653, 73416, "1899-12-31", "2101-1-1", "2015-0-1", "2015-2-29", "2015-13", "201513", 2015, "9月"]
)
def test_what_is_no_day_of_these_centuries_is_refused(cell: Any) -> None:
    assert faults(parsed(Kind.DATE, [cell])) == [(0, "NOT_A_DATE")]


def test_a_column_keeps_its_places_and_the_text_of_what_it_refuses() -> None:
    found = parsed(Kind.DATE, ["无", "去年", "2015.3", "去年"])
    assert values(found) == [None, None, date(2015, 3, 1), None]
    assert [(fault.at, fault.found) for fault in found.faults] == [(1, "去年"), (3, "去年")]
