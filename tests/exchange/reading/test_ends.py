"""The ends of a sheet as a small workbook: what is kept of the rows between, and under which numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.errors import FileRefused
from exchange.reading import ends, package
from exchange.reading.ends import EACH
from tests.exchange.messy import code

HEAD = b'<worksheet xmlns="m"><cols/><sheetData>'
MERGES = b'<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
TAIL = b"</sheetData><x/>" + MERGES + b"<y/></worksheet>"


def pieces(whole: bytes, size: int = 100) -> Iterator[bytes]:
    """The XML in pieces."""
    return (whole[at : at + size] for at in range(0, len(whole), size))


def row(number: int, text: str) -> bytes:
    """A row with one text."""
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()


def cut(
    rows: list[bytes], room: int = 10, size: int = 100, tail: bytes = TAIL
) -> tuple[list[int], list[str], int, int]:
    """Numbers and texts of the rows kept, the number left out, and that of the unsure ones kept."""
    xml, between, unsure = ends._sheet(pieces(HEAD + b"".join(rows) + tail, size), bytearray(), room)
    assert xml.startswith(HEAD)
    assert xml.endswith(b"</sheetData>" + MERGES + b"</worksheet>")
    numbers = re.findall(rb'<row r="(\d+)"><c r="A\1"', xml)
    return [int(n) for n in numbers], [t.decode() for t in re.findall(rb"<t>(.*?)</t>", xml)], between, unsure


def test_a_short_sheet_is_kept_whole() -> None:
    for count in (1, EACH - 1, EACH, EACH + 1, 2 * EACH):
        rows = [row(number, code(number)) for number in range(1, count + 1)]
        assert cut(rows)[0] == list(range(1, count + 1)), count
        assert cut(rows)[2:] == (0, 0), count


@pytest.mark.parametrize("size", [50, 333, 1 << 20])
def test_rows_with_a_code_between_are_counted_and_those_behind_follow_the_first_ones(size: int) -> None:
    rows = [row(number, code(number)) for number in range(1, 201)]
    rows[99] = row(100, "合计")
    rows[119] = b'<row r="120"><c r="A120" s="1"/></row>'  # blank
    numbers, texts, between, unsure = cut(rows, size=size)
    assert numbers == list(range(1, 2 * EACH + 2))
    assert texts[EACH] == "合计"
    assert texts[:EACH] == [code(number) for number in range(1, EACH + 1)]
    assert texts[EACH + 1 :] == [code(number) for number in range(201 - EACH, 201)]
    assert (between, unsure) == (200 - 2 * EACH - 2, 1)


def test_rows_without_a_code_are_kept_while_there_is_room_and_they_are_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [row(number, code(number)) for number in range(1, EACH + 1)]
    unsure = [row(EACH + number, f"小计{number}") for number in range(1, 4)]
    last = [row(EACH + 3 + number, code(number)) for number in range(1, EACH + 1)]
    assert cut([*rows, *unsure, *last], room=2)[2:] == (1, 2)
    monkeypatch.setattr(ends, "MOST_UNSURE", max(map(len, unsure)))
    assert cut([*rows, *unsure, *last])[2:] == (0, 3)
    monkeypatch.setattr(ends, "MOST_UNSURE", max(map(len, unsure)) - 1)
    assert cut([*rows, *unsure, *last])[2:] == (3, 0)


def test_a_shared_text_is_a_code_when_its_string_is() -> None:
    coded = ends._coded(pieces(b"<sst><si><t>a</t></si><si><t>" + code(1).encode() + b"</t></si></sst>"))
    assert coded[:2] == b"\0\1"
    for number, expected in ((0, False), (1, True), (9, False)):
        shared = f'<row r="1"><c r="A1" t="s"><v>{number}</v></c></row>'.encode()
        assert ends._has_code(shared, coded) is expected
    assert ends._has_code(row(1, code(1)), bytearray())
    assert not ends._has_code(row(1, "9.14403001922038E+17"), bytearray())


def test_of_the_shared_strings_those_wanted_are_kept_in_their_order() -> None:
    strings = b"<x:sst><x:si>a</x:si><x:si>b</x:si><x:si>c</x:si></x:sst>"
    assert ends._strings(pieces(strings), {0, 2}) == b"<x:sst><x:si>a</x:si><x:si>c</x:si></x:sst>"
    assert ends._strings(pieces(strings), set()) == b"<x:sst></x:sst>"
    assert ends._strings(pieces(strings, 5), {1}) == b"<x:sst><x:si>b</x:si></x:sst>"


def test_a_sheet_that_ends_without_its_tags_is_given_as_far_as_it_goes() -> None:
    xml, between, _unsure = ends._sheet(pieces(HEAD + row(1, "a") + row(2, "b")), bytearray(), 9)
    assert (xml, between) == (HEAD + row(1, "a") + row(2, "b"), 0)


def test_a_row_beyond_all_measure_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = HEAD + row(1, "x" * 500) + TAIL
    monkeypatch.setattr(ends, "_MOST_HELD", 250)
    with pytest.raises(FileRefused) as caught:
        list(ends._elements(pieces(whole), b"row", b"sheetData"))
    assert caught.value.code == "ZIP_BOMB"
    monkeypatch.setattr(ends, "_MOST_HELD", 1000)
    assert b"".join(ends._elements(pieces(whole), b"row", b"sheetData")).startswith(HEAD)


def test_what_stands_far_behind_the_rows_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ends, "_MOST_COPIED", 200)
    tail = b"</sheetData>" + b"<z/>" * 200 + MERGES + b"</worksheet>"
    xml, _between, _unsure = ends._sheet(pieces(HEAD + row(1, "a") + tail), bytearray(), 9)
    assert xml == HEAD + row(1, "a") + b"</sheetData></worksheet>"


def packed(path: Path, *sheets: bytes, strings: bytes = b"") -> tuple[dict[str, bytes], dict[str, int]]:
    """What is kept of the parts of a package of these sheets, and the numbers of rows left out."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    with zipfile.ZipFile(path, "w") as made:
        for name, sheet in zip(names, sheets, strict=True):
            made.writestr(name, sheet)
        if strings:
            made.writestr("xl/sharedStrings.xml", strings)
    whole, between = ends.of_package(path, package.checked(path), names)
    with zipfile.ZipFile(io.BytesIO(whole)) as small:
        return {name: small.read(name) for name in small.namelist()}, between


