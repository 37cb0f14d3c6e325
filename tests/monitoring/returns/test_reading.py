"""From cells to whole numbers, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import MISSING
from monitoring.returns.fields import BY_CODE
from monitoring.returns.rules.reading import Refusal, read_number

REVENUE, POWER, PEOPLE, USE = (
    BY_CODE[code] for code in ("revenue", "electricity", "employees", "capacity_use")
)


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        ("1850.25", 1850_2500_00),
        (1850.25, 1850_2500_00),
        (" １，８５０．２５ ", 1850_2500_00),
        ("1,234,567.8", 1234567_8000_00),
        (0, 0),
        ("-12.30", -12_3000_00),
        ("−0.01", -100_00),
        (0.1 + 0.2, 3000_00),
        (1.1 * 3, 33000_00),
        ("12.3400", 12_3400_00),
        ("1.5E3", 1500_0000_00),
        (Decimal("7.00"), 7_0000_00),
    ],
)
def test_an_amount_in_wan_yuan_becomes_fen(raw: object, fen: int) -> None:
    assert read_number(raw, REVENUE, power=4) == (fen, Refusal.NONE)


@pytest.mark.parametrize("raw", [None, "", "  ", "—", "/", "无", "n/a", float("nan"), "－"])
def test_what_states_nothing_is_missing_and_not_refused(raw: object) -> None:
    assert read_number(raw, REVENUE) == (MISSING, Refusal.NONE)


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("约1850", Refusal.NOT_A_NUMBER),
        ("1850万元", Refusal.NOT_A_NUMBER),
        ("1,85", Refusal.NOT_A_NUMBER),
        ("1.2.3", Refusal.NOT_A_NUMBER),
        (True, Refusal.NOT_A_NUMBER),
        (float("inf"), Refusal.NOT_A_NUMBER),
        ("NaN", Refusal.NOT_A_NUMBER),
        ("１２３％", Refusal.NOT_A_NUMBER),
        ("12.345", Refusal.DECIMALS),
        (12.345, Refusal.DECIMALS),
        ("1.0000000000000000000000000000000000001", Refusal.DECIMALS),
        ("1e30", Refusal.TOO_LARGE),
        (10**40, Refusal.TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_refused(raw: object, refusal: Refusal) -> None:
    assert read_number(raw, REVENUE, power=4) == (MISSING, refusal)


def test_persons_are_whole_and_take_no_unit_of_money() -> None:
    assert read_number("120", PEOPLE, power=4) == (120, Refusal.NONE)
    assert read_number(120.0, PEOPLE, power=4) == (120, Refusal.NONE)
    assert read_number(120.5, PEOPLE) == (MISSING, Refusal.NOT_WHOLE)


def test_electricity_takes_no_unit_of_money_and_a_share_may_carry_its_sign() -> None:
    assert read_number("10.25", POWER, power=4) == (1025, Refusal.NONE)
    assert read_number("85.5%", USE, power=4) == (8550, Refusal.NONE)


cells = (
    st.none()
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.integers(-(10**20), 10**20)
    | st.decimals(-(10**11), 10**11, places=2).map(float)
    | st.decimals(-(10**11), 10**11, places=3).map(float)
    | st.sampled_from(["", "12.5", "无", "abc", "1,000.00"])
    | st.booleans()
)


@given(st.decimals(Decimal("-99999999999.99"), Decimal("99999999999.99"), places=2))
def test_an_amount_of_two_decimals_survives_excel(amount: Decimal) -> None:
    expected = (int(amount * 100) * 10**4, Refusal.NONE)
    assert read_number(float(amount), REVENUE, power=4) == expected
    assert read_number(str(amount), REVENUE, power=4) == expected


def test_the_largest_number_that_a_column_holds_is_read_and_the_next_is_refused() -> None:
    revenue = BY_CODE["revenue"]
    for sign, largest in (("", 2**63 - 1), ("-", 1 - 2**63)):
        assert read_number(f"{sign}92233720368547758.07", revenue) == (largest, Refusal.NONE)
        assert read_number(f"{sign}92233720368547758.08", revenue) == (MISSING, Refusal.TOO_LARGE)


def test_without_a_unit_a_figure_is_in_yuan_with_two_decimals_at_most() -> None:
    revenue = BY_CODE["revenue"]
    assert read_number("0.05", revenue) == (5, Refusal.NONE)
    assert read_number("0.005", revenue) == (MISSING, Refusal.DECIMALS)
