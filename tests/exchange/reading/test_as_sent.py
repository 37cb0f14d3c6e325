"""Files as people send them: what a spreadsheet program opens is read, and no row is lost or mixed in."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row, rows
from tests.exchange.reading.support import errors, reading, refusal, values

SHORT = ["企业名称", "统一社会信用代码", "联系人"]


def repacked(
    path: Path, plain: Path, name: Callable[[str], str], change: Callable[[str, bytes], bytes]
) -> Path:
    """The workbook with its parts named and changed otherwise."""
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            target.writestr(name(info.filename), change(info.filename, source.read(info.filename)))
    return path


def same(_name: str, content: bytes) -> bytes:
    return content


def rooted(name: str) -> str:
    return name.removeprefix("xl/")


def to_root(name: str, content: bytes) -> bytes:
    return (
        content.replace(b"/xl/", b"/").replace(b'"xl/', b'"') if name.endswith((".rels", ".xml")) else content
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (lambda name: name.replace("/", "\\"), same),
        (rooted, to_root),
        (lambda name: name, lambda _name, content: content.replace(b'ref="A1:M4"', b'ref="1:4"')),
        (lambda name: name, lambda _name, content: content.replace(b'ref="A1:M4"', b'ref="A:M"')),
    ],
    ids=["backslashes", "workbook in the root", "rows only", "columns only"],
)
def test_a_package_of_odd_shape_is_read(
    tmp_path: Path, name: Callable[[str], str], change: Callable[[str, bytes], bytes]
) -> None:
    plain = messy.xlsx(tmp_path / "plain.xlsx", [HEADINGS, *rows(3)])
    found = reading(repacked(tmp_path / "odd.xlsx", plain, name, change))
    assert values(found, "uscc") == [code(1), code(2), code(3)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "MHTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_true_kind(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert refusal(path)[0] == "NOT_A_SPREADSHEET"
    assert kind in refusal(path)[1]


@pytest.mark.parametrize(
    ("part", "kind"), [("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("Index/Document.iwa", "Numbers")]
)
def test_another_programs_workbook_is_called_by_its_name(tmp_path: Path, part: str, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(part, b"x")
    assert kind in refusal(path)[1]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_an_address_full_of_commas_does_not_decide_the_separator(tmp_path: Path, separator: str) -> None:
    lines = [HEADINGS[:2], *([f"公司{n}，" + "，".join("甲乙丙丁"), code(n)] for n in range(1, 4))]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(separator.join(line) for line in lines).replace("，", "、"))
    assert values(reading(path), "uscc") == [code(1), code(2), code(3)]


@pytest.mark.parametrize(
    "cells",
    [
        ('"一路', "二路", "三路"),
        ('"一路', '二路"', "三路"),
        ("一路", '二"路', "三路"),
        ("一路", "二路", '"三路'),
    ],
)
def test_a_stray_quote_swallows_no_row(tmp_path: Path, cells: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    lines = [
        "企业名称,统一社会信用代码,地址",
        *(f"公司{n},{code(n)},{cell}" for n, cell in enumerate(cells, 1)),
    ]
    path.write_text("\n".join(lines))
    found = reading(path)
    assert values(found, "uscc") == [code(1), code(2), code(3)]
    assert [str(cell).strip('"') for cell in values(found, "address")] == [cell.strip('"') for cell in cells]


def test_a_cell_with_line_breaks_is_one_cell_still(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'企业名称,统一社会信用代码,地址\n甲,{code(1)},"一路\n1号"\n乙,{code(2)},二路\n')
    assert values(reading(path), "address") == ["一路1号", "二路"]


def test_two_lists_beside_one_another_are_refused(tmp_path: Path) -> None:
    grid = [[*SHORT, None, *SHORT], ["甲", code(1), "王", None, "乙", code(2), "李"]]
    code_of, sentence = refusal(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert code_of == "TWO_LISTS"
    assert "B 列和 F 列" in sentence
    copies = [[*SHORT, SHORT[1]], ["甲", code(1), "王", code(1)]]
    assert reading(messy.xlsx(tmp_path / "b.xlsx", copies)).rows == 1, (
        "the same code once more is no other list"
    )


def test_below_a_heading_in_another_order_rows_are_refused(tmp_path: Path) -> None:
    years = ["2022年营业收入（万元）", "2023年营业收入（万元）"]
    grid = [
        [*SHORT, *years], ["甲", code(1), "王", 1, 2],
        [*SHORT, *reversed(years)], ["乙", code(2), "李", 4, 3],
        [*SHORT, *years], ["丙", code(3), "赵", 5, 6],
    ]  # fmt: skip
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert errors(found) == [(4, "统一社会信用代码", "RULE")]
    assert found.refused.tolist() == [False, True, False]


def test_a_phone_that_a_spreadsheet_has_spoilt_is_none(tmp_path: Path) -> None:
    path = messy.xlsx(
        tmp_path / "a.xlsx", [HEADINGS, row(1, phone="1.38001E+10"), row(2, phone="'13800138000")]
    )
    found = reading(path)
    assert [error[2] for error in errors(found)] == ["NOT_A_PHONE"]
    assert values(found, "phone")[1] == "13800138000"
