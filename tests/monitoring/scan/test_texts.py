"""Numbers become the text that Decimal would give."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.exact import LARGEST, MISSING, column
from monitoring.scan.rules.texts import (
    amount_text,
    amounts,
    labelled,
    quoted_amounts,
    quoted_ratios,
    ratio_text,
    ratios,
)

numbers = st.lists(
    st.integers(-LARGEST, LARGEST) | st.integers(-1000, 1000) | st.just(MISSING) | st.just(10**6), max_size=9
)


def plain(values: list[int], places: int) -> list[str | None]:
    return [None if v == MISSING else f"{Decimal(v).scaleb(-places):.{places}f}" for v in values]


@given(numbers)
def test_a_column_of_decimals_reads_as_each_would(values: list[int]) -> None:
    for places, bare, quoted in ((2, amounts, quoted_amounts), (6, ratios, quoted_ratios)):
        expected = plain(values, places)
        assert bare(column(values)).tolist() == [text or "null" for text in expected]
        assert quoted(column(values)).tolist() == [f'"{text}"' if text else "null" for text in expected]


def test_one_number_reads_alone() -> None:
    assert amount_text(-5) == "-0.05"
    assert ratio_text(-300_000) == "-0.300000"


def test_a_label_is_asked_for_once_for_each_code() -> None:
    asked: list[int] = []

    def label(code: int) -> str:
        asked.append(code)
        return f"c{code}"

    assert labelled(column([2, 1, 2]), label).tolist() == ["c2", "c1", "c2"]
    assert asked == [1, 2]
