"""A second list in a sheet, wherever the sheet's table begins and whatever stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.exchange import messy
from tests.exchange.messy import code
from tests.exchange.reading.support import errors, reading, refusal, values

KEY = "统一社会信用代码"
CORNERS = pytest.mark.parametrize("left", [0, 2], ids=["in the corner", "off the corner"])


def at(left: int, grid: Sequence[Any]) -> list[list[Any]]:
    """The grid so many columns further to the right."""
    return [[*[None] * left, *line] for line in grid]


@CORNERS
def test_a_second_list_is_found_behind_columns_that_were_not_taken(tmp_path: Path, left: int) -> None:
    grid = [
        ["序号", "企业名称", KEY, "备注", KEY],
        [1, "甲", code(1), "x", code(1)],
        [2, "乙", code(2), "x", code(3)],
    ]
    told, sentence = refusal(messy.xlsx(tmp_path / "a.xlsx", at(left, grid)))
    assert (told, f"{'CE'[left // 2]} 列和 {'EG'[left // 2]} 列" in sentence) == ("TWO_LISTS", True)


@pytest.mark.parametrize("text", ["同左", "", code(1), f" {code(1)} "])
def test_the_same_code_again_or_none_is_no_second_list(tmp_path: Path, text: str) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [["企业名称", KEY, KEY], ["甲", code(1), text]])
    assert reading(path).rows == 1


def test_codes_under_another_heading_are_no_second_list(tmp_path: Path) -> None:
    near = "统一社会信用代玛"  # one letter off, so that it suggests the key
    grid = [["企业名称", KEY, "联系人", "联系人", near], ["甲", code(1), "王", code(2), code(3)]]
    assert reading(messy.xlsx(tmp_path / "a.xlsx", grid)).rows == 1


@CORNERS
def test_a_heading_again_in_another_order_is_found_behind_a_subtotal(tmp_path: Path, left: int) -> None:
    first = ["序号", "企业名称", KEY, "联系人", "地址"]
    other = ["序号", "企业名称", KEY, "地址", "联系人"]
    grid = [
        first, [1, "甲", code(1), "王", "一路"], [None, "小计", None, None, 1],
        other, [2, "乙", code(2), "二路", "李"],
        first, [3, "丙", code(3), "赵", "三路"],
        other, [4, "丁", code(4), "四路", "孙"], [5, "戊", code(5), "五路", "周"],
    ]  # fmt: skip
    found = reading(messy.xlsx(tmp_path / "a.xlsx", at(left, grid)))
    assert errors(found) == [(row, KEY, "RULE") for row in (5, 9, 10)]
    said = [error.message for error in found.errors]
    assert ["第 4 行另有表头，各列的次序与第 1 行的不同" in said[0], "第 8 行" in said[2]] == [True, True]


@pytest.mark.parametrize(
    ("again", "rows"),
    [("营业收入（万元）", 2), ("2023年营业收入（万元）", 2), ("2022年营业收入（万元）", 1)],
)
def test_a_heading_again_may_leave_out_the_year_and_not_name_another(
    tmp_path: Path, again: str, rows: int
) -> None:
    first = ["企业名称", KEY, "2023年营业收入（万元）"]
    grid = [first, ["甲", code(1), 5], [*first[:2], again], ["乙", code(2), 6]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert int((~found.refused).sum()) == rows
    assert values(found, "revenue:2023") == [5_000_000, 6_000_000]
