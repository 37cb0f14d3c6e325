"""The records of an .xls: what is seen in them, and that a walk never leaves the stream."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from exchange.errors import FileRefused
from exchange.reading import biff
from exchange.reading.scan import SheetScan
from tests.exchange import messy

BOF, EOF = 0x0809, 0x000A


def record(kind: int, body: bytes = b"") -> bytes:
    """One record: its kind, its length, its body."""
    return struct.pack("<HH", kind, len(body)) + body


def cell(kind: int, row: int, column: int, rest: bytes = b"") -> bytes:
    """A record of a cell: row, column, format, and what is its own."""
    return record(kind, struct.pack("<HHH", row, column, 0) + rest)


def seen(*records: bytes) -> SheetScan:
    """The scan of a sheet of these records."""
    return biff._scan(record(BOF, bytes(16)) + b"".join(records) + record(EOF), 0)


def refusal(*records: bytes) -> str:
    """The code with which such a sheet is refused."""
    with pytest.raises(FileRefused) as caught:
        seen(*records)
    return str(caught.value.code)


@pytest.mark.parametrize("kind", [0x00FD, 0x0203, 0x027E, 0x0204, 0x00D6])
def test_rows_with_cells_are_counted_once_and_the_last_is_known(kind: int) -> None:
    found = seen(cell(kind, 0, 0, bytes(8)), cell(kind, 0, 255, bytes(8)), cell(kind, 6, 1, bytes(8)))
    assert found == SheetScan(rows=2, last_row=7)
    assert seen() == SheetScan()


def test_a_cell_beyond_the_last_column_is_a_broken_file() -> None:
    assert refusal(cell(0x0203, 0, 256, bytes(8))) == "BROKEN"


def several(first: int, last: int) -> bytes:
    """A record of several numbers in a row."""
    return record(0x00BD, struct.pack("<HH", 3, first) + bytes(6) + struct.pack("<H", last))


def test_several_numbers_in_one_record_reach_to_their_last_column() -> None:
    assert seen(several(1, 255)) == SheetScan(rows=1, last_row=4)
    assert refusal(several(1, 256)) == "BROKEN"
    assert refusal(several(256, 1)) == "BROKEN"
    assert refusal(record(0x00BD, struct.pack("<HHH", 3, 1, 256))) == "BROKEN"  # the shortest that says
    assert seen(record(0x00BD, struct.pack("<HH", 3, 1))).rows == 1  # too short to say


def test_error_values_are_noted_and_truths_are_not() -> None:
    found = seen(cell(0x0205, 4, 2, b"\x2a\x01"), cell(0x0205, 5, 2, b"\x01\x00"))
    assert found.errors == {(5, 2)}


def formula(row: int, value: bytes) -> bytes:
    """A formula's record with its eight bytes of value."""
    return cell(0x0006, row, 1, value + bytes(6))


def test_a_formula_whose_value_is_an_error_is_one() -> None:
    error = b"\x02\x00\x2a\x00\x00\x00\xff\xff"
    number = struct.pack("<d", 2.0)
    truth = b"\x01\x00\x01\x00\x00\x00\xff\xff"
    small = b"\x02\x00\x00\x00\x00\x00\xf0\x3f"  # a number that begins like an error
    found = seen(formula(0, error), formula(1, number), formula(2, truth), formula(3, small))
    assert (found.errors, found.rows) == ({(1, 1)}, 4)


@pytest.mark.parametrize(
    ("rows", "columns", "fits"), [(65_536, 256, True), (65_537, 256, False), (65_536, 257, False)]
)
def test_dimensions_beyond_those_of_the_format_are_a_broken_file(rows: int, columns: int, fits: bool) -> None:
    said = record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    if fits:
        assert seen(said) == SheetScan()
    else:
        assert refusal(said) == "BROKEN"
    assert (
        seen(record(0x0200, struct.pack("<HHHHH", 0, 65_535, 0, 999, 0))) == SheetScan()
    )  # of the older format


