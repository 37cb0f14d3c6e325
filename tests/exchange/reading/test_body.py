"""Which rows below the heading are data: rows as plain lists, without a file."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.reading.body import CODE, rows_of_data
from tests.exchange.messy import code

HEADING = ["序号", "企业名称", "统一社会信用代码", "营业收入"]
EMPTY: list[Any] = ["", "", "", ""]


def line(number: int, name: str = "某公司") -> list[Any]:
    """A row of data."""
    return [number, name, code(number), 5]


def sorted_out(
    *rows: list[Any], formulas: tuple[int, ...] = ()
) -> tuple[list[int], int, list[tuple[int, str]]]:
    """Places kept, number of blank rows, and rows passed over with the reason; the heading is row 0."""
    table = [HEADING, *[[*row, *EMPTY][:4] for row in rows]]
    body = rows_of_data(table, 1, [2], [HEADING], formulas)
    return body.keep.tolist(), body.blank, body.skipped


def test_rows_with_a_code_are_data_whatever_else_they_say() -> None:
    names = ["合计", "注：见附件", "一、某街道", "单位：万元", "填表人：张三", "企业名称"]
    rows = [line(number, name) for number, name in enumerate(names, 1)]
    assert sorted_out(*rows) == ([1, 2, 3, 4, 5, 6], 0, [])


def test_blank_rows_between_are_counted_and_those_at_the_end_are_not() -> None:
    assert sorted_out(line(1), EMPTY, EMPTY, line(2), EMPTY) == ([1, 4], 2, [])
    assert sorted_out(EMPTY, line(1)) == ([2], 1, [])
    assert sorted_out() == ([], 0, [])
    assert sorted_out(EMPTY, EMPTY) == ([], 0, [])


def test_a_running_number_alone_is_a_blank_line_and_a_longer_or_another_one_is_not() -> None:
    assert sorted_out(line(1), [2], [123456], line(4)) == ([1, 4], 2, [])
    assert sorted_out(line(1), [1234567], line(3)) == ([1, 2, 3], 0, [])
    assert sorted_out(line(1), ["", "", "12"], line(3)) == ([1, 2, 3], 0, [])
    assert sorted_out(line(1), [2, "乙"], line(3)) == ([1, 2, 3], 0, [])
    assert sorted_out(line(1), [" "], line(3)) == ([1, 3], 1, [])


@pytest.mark.parametrize(
    "words",
    [
        ["合计"], ["总计：", "", "", 9], ["", "小计", "", 9], ["宝安区合计", "", "", 9], ["合 计", "", "", 9],
        [5, "合计", "", 9], ["其中：规上", "", "", 9], ["平均值", "", "", 9], ["合计（3家）", "", "", 9],
        ["123456", "合计", "", 9],
    ],
)  # fmt: skip
def test_subtotals_are_no_data(words: list[Any]) -> None:
    assert sorted_out(line(1), words, line(3)) == ([1, 3], 0, [(2, "total")])


def test_a_subtotal_stands_in_the_second_cell_only_behind_a_short_first_one() -> None:
    assert sorted_out(line(1), ["1234567", "合计", "", 9]) == ([1, 2], 0, [])
    assert sorted_out(line(1), ["甲", "乙", "", "合计"]) == ([1, 2], 0, [])


@pytest.mark.parametrize(
    "words",
    [
        ["注：以下为估算"], ["填表人：张三", "", "", 9], ["审核人：李四"], ["备注1、见附件"], ["（以下空白）"],
        ["数据来源：统计局"], ["※ 说明：略"],
    ],
)  # fmt: skip
def test_notes_are_no_data_wherever_they_stand(words: list[Any]) -> None:
    assert sorted_out(line(1), words, line(3)) == ([1, 3], 0, [(2, "note")])


def test_a_note_goes_on_in_the_rows_of_one_or_two_texts_below_it() -> None:
    rows = [["注：一是"], ["二是这样"], ["三是", "那样"]]
    assert sorted_out(line(1), *rows, line(5)) == ([1, 5], 0, [(2, "note"), (3, "note"), (4, "note")])
    assert sorted_out(line(1), ["注：一是"], ["某", "某街", "", 3]) == ([1, 3], 0, [(2, "note")])
    assert sorted_out(line(1), ["合计"], ["甲", "乙"], line(4))[0] == [1, 3, 4]


def test_a_lone_text_below_the_last_code_is_a_note_and_a_number_is_not() -> None:
    assert sorted_out(line(1), ["联合发文"]) == ([1], 0, [(2, "note")])
    assert sorted_out(line(1), ["", "12,345.6"]) == ([1, 2], 0, [])
    assert sorted_out(line(1), ["字"]) == ([1, 2], 0, [])
    assert sorted_out(line(1), ["联合发文", "甲"]) == ([1, 2], 0, [])
    assert sorted_out(["联合发文"], line(2)) == ([1, 2], 0, [])
    assert sorted_out(["联合发文"], ["另一家"]) == ([1, 2], 0, [])


def test_sections_and_units_stand_alone() -> None:
    rows = [["一、新安街道"], ["（二）西乡街道"], ["单位：万元"], ["", "计量单位：元"]]
    skipped = [(2, "section"), (3, "section"), (4, "unit"), (5, "unit")]
    assert sorted_out(line(1), *rows, line(6)) == ([1, 6], 0, skipped)
    assert sorted_out(line(1), ["一、新安街道", "甲"], line(3)) == ([1, 2, 3], 0, [])
    long = "本表各项金额的单位均为：万元整啊"
    assert len(long) == 16
    assert sorted_out(line(1), [f"单位{long}"], line(3)) == ([1, 2, 3], 0, [])
    note = "宝安区元芬社区工作站处 单位：千元"
    assert len(note.replace(" ", "")) == 16
    assert sorted_out(line(1), [note], line(3)) == ([1, 3], 0, [(2, "unit")])
    assert sorted_out(line(1), [f"新{note}"], line(3)) == ([1, 2, 3], 0, [])


def test_the_heading_again_and_the_numbers_of_its_columns_are_no_data() -> None:
    rows = [list(HEADING), ["甲", "乙", "丙", "1"], ["序号", "企业 名称", "代码", "营业收入"]]
    assert sorted_out(*rows, line(4)) == ([4], 0, [(1, "heading"), (2, "heading"), (3, "heading")])
    assert sorted_out(line(1), ["", "", "统一社会信用代码"], line(3)) == ([1, 3], 0, [(2, "heading")])


def test_a_row_that_only_looks_like_a_heading_is_kept() -> None:
    assert sorted_out(line(1), ["序号", "企业名称", "别的", "9"], line(3))[0] == [1, 2, 3]  # two of four
    assert sorted_out(line(1), ["甲", "乙", "", ""], line(3))[0] == [1, 2, 3]  # numbers no three columns
    assert sorted_out(line(1), ["甲", "甲", "乙", ""], line(3))[0] == [1, 2, 3]
    assert sorted_out(line(1), ["甲", "乙", "丙", "某"], line(3))[0] == [1, 2, 3]


def test_an_example_is_one_only_among_the_first_rows() -> None:
    example = [1, "（示例）某公司", code(9), 5]
    assert sorted_out(example, line(2)) == ([2], 0, [(1, "example")])
    assert sorted_out(line(1), line(2), example) == ([1, 2], 0, [(3, "example")])
    assert sorted_out(line(1), line(2), line(3), example) == ([1, 2, 3, 4], 0, [])
    assert sorted_out([1, "示例公司", code(9), 5]) == ([1], 0, [])


def test_a_row_whose_key_is_a_formula_without_a_value_is_data_to_be_refused() -> None:
    assert sorted_out(line(1), EMPTY, line(3), formulas=(2,)) == ([1, 2, 3], 0, [])
    assert sorted_out(line(1), ["合计"], formulas=(2,)) == ([1, 2], 0, [])


def test_every_column_of_a_key_must_look_like_a_code() -> None:
    table: list[list[Any]] = [
        ["一", "二"],
        [code(1), code(2)],
        [code(1), "合计"],
        ["合计", code(1)],
        [5, code(1)],
    ]
    body = rows_of_data(table, 1, [0, 1], [["一", "二"]])
    assert (body.keep.tolist(), body.skipped) == ([1, 2, 4], [(3, "total")])


@pytest.mark.parametrize(("text", "looks"), [("x" * 15, True), ("9" * 14, False), ("９" * 15, True)])
def test_what_looks_like_a_code_has_fifteen_letters_or_digits(text: str, looks: bool) -> None:
    assert bool(CODE.search(text)) is looks


def test_a_row_that_repeats_two_thirds_of_the_heading_is_the_heading_again() -> None:
    two_of_three: list[Any] = ["序号", "企业名称", "", "营收"]
    heading = [*HEADING[:2], "", "营业收入"]
    body = rows_of_data([heading, line(1), two_of_three, line(2)], 1, [2], [heading])
    assert body.skipped == [(2, "heading")]


def test_a_lone_text_of_two_characters_below_the_last_code_is_a_note_too() -> None:
    assert sorted_out(line(1), ["完毕"]) == ([1], 0, [(2, "note")])
    assert sorted_out(line(1), ["完"]) == ([1, 2], 0, [])