def test_rows_without_a_code_have_room_for_all_sheets_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ends, "UNSURE", 5)
    rows = [
        row(number, "小计" if EACH < number <= EACH + 2 else code(number))
        for number in range(1, 2 * EACH + 3)
    ]
    sheet = HEAD + b"".join(rows) + TAIL
    parts, between = packed(tmp_path / "a.zip", sheet, sheet, sheet)  # two, two, and there is room for one
    assert list(between.values()) == [0, 0, 1]
    assert [parts[name].count("小计".encode()) for name in between] == [2, 2, 1]


def test_shared_texts_are_numbered_anew_over_all_sheets(tmp_path: Path) -> None:
    def shared(*numbers: int) -> bytes:
        cells = (f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in numbers)
        return HEAD + "".join(cells).encode() + TAIL

    strings = b"<sst>" + b"".join(b"<si><t>%d</t></si>" % n for n in range(9)) + b"</sst>"
    parts, _between = packed(tmp_path / "a.zip", shared(2, 7), shared(7, 4), strings=strings)
    assert parts["xl/sharedStrings.xml"] == b"<sst><si><t>2</t></si><si><t>4</t></si><si><t>7</t></si></sst>"
    sheets = [parts[f"xl/worksheets/sheet{n}.xml"] for n in (1, 2)]
    assert [re.findall(rb"<v>(\d+)</v>", sheet) for sheet in sheets] == [[b"0", b"2"], [b"2", b"1"]]
