"""Money converts exactly and is shown in 万元."""

from decimal import Decimal

import pytest
from hypothesis import strategies as st

from core.money import MoneyUnit, format_wan, format_yuan, round_yuan

fens = st.integers(-(10**18), 10**18)


@pytest.mark.parametrize(
    ("label", "yuan"), [("元", "1"), ("千元", "1000"), (" 万元 ", "10000"), ("亿元", "100000000")]
)
def test_a_unit_is_found_by_its_name(label: str, yuan: str) -> None:
    assert MoneyUnit.named(label).yuan == Decimal(yuan)


def test_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="百万"):
        MoneyUnit.named("百万")


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("18500000", "1,850.00"),
        ("18500000.00", "1,850.00"),
        ("50", "0.01"),
        ("-50", "-0.01"),
        ("49.99", "0.00"),
        ("-49.99", "0.00"),
        ("123456789012.34", "12,345,678.90"),
        ("9999999999999999.99", "1,000,000,000,000.00"),
    ],
)
def test_wan_has_two_decimals_and_thousands(yuan: str, text: str) -> None:
    assert format_wan(Decimal(yuan)) == text


def test_digits_may_be_chosen_and_nothing_is_a_dash() -> None:
    assert format_wan(Decimal("18500000"), 0) == "1,850"
    assert format_wan(Decimal("12345.67"), 6) == "1.234567"
    assert format_wan(None) == "—"
    assert format_yuan(None) == "—"
    assert format_yuan(Decimal("18500000")) == "18,500,000.00"


def test_yuan_are_rounded_half_away_from_zero() -> None:
    assert str(round_yuan(Decimal("0.005"))) == "0.01"
    assert str(round_yuan(Decimal("-0.005"))) == "-0.01"
    assert str(round_yuan(Decimal("-0.004"))) == "0.00"
