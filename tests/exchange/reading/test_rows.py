"""Which rows count, which are passed over, and which repeat each other."""

from __future__ import annotations

from pathlib import Path

from exchange.writing.refused import write_refused
from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row, rows
from tests.exchange.reading.support import errors, reading, refusal, values


def test_subtotals_and_notes_at_the_bottom_are_passed_over_and_counted(tmp_path: Path) -> None:
    tail = [
        ["小计", None, *[None] * 10, 10],
        [],
        ["合  计", *[None] * 11, 20],
        ["注：1. 本表数据由企业填报。"],
        ["2. 单位均为万元。"],
        ["填表人：张三", None, "审核人：李四"],
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, *rows(3), *tail]))
    assert errors(found) == []
    assert found.rows == 3
    assert found.sheets[0].skipped == [(5, "total"), (7, "total"), (8, "note"), (9, "note"), (10, "note")]
    assert found.sheets[0].blank_rows == 1


def test_a_subtotal_in_the_middle_and_a_heading_again_are_passed_over(tmp_path: Path) -> None:
    grid = [HEADINGS, *rows(2), ["宝安区小计", None], HEADINGS, *rows(1, 9)]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert [why for _row, why in found.sheets[0].skipped] == ["total", "heading"]
    assert found.row_of.tolist() == [2, 3, 6]


def test_a_total_may_stand_behind_the_short_name_of_what_it_is_of(tmp_path: Path) -> None:
    grid = [HEADINGS, *rows(2), ["宝安区", "合计"], ["宝安区", "合计", None, 5], row(9)]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert found.sheets[0].skipped == [(4, "total"), (5, "total")]
    assert errors(found) == []


def test_an_enterprise_is_not_lost_for_a_name_like_a_note(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1, name="合计科技有限公司"), row(2, name="小计"), row(3, name="注：某公司")]
    assert reading(messy.xlsx(tmp_path / "a.xlsx", grid)).rows == 3


def test_a_row_without_its_key_is_refused(tmp_path: Path) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1), row(2, uscc="—"), row(3)]))
    assert errors(found) == [(3, "统一社会信用代码", "REQUIRED")]
    assert found.refused.tolist() == [False, True, False]


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    found = reading(
        messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1), row(2), row(1, phone="138 0000 0001")])
    )
    assert (found.rows, errors(found)) == (2, [])
    assert [(d.row, d.of_row) for d in found.duplicates] == [(4, 2)]


def test_the_same_key_with_other_values_is_refused_each_naming_the_other(tmp_path: Path) -> None:
    more = {"乙": [HEADINGS, row(1, name="改名公司")]}
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1), row(2)], title="甲", more=more))
    assert [(e.sheet, e.row, e.code.value) for e in found.errors] == [
        ("甲", 2, "DUPLICATE_CONFLICT"),
        ("乙", 2, "DUPLICATE_CONFLICT"),
    ]
    assert "工作表“乙”第 2 行" in found.errors[0].message
    assert "工作表“甲”第 2 行" in found.errors[1].message
    assert found.refused.tolist() == [True, False, True]


def test_two_sheets_with_other_columns_complete_each_other(tmp_path: Path) -> None:
    more = {"营收": [["信用代码", "2023年营业收入（万元）"], [code(1), 7], [code(2), 8]]}
    grid = [["企业名称", "统一社会信用代码"], ["甲", code(1)], ["乙", code(2)]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, title="基本", more=more))
    assert (found.rows, errors(found)) == (2, [])
    assert values(found, "name") == ["甲", "乙"]
    assert values(found, "revenue:2023") == [7_000_000, 8_000_000]


def test_blank_rows_and_lines_with_a_number_only_are_no_rows(tmp_path: Path) -> None:
    heading = ["序号", "企业名称", "统一社会信用代码"]
    grid = [heading, [1, "甲", code(1)], [2], [3, " "], [4, "乙", code(2)]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert (found.row_of.tolist(), errors(found)) == ([2, 5], [])


def test_a_formula_without_a_stored_value_is_refused_and_its_cell_named(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1), row(2, revenue="=1+1"), row(3)]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert errors(found) == [(3, HEADINGS[-1], "FORMULA_WITHOUT_VALUE")]
    assert "M3" in found.errors[0].message


def test_a_cell_with_an_error_value_is_refused_and_its_cell_named(tmp_path: Path) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1, district="#REF!"), row(2)]))
    assert errors(found) == [(2, "所属区", "CELL_ERROR")]
    assert "C2" in found.errors[0].message


def test_a_cell_merged_over_several_rows_is_said_of_each(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1), row(2, district=None), row(3, district=None), row(4, district="龙岗区")]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=["C2:C4"]))
    assert values(found, "district") == ["宝安区"] * 3 + ["龙岗区"]


def test_only_a_text_merged_over_rows_of_one_column_is_said_of_each(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1), row(2, district=None, street=None, revenue=None), row(3)]
    both = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=["C2:D3"]))
    assert values(both, "district") == ["宝安区", None, "宝安区"]
    figure = reading(messy.xlsx(tmp_path / "b.xlsx", grid, merges=["M2:M3"]))
    assert values(figure, "revenue:2023")[1] is None


def test_errors_beside_the_table_and_below_it_are_passed_over(tmp_path: Path) -> None:
    wide = [[*HEADINGS, "备用"], [*row(1), "#REF!"], [*row(2, district="#REF!"), None], row(3)]
    total = ["合计", None, "#REF!", *[None] * 9, 30]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [*wide, total]))
    assert errors(found) == [(3, "所属区", "CELL_ERROR")]
    assert values(found, "district") == ["宝安区", None, "宝安区"]
    assert (found.sheets[0].hidden_rows, found.sheets[0].hidden_columns) == (0, 0)


