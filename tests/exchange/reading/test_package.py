"""The parts of a package, inflated under limits: each limit at its edge."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from exchange.errors import FileRefused
from exchange.reading import package


def zipped(path: Path, parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    """A package with these parts."""
    file = path / "a.zip"
    with zipfile.ZipFile(file, "w", how) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file


def refusal(path: Path) -> str:
    """The code with which the package, or one of its parts, is refused."""

    def read() -> None:
        for info in package.checked(path).values():
            list(package.inflated(path, info))

    with pytest.raises(FileRefused) as caught:
        read()
    return str(caught.value.code)


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("size", [0, 1, package.PIECE, package.PIECE + 5, 3 * package.PIECE])
def test_a_part_is_given_whole_in_pieces_of_at_most_a_megabyte(tmp_path: Path, how: int, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    path = zipped(tmp_path, {"/XL/a.xml": content[:size], "b": b"behind"}, how)
    parts = package.checked(path)
    assert set(parts) == {"xl/a.xml", "b"}
    pieces = list(package.inflated(path, parts["xl/a.xml"]))
    assert b"".join(pieces) == content[:size]
    assert all(0 < len(piece) <= package.PIECE for piece in pieces)
    assert list(package.inflated(path, parts["b"])) == [b"behind"]


@pytest.mark.parametrize("beyond", range(0, 300, 7))
def test_what_the_last_bytes_of_a_part_stand_for_is_given_too(tmp_path: Path, beyond: int) -> None:
    """Of a long run of one character the archive's bytes are all taken before all of it has been given."""
    content = b"0" * (package.PIECE + beyond)
    path = zipped(tmp_path, {"a": content})
    assert b"".join(package.inflated(path, package.checked(path)["a"])) == content


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    assert refusal(zipped(tmp_path, {"a": b"1", "/A": b"2"})) == "BROKEN"


def test_as_many_parts_and_bytes_as_may_be_are_read_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path, {"a": b"12", "b": b"345"})
    monkeypatch.setattr(package, "MOST_PARTS", 2)
    monkeypatch.setattr(package, "MOST_BYTES", 5)
    assert len(package.checked(path)) == 2
    monkeypatch.setattr(package, "MOST_BYTES", 4)
    assert refusal(path) == "ZIP_BOMB"
    monkeypatch.setattr(package, "MOST_BYTES", 5)
    monkeypatch.setattr(package, "MOST_PARTS", 1)
    assert refusal(path) == "ZIP_BOMB"


def test_a_part_may_inflate_so_many_times_and_a_small_one_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path, {"a": b"0" * 1000})
    packed = package.checked(path)["a"].compress_size
    monkeypatch.setattr(package, "RATIO_FROM", 1000)
    monkeypatch.setattr(package, "MOST_RATIO", 1)
    assert package.checked(path)
    monkeypatch.setattr(package, "RATIO_FROM", 999)
    assert refusal(path) == "ZIP_BOMB"
    monkeypatch.setattr(package, "MOST_RATIO", 1000 / packed)
    assert package.checked(path)


def test_shared_texts_have_a_limit_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_TEXT", 5)
    assert package.checked(zipped(tmp_path, {"xl/SharedStrings.xml": b"12345", "xl/other.xml": b"123456"}))
    assert refusal(zipped(tmp_path, {"xl/SharedStrings.xml": b"123456"})) == "ZIP_BOMB"


def changed(path: Path, at: int, raw: bytes) -> Path:
    """The file with other bytes at a place."""
    whole = bytearray(path.read_bytes())
    whole[at : at + len(raw)] = raw
    path.write_bytes(whole)
    return path


def directory(path: Path, offset: int) -> int:
    """A place in the directory's entry of the first part."""
    return path.read_bytes().index(b"PK\x01\x02") + offset


