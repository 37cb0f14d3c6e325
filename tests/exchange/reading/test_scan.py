"""What a sheet's XML says beside its values, however it is spelt and wherever it is cut."""

from __future__ import annotations

import re

import pytest

from exchange.reading import scan as scanning
from exchange.reading.scan import SheetScan, column_letters, column_number, scan

COLUMNS = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/><col min="16384" max="99999" hidden="true"/></cols>'
HEAD = f'<worksheet xmlns="m">{COLUMNS}<sheetData>'
ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c></row>'
    '<row r="3" hidden="true"/>'
    '<row r="4" hidden="0"><c r="B4"><f>A1</f></c><c r="C4" t="str"><f>A1</f><v></v></c><c r="D4"><f>A1</f><v>1</v></c></row>'
    '<row r="5"><c r="A5" t="e"><v>#N/A</v></c><c r="AB5" t="inlineStr"><is><t>x</t></is></c></row>'
    '<row r="6"><c r="A6" s="1"/><c r="ZZ6" s="1"/></row>'
)
TAIL = "</sheetData></worksheet>"
SEEN = SheetScan(
    rows=6,
    last_row=5,
    widest=27,
    row=6,
    hidden_rows={2},
    hidden_columns={1, 2, 16383},
    valueless={(4, 1)},
    errors={(5, 0)},
)


def seen(text: str, size: int = 1 << 20, most_rows: int = 100) -> SheetScan:
    """The scan of a sheet that comes in pieces of that size."""
    raw = text.encode()
    return scan((raw[at : at + size] for at in range(0, len(raw), size)), most_rows)


def prefixed(text: str, prefix: str) -> str:
    """The same XML with its elements under a prefix."""
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}:", text)


@pytest.mark.parametrize("size", [160, 200, 300, 1 << 20])
def test_a_sheet_is_seen_the_same_in_pieces_of_any_size(size: int) -> None:
    assert seen(HEAD + ROWS + TAIL, size) == SEEN
    assert seen(prefixed(HEAD + ROWS + TAIL, "x"), 2 * size) == SEEN


def test_hidden_columns_are_seen_though_the_first_piece_ends_before_the_first_row() -> None:
    assert scan([HEAD.encode(), (ROWS + TAIL).encode()], 100) == SEEN


def test_a_sheet_whose_root_stands_in_a_later_piece_is_searched_from_there() -> None:
    start = HEAD.index("<worksheet")
    pieces = [HEAD[:start] or "<?xml version='1.0'?>", HEAD[start:] + ROWS + TAIL]
    assert scan([piece.encode() for piece in pieces], 100) == SEEN


def test_hidden_columns_without_a_first_begin_at_the_first_and_without_a_last_are_none() -> None:
    odd = '<cols><col max="2" hidden="1"/><col hidden="1"/></cols>'
    assert seen(HEAD.replace(COLUMNS, odd) + ROWS + TAIL).hidden_columns == {0, 1}
    assert seen(HEAD.replace(COLUMNS, '<cols><col hidden="1"/></cols>') + ROWS + TAIL).hidden_columns == set()


def test_single_quotes_and_cells_without_a_place_are_counted_one_after_the_other() -> None:
    odd = seen((HEAD + ROWS + TAIL).replace('"', "'"))
    assert (odd.last_row, odd.widest, odd.row, odd.hidden_rows) == (5, 27, 6, {2})
    bare = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c/></row><row r='7'><c><v>1</v></c></row><row><c/></row>"
    found = seen(HEAD + bare + TAIL)
    assert (found.last_row, found.widest, found.row) == (7, 2, 8)
    mixed = "<row><c r='D1'><v>1</v></c><c><v>2</v></c></row>"
    assert (seen(HEAD + mixed + TAIL).last_row, seen(HEAD + mixed + TAIL).widest) == (1, 4)


def test_blank_cells_with_a_format_do_not_extend_a_sheet() -> None:
    blank = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="ZZ9" s="1"/><c r="B9999999" s="1"/></row>'
    )
    assert (seen(HEAD + blank + TAIL).last_row, seen(HEAD + blank + TAIL).widest) == (1, 0)
    trick = blank.replace('r="ZZ9" s="1"/>', 'r="ZZ9" s="/>"><v>1</v></c>')
    assert seen(HEAD + trick + TAIL).widest == 701


def test_a_cell_far_down_counts_though_its_row_says_otherwise() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="B1000001"><v>1</v></c></row>'
    assert seen(HEAD + far + TAIL).last_row == 1_000_001


def test_an_inline_text_is_a_value_and_a_row_without_one_is_not_the_last() -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    rows = (
        f'{first}<row r="8"><c r="A8" t="inlineStr"><is><t>x</t></is></c></row><row r="9"><c r="A9"/></row>'
    )
    assert seen(HEAD + rows + TAIL).last_row == 8
    assert seen(HEAD + "<row r='1'></row>" + TAIL) == SheetScan(row=1, hidden_columns={1, 2, 16383})


