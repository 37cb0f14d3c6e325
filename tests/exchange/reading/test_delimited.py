"""Text files: how they are written is found out, and neither width nor length asks for memory without measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.errors import FileRefused
from exchange.reading import delimited
from exchange.reading.ends import EACH
from tests.exchange.messy import code


def written(path: Path, text: str | bytes) -> delimited.Text:
    """A file with that content, looked through."""
    file = path / "a.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return delimited.look(file)


def refused(path: Path, text: str | bytes, most_rows: int = 10) -> tuple[str, str]:
    """Code and sentence of the refusal of such a file."""
    with pytest.raises(FileRefused) as caught:
        delimited.rows(written(path, text), most_rows)
    return str(caught.value.code), str(caught.value)


@pytest.mark.parametrize(
    ("sample", "mark"),
    [
        ("a,b,c", ","),
        ("a\tb\tc", "\t"),
        ("a;b;c", ";"),
        ("标题，没有\na;b,c;d", ";"),
        ("a,b;c", ","),
        ('"x;y;z",b', ","),
        ("", ","),
        ("一列", ","),
        ("\n" * 59 + "a;b", ";"),
        ("\n" * 60 + "a;b", ","),
    ],
)
def test_the_separator_is_what_occurs_most_in_one_line(sample: str, mark: str) -> None:
    assert delimited.separator(sample) == mark


@pytest.mark.parametrize(
    ("content", "lines"), [("a\nb", 2), ("a\r\nb\r\n", 3), ("a\rb\rc", 3), ("a", 1), ('"a\nb",c\n', 3)]
)
def test_lines_are_counted_by_whichever_mark_ends_them(tmp_path: Path, content: str, lines: int) -> None:
    assert written(tmp_path, content).lines == lines


def test_a_mark_of_utf_16_decides_and_else_the_first_encoding_that_fits(tmp_path: Path) -> None:
    assert written(tmp_path, "\ufeff甲,乙".encode()).encoding == "utf-8-sig"
    assert written(tmp_path, "甲,乙".encode("gb18030")).encoding == "gb18030"
    for name in ("utf-16-le", "utf-16-be"):
        text = written(tmp_path, "\ufeff甲,乙".encode(name))
        assert (text.encoding, delimited.rows(text, 10)) == ("utf-16", [["甲", "乙"]])


def test_protected_cells_are_found_wherever_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_PIECE", 4)
    text = written(tmp_path, 'abc="001",d\n')
    assert text.protects
    assert not written(tmp_path, "abc=1,d\n").protects
    assert delimited.rows(written(tmp_path, '="00 ""1""",=1, ="2" \n'), 10) == [['00 "1"', "=1", "2"]]


def test_rows_are_made_equally_long(tmp_path: Path) -> None:
    assert delimited.rows(written(tmp_path, "a\nb,c\n\n"), 10) == [["a", ""], ["b", "c"], ["", ""]]
    assert delimited.rows(written(tmp_path, ""), 10) == []


def test_a_file_is_refused_when_its_cells_together_or_made_equally_long_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_CELLS", 0)  # 26 for each row that may be: 260
    whole = "\n".join([",".join("x" * 26)] * 10)
    assert len(delimited.rows(written(tmp_path, whole), 10)) == 10
    code_, sentence = refused(tmp_path, f"{whole}\nx")
    assert (code_, "第 11 行附近有 1 列" in sentence) == ("TOO_LARGE", True)
    long = "\n".join(["x", ",".join("x" * 130)])
    assert len(delimited.rows(written(tmp_path, long), 10)) == 2
    code_, sentence = refused(tmp_path, f"x\n{long}")
    assert (code_, "第 3 行附近有 130 列" in sentence) == ("TOO_LARGE", True)


def test_a_file_beyond_the_most_bytes_is_refused_and_one_of_just_as_many_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_BYTES", 3)
    assert refused(tmp_path, "a,bc")[0] == "TOO_LARGE"
    assert delimited.rows(written(tmp_path, "a,b"), 10) == [["a", "b"]]


def test_three_hundred_megabytes_are_looked_through_and_a_byte_more_is_not(tmp_path: Path) -> None:
    for size, code_ in ((300 << 20, "BROKEN"), ((300 << 20) + 1, "TOO_LARGE")):  # all zero characters
        with (tmp_path / "a.csv").open("wb") as file:
            file.truncate(size)
        with pytest.raises(FileRefused) as caught:
            delimited.look(tmp_path / "a.csv")
        assert caught.value.code == code_