def test_a_part_that_is_encrypted_asks_for_its_password(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a": b"1"})
    assert refusal(changed(path, directory(path, 8), b"\x01")) == "PASSWORD"
    path = zipped(tmp_path, {"a": b"1"})
    changed(path, directory(path, 8), b"\x02")
    assert package.checked(path)  # another flag


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_part_that_is_not_what_it_declares_is_refused(tmp_path: Path, how: int) -> None:
    content = b"some text of a part " * 9

    def fresh() -> Path:
        return zipped(tmp_path, {"a": content}, how)

    size = len(content)
    for declared, expected in ((size + 1, "BROKEN"), (size - 1, "ZIP_BOMB")):
        path = fresh()
        assert refusal(changed(path, directory(path, 24), struct.pack("<I", declared))) == expected
    path = fresh()
    assert refusal(changed(path, directory(path, 16), b"\0\0\0\0")) == "BROKEN"  # the checksum
    assert refusal(changed(fresh(), 0, b"PK\x03\x05")) == "BROKEN"  # no part begins there
    path = fresh()
    assert refusal(changed(path, directory(path, 10), b"\x0c\x00")) == "BROKEN"  # bzip2: nobody else reads it
    path = fresh()
    longer = struct.pack("<I", len(path.read_bytes()) + 9)
    expected = (
        "BROKEN" if how == zipfile.ZIP_DEFLATED else "ZIP_BOMB"
    )  # stored, it already is more than declared
    assert refusal(changed(path, directory(path, 20), longer)) == expected


def test_a_part_that_cannot_be_inflated_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a": b"x" * 500})
    assert refusal(changed(path, 31, b"\xff\xff\xff")) == "BROKEN"


def test_a_part_that_goes_on_beyond_its_declaration_is_refused_in_the_piece_that_does(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a": b"0" * (2 * package.PIECE + 10)})
    assert refusal(changed(path, directory(path, 24), struct.pack("<I", 2 * package.PIECE + 9))) == "ZIP_BOMB"


def test_what_is_no_package_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    assert refusal(tmp_path / "a.zip") == "BROKEN"


def test_a_gigabyte_in_parts_of_sixteen_megabytes_is_the_most(tmp_path: Path) -> None:
    for count, fits in ((64, True), (65, False)):
        path = zipped(tmp_path, {f"{number:02d}": b"x" for number in range(count)})
        whole = path.read_bytes()
        at = whole.index(b"PK\x01\x02")
        while at >= 0:
            changed(path, at + 24, struct.pack("<I", 16 << 20))
            at = whole.find(b"PK\x01\x02", at + 1)
        if fits:
            assert len(package.checked(path)) == count
        else:
            assert refusal(path) == "ZIP_BOMB"


@pytest.mark.parametrize(
    ("declared", "packed", "fits"),
    [
        (16 << 20, 1, True),
        ((16 << 20) + 100, 167_774, True),
        ((16 << 20) + 100, 167_773, False),
        ((16 << 20) + 1, 0, False),
    ],
)
def test_beyond_sixteen_megabytes_a_part_may_inflate_a_hundred_times(
    tmp_path: Path, declared: int, packed: int, fits: bool
) -> None:
    path = zipped(tmp_path, {"a": b"x"})
    changed(path, directory(path, 20), struct.pack("<II", packed, declared))
    if fits:
        assert package.checked(path)
    else:
        assert refusal(path) == "ZIP_BOMB"


@pytest.mark.parametrize(("size", "fits"), [(300 << 20, True), ((300 << 20) + 1, False)])
def test_three_hundred_megabytes_of_shared_texts_are_the_most(tmp_path: Path, size: int, fits: bool) -> None:
    path = zipped(tmp_path, {"xl/sharedStrings.xml": b"x"})
    changed(path, directory(path, 20), struct.pack("<II", 16 << 20, size))
    if fits:
        assert package.checked(path)
    else:
        assert refusal(path) == "ZIP_BOMB"


def test_of_ten_thousand_parts_each_is_looked_at_and_one_more_is_a_bomb(tmp_path: Path) -> None:
    whole = zipped(tmp_path, {"a": b""}).read_bytes()
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    for count, code in ((10_000, "BROKEN"), (10_001, "ZIP_BOMB")):  # broken, for they have one name
        size = struct.pack("<HHII", count, count, count * (end - start), start)
        path = tmp_path / "many.zip"
        path.write_bytes(whole[:start] + whole[start:end] * count + whole[end : end + 8] + size + bytes(2))
        assert refusal(path) == code


def test_pieces_have_a_megabyte(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a": bytes(3 << 20)})
    assert [len(piece) for piece in package.inflated(path, package.checked(path)["a"])] == [1 << 20] * 3


BESIDE = {
    name: name for name in ("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "customXml/a.xml")
}


@pytest.mark.parametrize(
    "moved",
    [
        {"xl\\workbook.xml": "xl/workbook.xml", "xl\\worksheets\\a.xml": "xl/worksheets/a.xml"},
        {"/xl/workbook.xml": "xl/workbook.xml", "/xl/worksheets/a.xml": "xl/worksheets/a.xml"},
        {
            "workbook.xml": "xl/workbook.xml",
            "_rels/workbook.xml.rels": "xl/_rels/workbook.xml.rels",
            "worksheets/a.xml": "xl/worksheets/a.xml",
        },
        {
            "Office/workbook2.xml": "xl/workbook.xml",
            "Office/_rels/workbook2.xml.rels": "xl/_rels/workbook.xml.rels",
            "Office/worksheets/a.xml": "xl/worksheets/a.xml",
            "else/where.xml": "else/where.xml",
        },
    ],
    ids=["backslashes", "from the root", "in the root", "in a folder of its own"],
)
def test_parts_have_the_names_that_every_reader_knows(moved: dict[str, str]) -> None:
    assert package.usual_names([*BESIDE, *moved]) == BESIDE | moved


@pytest.mark.parametrize("names", [["a.xml"], ["xl/workbook.xml"], ["xl/workbook.xml", "old/workbook.xml"]])
def test_parts_that_have_these_names_keep_them_and_so_does_what_is_no_workbook(names: list[str]) -> None:
    assert package.usual_names([*BESIDE, *names]) == {}


@pytest.mark.parametrize(
    ("name", "target", "leads"),
    [
        ("_rels/.rels", "book.xml", "/xl/workbook.xml"),
        ("_rels/.rels", "docProps/app.xml", "/docProps/app.xml"),
        ("xl/_rels/workbook.xml.rels", "/sheets\\a.xml", "/xl/sheets/a.xml"),
        ("xl/_rels/workbook.xml.rels", "/other.xml", "/other.xml"),
        ("xl/_rels/workbook.xml.rels", "sheets\\a.xml", "sheets/a.xml"),
        ("xl/_rels/workbook.xml.rels", "book.xml", "book.xml"),
        ("xl/workbook.xml", "book.xml", "book.xml"),
        ("xl/workbook.xml", "/book.xml", "/book.xml"),
    ],
)
def test_relationships_lead_to_where_the_parts_are_now(name: str, target: str, leads: str) -> None:
    names = {"/book.xml": "xl/workbook.xml", "sheets\\a.xml": "xl/sheets/a.xml"}
    given, led = (f'<R Id="1" Target="{at}"/><R Target="{at}"/>'.encode() for at in (target, leads))
    assert package.led_to(names, name, given) == led


@pytest.mark.parametrize(
    ("before", "tag", "stays"),
    [
        (b"", b'<dimension ref="1:5"/>', False),
        (b"<a>", b'<x:dimension ref="A:M"/>', False),
        (b"<a>", b'<dimension ref="A1:M4"/>', True),
        (b"<a>", b"<dimension ref='AB12'/>", True),
        (b"x" * (4096 - 22), b'<dimension ref="1:5"/>', False),
        (b"x" * (4097 - 22), b'<dimension ref="1:5"/>', True),  # only what stands at the head is looked for
    ],
)
def test_an_extent_that_readers_do_not_understand_is_left_out(before: bytes, tag: bytes, stays: bool) -> None:
    assert package.without_odd_dimension(before + tag + b"<b/>") == before + (tag if stays else b"") + b"<b/>"
