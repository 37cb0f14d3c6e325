"""What a reading says of itself in the officer's terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.errors import ErrorCode
from exchange.reading import raw
from exchange.reading.raw import lengthened, open_workbook
from exchange.reading.reader import MAX_ROWS
from sbs_portal.runtime.paths import ROOT
from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row, rows
from tests.exchange.reading.support import errors, reading, refusal, values


def test_a_fault_that_is_found_later_names_sheet_row_heading_and_place(tmp_path: Path) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [["题"], HEADINGS, row(1), row(2)]))
    late = found.error(1, "district", ErrorCode.OUT_OF_SCOPE, "某区", why="x")
    assert (late.sheet, late.row, late.column, late.index, late.found) == ("企业", 4, "所属区", 2, "某区")
    yearly = found.error(0, "revenue:2023", ErrorCode.RULE, "")
    assert (yearly.column, yearly.index) == (HEADINGS[-1], len(HEADINGS) - 1)
    absent = found.error(0, "revenue:2022", ErrorCode.RULE, "")
    assert (absent.column, absent.index) == ("营业收入", None)
    assert found.error(0, "nothing", ErrorCode.RULE, "").column == "nothing"


def test_a_summary_counts_what_was_read_refused_and_passed_over(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1), row(1), row(2, uscc="1"), [], ["合计"]]
    summary = reading(messy.xlsx(tmp_path / "a.xlsx", grid, more={"空": []})).summary()
    assert (summary["rows"], summary["refused"], summary["duplicates"]) == (2, 1, 1)
    assert summary["skipped_sheets"] == [{"sheet": "空", "reason": "空白工作表"}]
    sheet = summary["sheets"][0]
    assert (sheet["rows"], sheet["blank_rows"], sheet["skipped_rows"]) == (2, 1, 1)
    assert sheet["skipped"] == [{"row": 6, "reason": "total"}]
    first = sheet["columns"][0]
    assert (first["letter"], first["column"], first["title"], first["year"]) == (
        "A",
        "name",
        "企业名称",
        None,
    )


def test_of_rows_passed_over_the_first_two_hundred_are_listed(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1), *[["合计"]] * 201]
    sheet = reading(messy.xlsx(tmp_path / "a.xlsx", grid)).summary()["sheets"][0]
    assert (len(sheet["skipped"]), sheet["skipped_rows"]) == (200, 201)


def test_columns_without_heading_and_column_are_not_in_the_summary(tmp_path: Path) -> None:
    grid = [["企业名称", None, "统一社会信用代码", "别的"], ["甲", "x", code(1), "y"]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    listed = found.summary()["sheets"][0]["columns"]
    assert [(column["index"], column["column"]) for column in listed] == [(0, "name"), (2, "uscc"), (3, None)]
    assert [column["suggestion"] for column in listed] == [None] * 3
    near = reading(
        messy.xlsx(tmp_path / "b.xlsx", [["企业名称", "统一社会信用代码", "联系电活"], ["甲", code(1), "1"]])
    )
    assert near.summary()["sheets"][0]["columns"][2]["suggestion"] == "phone"
    assert [match.heading for match in found.sheets[0].unmatched] == ["别的"]
    assert [match.field for match in found.sheets[0].matched] == ["name", "uscc"]


def test_what_was_not_refused_is_accepted(tmp_path: Path) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1), row(2, uscc="1"), row(3, phone=None)]))
    accepted = dict(found.accepted())
    assert accepted["uscc"].values.tolist() == [code(1), code(3)]
    assert accepted["phone"].missing.tolist() == [False, True]


def test_reasons_of_every_sheet_that_is_passed_over_are_given(tmp_path: Path) -> None:
    def hide(book: object) -> None:
        book["去年"].sheet_state = "hidden"  # type: ignore[index]

    more = {"说明": [["请如实填写"]], "去年": [HEADINGS, row(2)], "乙": [HEADINGS, row(3)]}
    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1)], more=more, change=hide)
    assert reading(path).skipped_sheets == [("说明", "没有找到这个数据集的表头"), ("去年", "隐藏的工作表")]
    chosen = reading(path, sheet="乙")
    assert chosen.skipped_sheets == [("企业", "未选择"), ("说明", "未选择"), ("去年", "未选择")]
    assert (
        refusal(messy.xlsx(tmp_path / "b.xlsx", [HEADINGS, row(1)], more={"空": []}), sheet="空")[0]
        == "EMPTY_SHEET"
    )


def test_a_hidden_sheet_is_read_when_no_other_fits(tmp_path: Path) -> None:
    def hide(book: object) -> None:
        book["去年"].sheet_state = "hidden"  # type: ignore[index]

    path = messy.xlsx(tmp_path / "a.xlsx", [["说明"]], more={"去年": [HEADINGS, row(2)]}, change=hide)
    assert values(reading(path), "uscc") == [code(2)]


@pytest.mark.parametrize(
    ("chosen", "works"),
    [
        ("name", True), ("revenue:2022", True), ("revenue:2022@千元", True), ("revenue@元", True), (None, True),
        ("", False), ("nothing", False), ("revenue:x", False), ("revenue@斤", False), ("revenue:2022@", True),
    ],
)  # fmt: skip
def test_a_choice_by_hand_names_a_column_a_year_and_a_unit_of_money(
    tmp_path: Path, chosen: str | None, works: bool
) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [["统一社会信用代码", "某某", "地址"], [code(1), 5, "x"]])
    if works:
        assert reading(path, mapping={1: chosen}).rows == 1
    else:
        assert refusal(path, mapping={1: chosen}) == ("BAD_MAPPING", f"没有名为“{chosen}”的列")


def test_without_a_heading_the_fullest_sheet_is_told_what_it_lacks(tmp_path: Path) -> None:
    more = {"乙": [["题"], ["企业名称", "所属区", "街道"], ["甲", "宝安区", "新安街道"]]}
    told = refusal(messy.xlsx(tmp_path / "a.xlsx", [["企业名称", "所属区"]], more=more))[1]
    assert told == "工作表“乙”第 2 行像是表头，但缺少“统一社会信用代码”这一列；请补上后再导入"
    told = refusal(messy.xlsx(tmp_path / "b.xlsx", [["甲"]]))[1]
    assert told == "没有找到表头：表中应有一行列名，至少包括“统一社会信用代码”；请对照模板检查后再导入"


def test_a_column_that_only_one_sheet_has_states_nothing_in_the_other(tmp_path: Path) -> None:
    more = {"乙": [["统一社会信用代码", "成立日期", "2022年营业收入"], [code(3), "2015.3", 7]]}
    found = reading(
        messy.xlsx(tmp_path / "a.xlsx", [["统一社会信用代码", "企业名称"], [code(1), "甲"]], more=more)
    )
    assert values(found, "name") == ["甲", None]
    assert found.columns["name"].values.tolist() == ["甲", None]
    assert values(found, "revenue:2022") == [None, 7_000_000]
    assert found.columns["revenue:2022"].values.tolist() == [0, 7_000_000]
    assert [found.place(at) for at in range(2)] == [("企业", 2), ("乙", 2)]


def test_errors_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1, revenue="x", founded_on="x"), row(2, uscc="1", revenue="x")]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert [(error.row, error.index) for error in found.errors] == [(2, 6), (2, 12), (3, 1), (3, 12)]
    assert found.refused.tolist() == [True, True]


def test_rows_of_two_sheets_in_conflict_name_each_other(tmp_path: Path) -> None:
    more = {"乙": [HEADINGS, row(1, name="另一家")]}
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1), row(2)], more=more))
    assert errors(found) == [
        (2, "统一社会信用代码", "DUPLICATE_CONFLICT"),
        (2, "统一社会信用代码", "DUPLICATE_CONFLICT"),
    ]
    assert "工作表“乙”第 2 行" in found.errors[0].message
    assert "工作表“企业”第 2 行" in found.errors[1].message


def test_a_merged_row_is_counted_neither_in_its_sheet_nor_in_the_whole(tmp_path: Path) -> None:
    more = {"乙": [HEADINGS, row(1), row(3)]}
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1), row(2)], more=more))
    assert ([sheet.rows for sheet in found.sheets], found.rows) == ([2, 1], 3)
    (duplicate,) = found.duplicates
    assert (duplicate.sheet, duplicate.row, duplicate.of_sheet, duplicate.of_row) == ("乙", 2, "企业", 2)
    assert found.refused.tolist() == [False] * 3


def test_a_file_without_a_judge_of_its_rows_is_opened_whole(tmp_path: Path) -> None:
    grid = [["a", "b"], ["1", "2"], ["3", "4"]]
    for path in (messy.delimited(tmp_path / "a.csv", grid), messy.xlsx(tmp_path / "a.xlsx", grid)):
        book = open_workbook(path, path.name, 1)
        assert [len(sheet.rows()) for sheet in book.sheets] == [3]


def test_a_text_file_names_its_sheet_by_its_file(tmp_path: Path) -> None:
    path = messy.delimited(tmp_path / "a.csv", [HEADINGS, row(1)])
    assert open_workbook(path, "宝安.csv", 10).sheets[0].name == "宝安"
    assert open_workbook(path, "", 10).sheets[0].name == "CSV"
    sheet = open_workbook(path, "a.csv", 10).sheets[0]
    assert (sheet.first_row, sheet.first_column, sheet.left_out, sheet.hidden) == (1, 0, 0, False)
    assert (len(sheet.top()), len(sheet.rows()), sheet.rows()) == (2, 2, [])  # once


def test_rows_are_lengthened_to_where_formulas_stand() -> None:
    assert lengthened([["a", "b"]], 3) == [["a", "b"], ["", ""], ["", ""]]
    assert lengthened([["a"], ["b"]], 1) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("../xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
    ],
)
def test_a_relationship_leads_to_its_part_from_wherever_it_begins(target: str, part: str) -> None:
    assert raw._part_of(target) == part


def test_as_many_rows_as_may_be_over_all_sheets(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, *rows(2)], more={"乙": [HEADINGS, *rows(2, 5)]})
    assert reading(path, max_rows=4).rows == 4
    assert refusal(path, max_rows=3)[0] == "TOO_MANY_ROWS"


def test_a_table_off_the_corner_keeps_its_enterprises_whatever_they_are_called(tmp_path: Path) -> None:
    lines = [HEADINGS, row(1, name="合计"), row(2), ["合计"]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [[], *[[None, None, *line] for line in lines]]))
    assert values(found, "name") == ["合计", "深圳市测试2号科技有限公司"]
    assert found.sheets[0].skipped == [(5, "total")]


def test_a_merged_cell_fills_down_a_text_of_one_column_and_never_a_figure(tmp_path: Path) -> None:
    nothing = {"district": None, "contact": None, "revenue": None}
    grid = [HEADINGS, row(1), row(2, **nothing), row(3, **nothing), row(4, **nothing)]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=["C2:C3", "K2:L3", "M2:M3"]))
    assert values(found, "district") == ["宝安区", "宝安区", None, None]
    assert values(found, "contact") == ["张三", None, None, None]
    assert values(found, "revenue:2023") == [1_850_500_000, None, None, None]


def test_a_file_of_several_blank_sheets_is_empty(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [], more={"另一张": []})
    assert refusal(path)[0] == "EMPTY_SHEET"


def test_a_choice_by_hand_for_a_column_that_there_is_not_changes_nothing(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [["企业名称", "统一社会信用代码"], ["甲", code(1)]])
    assert reading(path, mapping={2: "phone"}).rows == 1


def test_where_nothing_is_hidden_nothing_is_counted_as_hidden(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [["企业名称", "统一社会信用代码"], ["甲", code(1)]])
    sheet = reading(path).sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (0, 0)


def test_a_file_may_have_as_many_rows_as_the_manual_says() -> None:
    manual = (ROOT / "docs" / "manual" / "exchange.md").read_text(encoding="utf-8")
    assert f"最多 {MAX_ROWS:,} 行数据" in manual
