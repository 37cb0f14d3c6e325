"""Which figure is of record."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import MISSING
from cultivation.enterprises.codes import Source
from monitoring.returns.rules.record import PRECEDENCE, disagrees, of_record, source_of_record

STAT, TAX, ENTERPRISE = Source.STAT, Source.TAX, Source.ENTERPRISE


@pytest.mark.parametrize(
    ("field", "stated", "above_scale", "taken"),
    [
        ("revenue", {STAT, TAX, ENTERPRISE}, True, STAT),
        ("revenue", {STAT, TAX, ENTERPRISE}, False, TAX),
        ("revenue", {ENTERPRISE}, False, ENTERPRISE),
        ("tax_paid", {TAX, ENTERPRISE}, True, TAX),
        ("output", {TAX, ENTERPRISE}, True, ENTERPRISE),
        ("output", {TAX}, True, None),
        ("output", {STAT, ENTERPRISE}, True, STAT),
        ("revenue", set(), True, None),
    ],
)
def test_the_highest_source_that_counts_is_taken(
    field: str, stated: set[Source], above_scale: bool, taken: Source | None
) -> None:
    assert source_of_record(field, stated, above_scale=above_scale) is taken


figures = st.lists(
    st.tuples(*[st.sampled_from([MISSING, 0, 1, -5, 10**15])] * 3, st.booleans()), min_size=1, max_size=8
)


@given(figures, st.sampled_from(["revenue", "output", "vat_sales"]))
def test_a_column_takes_the_source_each_enterprise_takes_alone(
    rows: list[tuple[int, int, int, bool]], field: str
) -> None:
    columns = {
        source: np.array([row[i] for row in rows], dtype=np.int64) for i, source in enumerate(PRECEDENCE)
    }
    values, taken = of_record(field, columns, np.array([row[3] for row in rows]))
    for row, value, index in zip(rows, values.tolist(), taken.tolist(), strict=True):
        stated = [source for i, source in enumerate(PRECEDENCE) if row[i] != MISSING]
        expected = source_of_record(field, stated, above_scale=row[3])
        assert index == (-1 if expected is None else PRECEDENCE.index(expected))
        assert value == (MISSING if expected is None else row[PRECEDENCE.index(expected)])


@pytest.mark.parametrize(
    ("record", "other", "listed"),
    [
        (10_000_000_00, 11_000_000_00, False),
        (10_000_000_00, 11_000_000_01, True),
        (10_000_000_00, 8_999_999_99, True),
        (1_000_000_00, 1_500_000_00, False),
        (1_000_000_00, 1_500_000_01, True),
        (0, 500_000_01, True),
        (MISSING, 1, False),
        (1, MISSING, False),
    ],
)
def test_the_reconciliation_list_holds_what_differs_by_share_and_by_amount(
    record: int, other: int, listed: bool
) -> None:
    found = disagrees(np.array([record]), np.array([other]), share=Decimal("0.10"), least=500_000_00)
    assert found.tolist() == [listed]


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15), st.integers(0, 10**6))
def test_the_comparison_is_exact(record: int, other: int, millionths: int) -> None:
    found = disagrees(np.array([record]), np.array([other]), share=Decimal(millionths).scaleb(-6), least=0)
    gap = abs(record - other)
    assert found.tolist() == [gap > 0 and gap > Fraction(millionths, 10**6) * abs(record)]


@pytest.mark.parametrize(("gap", "listed"), [(2**61, False), (2**61 + 1, True)])
def test_the_comparison_is_exact_beyond_what_a_float_can_hold(gap: int, listed: bool) -> None:
    record = 2**62 + 1  # half of it is 2⁶¹ and a half
    found = disagrees(np.array([record]), np.array([record - gap]), share=Decimal("0.5"), least=0)
    assert found.tolist() == [listed]