def test_wherever_a_table_begins_what_is_said_of_it_is_in_its_place(tmp_path: Path) -> None:
    """Title, heading, a merged cell, a key that is a formula, an error and a subtotal, from C3 on."""
    table = [
        ["全区企业表"],
        HEADINGS,
        row(1),
        row(2, district=None),
        row(3, uscc="=B2"),
        row(4, street="#REF!"),
        ["合计", *[None] * 11, 40],
    ]
    shifted = [[], [], *[[None, None, *line] for line in table]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", shifted, merges=["E5:E6"]))
    assert values(found, "district") == ["宝安区"] * 4
    assert errors(found) == [(7, "统一社会信用代码", "FORMULA_WITHOUT_VALUE"), (8, "街道", "CELL_ERROR")]
    assert ["D7" in found.errors[0].message, "F8" in found.errors[1].message] == [True, True]
    sheet = found.sheets[0]
    assert (sheet.heading_rows, sheet.skipped) == ((4,), [(9, "total")])


def test_a_row_whose_key_is_a_formula_is_no_total_wherever_the_table_begins(tmp_path: Path) -> None:
    table = [HEADINGS, row(1), row(2, name="合计", uscc="=B2"), row(3)]
    shifted = [[], [], *[[None, None, *line] for line in table]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", shifted))
    assert errors(found) == [(5, "统一社会信用代码", "FORMULA_WITHOUT_VALUE")]
    assert found.sheets[0].skipped == []


def test_a_unit_below_a_heading_that_states_its_own_changes_nothing(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "2022年营业收入（元）"]
    grid = [heading, ["甲", code(1), 6], [None, None, "单位：千元"], ["乙", code(2), 6]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert (errors(found), values(found, "revenue:2022")) == ([], [600, 600])


def test_a_table_that_does_not_begin_in_the_corner_keeps_the_rows_and_letters_of_the_sheet(
    tmp_path: Path,
) -> None:
    shift = [[], [], *[[None, None, *line] for line in [HEADINGS, row(1), row(2, uscc="123")]]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", shift))
    assert errors(found) == [(5, "统一社会信用代码", "USCC_LENGTH")]
    assert found.sheets[0].columns[0].letter == "C"


def test_more_rows_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, *rows(12)])
    assert refusal(path, max_rows=10) == ("TOO_MANY_ROWS", "文件超过 10 行的上限，请拆成几个文件分别导入")
    assert reading(path, max_rows=12).rows == 12


def test_no_data_below_the_heading_is_refused(tmp_path: Path) -> None:
    assert refusal(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS]))[0] == "NO_ROWS"
    assert refusal(messy.xlsx(tmp_path / "b.xlsx", [[]]))[0] == "EMPTY_SHEET"


def test_a_row_of_nothing_but_formulas_without_a_value_is_refused_and_not_lost(tmp_path: Path) -> None:
    formulas = ["=B2", '=UPPER("x")', "=C2"]
    grid = [
        HEADINGS,
        row(1),
        [*formulas, *[None] * 10],
        row(2),
        [*formulas, *[None] * 10],
        [None, None, "=C2"],
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert (found.rows, int(found.refused.sum())) == (4, 2)
    assert {error.row for error in found.errors} == {3, 5}
    assert {str(error.code) for error in found.errors} == {"FORMULA_WITHOUT_VALUE"}
    assert "B5" in " ".join(error.message for error in found.errors)
    target = tmp_path / "refused.xlsx"
    assert write_refused(target, tmp_path / "a.xlsx", found, found.errors) == 2
    only = reading(messy.xlsx(tmp_path / "b.xlsx", [HEADINGS, [*formulas, *[None] * 10]]))
    assert [error.row for error in only.errors][:1] == [2]


def test_rows_that_divide_or_number_a_form_are_no_data(tmp_path: Path) -> None:
    numbers = ["甲", "乙", "丙", *map(str, range(1, 11))]
    parts = [
        ["一、新安街道"],
        row(1),
        row(2, uscc=None),
        ["（二）西乡街道（1家）"],
        row(3),
        ["其中：规上", *[None] * 11, 3],
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, numbers, *parts]))
    assert found.row_of.tolist() == [4, 5, 7]
    assert errors(found) == [(5, "统一社会信用代码", "REQUIRED")]
    skipped = [(2, "heading"), (3, "section"), (6, "section"), (8, "total")]
    assert found.sheets[0].skipped == skipped


def test_amounts_below_a_line_of_another_unit_are_refused_and_not_misread(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "2023年营业收入", "2022年营业收入（元）"]
    again = [*heading[:2], "2023年营业收入（亿元）", heading[3]]
    grid = [
        ["单位：千元"], heading, ["甲", code(1), 5, 6],
        ["单位：万元"], ["乙", code(2), 5, 6], ["丙", code(3), None, 6],
        again, ["丁", code(4), 5, 6],
        ["单位：千元"], ["戊", code(5), 5, 6],
    ]  # fmt: skip
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert found.row_of.tolist() == [3, 5, 6, 8, 10]
    assert errors(found) == [(5, heading[2], "RULE"), (8, heading[2], "RULE")]
    assert "第 4 行起金额的单位是万元，与表头的千元不同" in found.errors[0].message
    assert values(found, "revenue:2022") == [600] * 5