@pytest.mark.parametrize(
    ("cell", "valueless"),
    [
        ('<c r="C7"><f>A1</f></c>', True),
        ('<c r="C7" s="2"><f t="shared" si="0"/></c>', True),
        ('<c r="C7"><f>A1</f><v/></c>', True),
        ('<c r="C7"><f>A1</f><v></v></c>', True),
        ('<c r="C7" t="str"><f>A1</f><v></v></c>', False),
        ('<c r="C7"><f>A1</f><v>0</v></c>', False),
        ('<c r="C7"><v>0</v></c>', False),
    ],
)
def test_a_formula_without_a_stored_value_is_noted_and_its_row_counts(cell: str, valueless: bool) -> None:
    found = seen(f'{HEAD}<row r="1"><c r="A1"><v>1</v></c></row><row r="7">{cell}</row>{TAIL}')
    assert found.valueless == ({(7, 2)} if valueless else set())
    assert found.last_row == 7 or cell.endswith("<v></v></c>")


def test_the_search_ends_with_more_rows_than_may_be() -> None:
    rows = [f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 301)]
    sheet = HEAD + "".join(rows) + TAIL
    assert seen(sheet, 400, most_rows=300).rows == 300
    assert 100 < seen(sheet, 400, most_rows=100).rows < 120
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(301, 901))
    formatted = seen(HEAD + "".join(rows[:5]) + blank + TAIL, 400, most_rows=100)
    assert (formatted.rows, formatted.last_row) == (605, 5)  # blank rows with a format are no reason to stop
    for kept in (1, 100):  # the first row alone, and as many as may be
        formatted = seen(HEAD + "".join(rows[:kept]) + blank + TAIL, 400, most_rows=100)
        assert (formatted.rows, formatted.last_row) == (600 + kept, kept)
    assert seen(HEAD + blank + TAIL, 400, most_rows=100).rows < 120  # unless there is nothing else


def test_as_many_rows_as_may_be_are_not_too_many_however_far_down_they_stand() -> None:
    rows = [f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(101, 151)]
    pieces = [HEAD, *rows, TAIL]
    assert scan((piece.encode() for piece in pieces), 10).rows == 11


def test_one_row_without_end_is_taken_for_one_that_reaches_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanning, "MOST_HELD", 5_000)
    found = seen(HEAD + '<row r="1">' + '<c r="A1"><v>1</v></c>' * 400 + TAIL, 1_000)
    assert (found.last_row, found.widest) == (1_048_576, 16_383)
    assert seen(HEAD + '<row r="1">' + '<c r="A1"><v>1</v></c>' * 100 + TAIL, 1_000).last_row == 1


def test_a_sheet_without_its_root_is_searched_all_the_same() -> None:
    late = f"<!--{'x' * 70_000}-->"
    assert seen(ROWS, 200).last_row == 0  # too short to give up waiting for it
    assert seen(late + ROWS, 1 << 20).last_row == 5
    assert seen(f"<?xml?>{HEAD}{ROWS}{TAIL}", 30).last_row == 5


@pytest.mark.parametrize(
    ("letters", "number"),
    [("A", 0), ("B", 1), ("Z", 25), ("AA", 26), ("AZ", 51), ("BA", 52), ("XFD", 16_383)],
)
def test_columns_have_letters(letters: str, number: int) -> None:
    assert (column_number(letters), column_letters(number)) == (number, letters)


def test_of_several_inline_texts_the_last_one_counts() -> None:
    text = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = "".join(map(text.format, (1, 4, 7))) + '<row r="9"><c r="A9" s="1"/></row>'
    assert seen(HEAD + rows + TAIL).last_row == 7


def test_a_row_that_does_not_say_its_number_follows_the_one_before() -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in (1, 2, 3))
    found = seen(f"{HEAD}{rows}<row><c><v>1</v></c></row>{TAIL}")
    assert (found.last_row, found.row) == (4, 4)


def test_cells_with_a_format_that_is_asked_for_are_noted_however_they_are_spelt() -> None:
    plain = '<row r="2"><c r="B2" s="3"><v>1</v></c><c r="C2" s="4"><v>1</v></c></row>'
    odd = "<row r='5'><c s='3' r='B5'><v>1</v></c><c s='3'><v>1</v></c><c><v>1</v></c></row>"
    bare = "<row><c s='3'><v>1</v></c></row>"
    whole = (HEAD + plain + odd + bare + TAIL).encode()
    assert scan([whole], 100, {3}).styled == [(2, 1, 3), (5, 1, 3), (5, 2, 3), (6, 0, 3)]
    assert scan([whole], 100, {4, 9}).styled == [(2, 2, 4)]
    assert scan([whole], 100).styled == []


def test_an_empty_format_and_a_place_in_small_letters_break_nothing() -> None:
    cells = '<row r="2"><c r="B2" s=""><v>1</v></c><c r="c2" s="3"><v>1</v></c></row>'
    for styles in ((), {3}):
        assert scan([(HEAD + cells + TAIL).encode()], 100, styles).last_row == 2