def test_zero_characters_and_endless_cells_are_a_broken_file(tmp_path: Path) -> None:
    assert refused(tmp_path, "a,\0b")[0] == "BROKEN"
    assert refused(tmp_path, "a" * 200_000)[0] == "BROKEN"
    assert refused(tmp_path, b"\xff\xff\xfe,1\n")[0] == "ENCODING"


def test_the_ends_of_a_file_hold_its_first_and_last_rows_and_those_without_a_code(tmp_path: Path) -> None:
    lines = [f"{number},{code(number)}" for number in range(1, 301)]
    few, between = delimited.ends(written(tmp_path, "\n".join(lines)), 1000)
    kept = [int(row[0]) for row in few]
    assert kept == [*range(1, EACH + 1), *range(301 - EACH, 301)]
    assert between == 300 - 2 * EACH
    lines[100], lines[150], lines[180] = "合计,9", ",", "9.14403001922038E+17,x"
    few, between = delimited.ends(written(tmp_path, "\n".join(lines)), 1000)
    assert [row[0] for row in few[EACH:-EACH]] == ["合计", "9.14403001922038E+17"]
    assert between == 300 - 2 * EACH - 3


def test_of_rows_without_a_code_only_so_many_and_none_that_is_long_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "UNSURE", 2)
    monkeypatch.setattr(delimited, "MOST_UNSURE", 12)
    middle = ["x" * 11, "x" * 12, "ab,cdefghij", "ab,cdefghijk", "y", "z"]
    text = "\n".join(["h"] * EACH + middle + ["t"] * EACH)
    few, between = delimited.ends(written(tmp_path, text), 1000)
    assert [row[0] for row in few[EACH:-EACH]] == ["x" * 11, "ab"]
    assert between == 4


def test_a_short_file_is_all_ends(tmp_path: Path) -> None:
    for count in (1, EACH, EACH + 1, 2 * EACH):
        few, between = delimited.ends(
            written(tmp_path, "\n".join(f"{code(1)},{n}" for n in range(count))), 1000
        )
        assert ([row[1] for row in few], between) == ([str(n) for n in range(count)], 0)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('名称,"电话\n手机",地址\n甲,1,2\n', [["名称", "电话\n手机", "地址"], ["甲", "1", "2"]]),
        ('"a\nb"\n"c\nd"\n', [["a\nb"], ["c\nd"]]),
        ('a,b,c\nd,"x\ny",e\n', [["a", "b", "c"], ["d", "x\ny", "e"]]),
        ('规格,数量\n5",1\n2,6"\n', [["规格", "数量"], ['5"', "1"], ["2", '6"']]),
    ],
)
def test_line_breaks_and_inches_within_cells_are_left(
    tmp_path: Path, text: str, rows: list[list[str]]
) -> None:
    assert delimited.rows(written(tmp_path, text), 10) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\nc,"d\ne,f\n', [["a", "b"], ["c", "d"], ["e", "f"]]),
        ('a,b\nc,"d\n"e,e",f\n', [["a", "b"], ["c", "d"], ["e,e", "f"]]),
        ('a,b\nc,"d\ne,f"\ng,h\n', [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]),
    ],
)
def test_a_stray_quote_swallows_no_rows(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    found = delimited.rows(written(tmp_path, text), 10)
    assert [[cell for cell in row if cell] for row in found] == rows


def test_a_stray_quote_before_long_cells_swallows_none_either(tmp_path: Path) -> None:
    """What the quote joins is more than a cell may hold; each line alone is not."""
    long = "x" * 70_000
    text = f'a,b\nc,"{long}\nd,{long}\ne,f\n'
    assert delimited.rows(written(tmp_path, text), 10) == [["a", "b"], ["c", long], ["d", long], ["e", "f"]]


def test_characters_that_nobody_sees_are_noticed_wherever_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_PIECE", 4)
    assert written(tmp_path, "a\u200b,b\nc,d\n").unclean
    assert written(tmp_path, "a,b\nc,d\u200b\n").unclean
    assert not written(tmp_path, "a,b\nc,d\n").unclean


def test_a_cell_more_than_may_be_is_too_many_once_rows_are_made_equally_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_CELLS", 0)  # 26 for each row that may be: 260
    assert refused(tmp_path, "\n".join([",".join("x" * 29), *"x" * 8]))[0] == "TOO_LARGE"  # 9 × 29 = 261
