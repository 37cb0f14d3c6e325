"""A staged value as people read it."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.dataset import Choice, Column, Kind
from exchange.staging.preview import shown


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (Column("x", "甲", Kind.AMOUNT), "18501234.56", "1,850.123456"),
        (Column("x", "甲", Kind.AMOUNT, unit="元"), "1850", "1,850.00"),
        (Column("x", "甲", Kind.AMOUNT, unit="亿元"), "150000000", "1.50"),
        (Column("x", "甲", Kind.QUANTITY, unit="千瓦时"), "412500.5", "412,500.50"),
        (Column("x", "甲", Kind.INTEGER), 1234, "1,234"),
        (Column("x", "甲", Kind.RATIO), "0.855", "85.50%"),
        (Column("x", "甲", Kind.CHOICE, choices=(Choice("A", "一"), Choice("B", "二"))), "B", "二"),
        (Column("x", "甲"), "文", "文"),
        (Column("x", "甲"), None, ""),
    ],
)
def test_a_value_is_shown_in_the_unit_of_its_column(column: Column, value: Any, text: str) -> None:
    assert shown(column, value) == text