def test_hidden_rows_and_columns_are_noted() -> None:
    def row(number: int, flags: int) -> bytes:
        return record(0x0208, struct.pack("<HHHHHHBBH", number, 0, 1, 0, 0, 0, flags, 0, 0))

    def columns(first: int, last: int, flags: int) -> bytes:
        return record(0x007D, struct.pack("<HHHHBBH", first, last, 0, 0, flags, 0, 0))

    found = seen(
        row(0, 0x20),
        row(1, 0x10),
        row(2, 0xFF),
        row(3, 0x01),
        columns(1, 2, 1),
        columns(5, 5, 2),
        columns(255, 256, 3),
    )
    assert found.hidden_rows == {1, 3}
    assert found.hidden_columns == {1, 2, 255}


def test_what_a_chart_within_a_sheet_holds_ends_with_the_chart_and_not_the_sheet() -> None:
    chart = record(BOF, bytes(16)) + record(EOF)
    assert seen(chart, cell(0x0203, 0, 0, bytes(8))).rows == 1
    whole = record(BOF, bytes(16)) + record(EOF) + cell(0x0203, 0, 0, bytes(8))
    assert biff._scan(whole + record(EOF), 0).rows == 0


def test_a_record_beyond_the_stream_is_a_broken_file() -> None:
    whole = record(BOF, bytes(16)) + cell(0x0203, 0, 0, bytes(8))
    with pytest.raises(FileRefused):
        biff._scan(whole[:-1], 0)
    with pytest.raises(struct.error):
        biff._scan(whole, 0)  # no end: whoever calls takes it for broken


def name(text: str, start: int, wide: bool = False) -> bytes:
    """A record that names a sheet."""
    raw = text.encode("utf-16-le" if wide else "latin-1")
    return record(0x0085, struct.pack("<IHBB", start, 0, len(text), int(wide)) + raw)


def globals_of(*records: bytes) -> bytes:
    """The head of a stream."""
    return record(BOF, bytes(16)) + b"".join(records) + record(EOF)


def test_sheets_are_found_by_name_and_place_in_both_spellings() -> None:
    data = globals_of(name("Sheet1", 300), record(0x0031, b"xx"), name("企业", 70_000, wide=True))
    assert biff._globals(data).sheets == [("Sheet1", 300), ("企业", 70_000)]
    assert biff._globals(globals_of(record(0x0085, bytes(8)))).sheets == []  # without a name
    assert biff._globals(record(BOF) + record(EOF)).sheets == []  # the shortest that there is


def test_globals_that_are_protected_broken_or_none_are_refused() -> None:
    for data, code in (
        (globals_of(record(0x002F, bytes(4)), name("a", 1)), "PASSWORD"),
        (globals_of(name("a", 1))[:-6], "BROKEN"),
        (b"\x09\x08\x00\x00", "BROKEN"),
        (bytes(40), "BROKEN"),
    ):
        with pytest.raises(FileRefused) as caught:
            biff._globals(data)
        assert caught.value.code == code
    assert biff._globals(b"\x09\x04" + globals_of()[2:]).sheets == []  # an older version's beginning


def test_a_whole_file_is_scanned_sheet_by_sheet(tmp_path: Path) -> None:
    path = messy.xls(tmp_path / "a.xls", [["a", 1], [], ["b", 2]], hidden_rows=[3], hidden_columns=[1])
    seen = SheetScan(rows=2, last_row=3, hidden_rows={3}, hidden_columns={1})
    assert biff.scans(path) == ({"企业": seen}, {}, False)
    cut = tmp_path / "b.xls"
    cut.write_bytes(path.read_bytes()[:700])
    with pytest.raises(FileRefused):
        biff.scans(cut)


def test_a_sheet_of_a_single_letter_is_found() -> None:
    assert biff._globals(globals_of(name("a", 1))).sheets == [("a", 1)]


def format_of(number: int, text: str, wide: bool = False) -> bytes:
    """A record that spells out a format."""
    raw = text.encode("utf-16-le" if wide else "latin-1")
    return record(0x041E, struct.pack("<HHB", number, len(text), int(wide)) + raw)


