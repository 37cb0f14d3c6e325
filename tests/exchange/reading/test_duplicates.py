"""The same key twice: merged where nothing differs, completed by another sheet, else in conflict."""

from __future__ import annotations

from typing import Any

import numpy as np

from exchange.dataset import Column
from exchange.reading.duplicates import Repeats, repeats
from exchange.reading.result import Slot, TypedColumn


def column(name: str, *values: Any) -> TypedColumn:
    """A column of texts, None where nothing is stated."""
    held = np.empty(len(values), dtype=object)
    held[:] = values
    return TypedColumn(Slot(Column(name, name)), held, np.array([value is None for value in values]))


def found(
    *columns: TypedColumn,
    sheets: list[int] | None = None,
    present: list[set[str]] | None = None,
    faulty: dict[tuple[int, str], str] | None = None,
    apart: list[TypedColumn] | None = None,
) -> Repeats:
    """What repeats among the rows; the first column is the key."""
    sheet_of = np.array(sheets or [0] * len(columns[0].values))
    fields = [frozenset(names) for names in present or [{one.slot.field for one in columns}]]
    return repeats(columns[:1], columns, sheet_of, fields, faulty or {}, apart or [])


def test_rows_that_say_the_same_are_merged_into_the_first() -> None:
    same = found(column("k", "a", "b", "a", "a"), column("n", "x", "y", "x", "x"))
    assert (same.merged, same.conflicts) == ([(2, 0), (3, 0)], [])


def test_rows_that_differ_are_in_conflict_each_with_one_other() -> None:
    other = found(column("k", "a", "b", "a", "a"), column("n", "x", "y", "x", "z"))
    assert (other.merged, other.conflicts) == ([], [(0, 2), (2, 0), (3, 0)])


def test_what_is_stated_differs_from_what_is_not() -> None:
    assert found(column("k", "a", "a"), column("n", "x", None)).conflicts == [(0, 1), (1, 0)]
    assert found(column("k", "a", "a"), column("n", None, None)).merged == [(1, 0)]


def test_rows_without_a_key_repeat_nothing() -> None:
    assert found(column("k", None, None, "a"), column("n", "x", "x", "x")) == Repeats()


def test_every_column_of_a_key_and_what_tells_rows_apart_count() -> None:
    two = [column("k", "a", "a", "a"), column("l", "1", "2", "1")]
    both = repeats(two, two, np.zeros(3, int), [frozenset({"k", "l"})], {})
    assert both.merged == [(2, 0)]
    half = [column("k", "a", "a"), column("l", None, None)]
    assert repeats(half, half, np.zeros(2, int), [frozenset({"k", "l"})], {}) == Repeats()
    assert found(column("k", "a", "a"), apart=[column("day", "1", "2")]) == Repeats()
    assert found(column("k", "a", "a"), apart=[column("day", None, None)]).merged == [(1, 0)]


def test_two_cells_that_could_not_be_read_differ_when_their_texts_do() -> None:
    cells = column("n", None, None)
    assert found(column("k", "a", "a"), cells, faulty={(0, "n"): "?", (1, "n"): "!"}).conflicts
    assert found(column("k", "a", "a"), cells, faulty={(0, "n"): "?", (1, "n"): "?"}).merged
    assert found(column("k", "a", "a"), cells, faulty={(0, "n"): "?"}).conflicts


def test_a_sheet_completes_what_the_first_row_has_no_column_for() -> None:
    name, phone = column("n", "x", None, None), column("p", None, None, "138")
    keys = column("k", "a", "a", "a")
    merged = found(keys, name, phone, sheets=[0, 1, 2], present=[{"k", "n"}, {"k"}, {"k", "p"}])
    assert merged.merged == [(1, 0), (2, 0)]
    assert (phone.values[0], phone.missing.tolist()) == ("138", [False, True, False])


def test_the_first_sheet_that_states_it_completes_a_row_and_what_it_has_stays() -> None:
    keys, phone = column("k", "a", "a", "a"), column("p", None, "1", "1")
    found(keys, phone, sheets=[0, 1, 2], present=[{"k"}, {"k", "p"}, {"k", "p"}])
    assert phone.values.tolist() == ["1", "1", "1"]
    empty = column("p", None, None)
    assert found(column("k", "a", "a"), empty, sheets=[0, 1], present=[{"k", "p"}, {"k"}]).merged == [(1, 0)]
    assert empty.missing.tolist() == [True, True]


def test_what_is_not_stated_is_the_same_whatever_stands_in_its_place() -> None:
    name = column("n", None, None)
    name.values[:] = ["x", "y"]
    assert found(column("k", "a", "a"), name).merged == [(1, 0)]


def test_each_key_that_repeats_is_told() -> None:
    keys = column("k", "a", "a", "b", "b", "c", "c", "d", "d")
    rest = column("n", "x", "x", "x", "y", "x", "x", "x", "y")
    both = found(keys, rest)
    assert both.merged == [(1, 0), (5, 4)]
    assert both.conflicts == [(2, 3), (3, 2), (6, 7), (7, 6)]


def test_another_sheet_completes_every_column_that_the_first_does_not_have() -> None:
    keys, phone, street = column("k", "a", "a"), column("p", None, "138"), column("s", None, "x")
    found(keys, phone, street, sheets=[0, 1], present=[{"k"}, {"k", "p", "s"}])
    assert (phone.values[0], street.values[0]) == ("138", "x")
    assert not phone.missing.any()
    assert not street.missing.any()