def test_formats_are_found_by_number_in_both_spellings() -> None:
    data = globals_of(
        format_of(164, "0.00,"),
        format_of(165, '0"万元"', wide=True),
        format_of(7, "0"),
        record(0x041E, bytes(5)),
        record(0x0031, b"\x01" * 12),
    )
    assert biff._globals(data).codes == {164: "0.00,", 165: '0"万元"', 7: "0"}


def test_the_format_of_each_style_is_held_in_their_order() -> None:
    data = globals_of(
        record(0x00E0, struct.pack("<HH", 1, 164)),
        record(0x0031, b"\x01" * 12),
        record(0x00E0, b"\x01\x00"),
        record(0x00E0, struct.pack("<HH", 2, 0) + bytes(16)),
        record(0x00E0, struct.pack("<HH", 3, 258) + bytes(16)),
    )
    assert biff._globals(data).used == [164, 0, 258]


@pytest.mark.parametrize(
    ("said", "from_1904"), [(b"\x01\x00", True), (b"\x00\x00", False), (b"\x02\x00", False), (b"", False)]
)
def test_the_day_0_is_that_of_the_file(said: bytes, from_1904: bool) -> None:
    around = record(0x0031, bytes(12))
    data = globals_of(
        around, record(0x0022, said) if said else b"", around, record(0x0031, b"\x02\x02\x02\x02")
    )
    assert biff._globals(data).from_1904 is from_1904
    assert not biff._globals(globals_of(record(0x0031, b"\x01" * 4))).from_1904


def styled(kind: int, row: int, column: int, style: int, rest: bytes) -> bytes:
    """A record of a cell with a format."""
    return record(kind, struct.pack("<HHH", row, column, style) + rest)


def test_numbers_with_one_of_the_formats_are_noted_with_their_place() -> None:
    numbers = [styled(kind, 4, 2, 5, bytes(14)) for kind in (0x0203, 0x027E, 0x0006)]
    texts = [styled(kind, 4, 2, 5, bytes(14)) for kind in (0x00FD, 0x0204)]
    other = styled(0x0203, 9, 0, 6, bytes(8))
    data = record(BOF, bytes(16)) + b"".join([*numbers, *texts, other]) + record(EOF)
    assert biff._scan(data, 0, {5}).styled == [(5, 2, 5)] * 3
    assert biff._scan(data, 0, {5, 6}).styled == [(5, 2, 5)] * 3 + [(10, 0, 6)]
    assert biff._scan(data, 0).styled == []
    short = record(BOF, bytes(16)) + styled(0x027E, 4, 2, 5, b"") + record(EOF)
    assert biff._scan(short, 0, {5}).styled == [(5, 2, 5)]


def test_several_numbers_in_one_record_have_a_format_each() -> None:
    cells = b"".join(struct.pack("<HI", style, 0x0005_0005) for style in (5, 6, 5, 7))
    together = record(0x00BD, struct.pack("<HH", 3, 2) + cells + struct.pack("<H", 5))
    data = record(BOF, bytes(16)) + together + styled(0x0203, 8, 0, 7, bytes(8)) + record(EOF)
    assert biff._scan(data, 0, {5, 7}).styled == [(4, 2, 5), (4, 4, 5), (4, 5, 7), (9, 0, 7)]


def test_a_stream_by_its_older_name_is_read_too(tmp_path: Path) -> None:
    path = messy.xls(tmp_path / "a.xls", [["a", 1]])
    data = bytearray(path.read_bytes())
    at = data.index("Workbook\0".encode("utf-16-le"))
    data[at : at + 18] = "Book\0\0\0\0\0".encode("utf-16-le")
    data[at + 64 : at + 66] = struct.pack("<H", 10)  # the length of the name with its end
    path.write_bytes(data)
    assert biff.scans(path) == ({"企业": SheetScan(rows=1, last_row=1)}, {}, False)
