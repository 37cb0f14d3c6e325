"""Where a table begins and what its columns are: sheets as plain lists, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from exchange.dataset import Choice, Column, Dataset, Kind
from exchange.reading.layout import SEARCH_ROWS, Layout, find_layout
from exchange.reading.raw import RawSheet
from exchange.reading.result import ColumnMatch
from exchange.reading.scan import SheetScan
from tests.exchange.messy import code

KEY = "统一社会信用代码"
DATASET = Dataset(
    "d",
    "表",
    key="uscc",
    columns=(
        Column("uscc", KEY, Kind.USCC),
        Column("name", "企业名称"),
        Column("staff", "从业人数", Kind.INTEGER, unit="人"),
        Column("share", "外销比例", Kind.RATIO, unit="%"),
        Column("state", "状态", Kind.CHOICE, choices=(Choice("A", "甲"),)),
        Column("revenue", "营业收入", Kind.AMOUNT, unit="千元", yearly=True),
        Column("tax", "上缴税收", Kind.AMOUNT),
        Column("phone", "联系电话", Kind.PHONE, aliases=("手机", "电话")),
    ),
)
Merge = tuple[int, int, int, int]


def found(
    *rows: list[Any],
    merges: list[Merge] | None = None,
    mapping: Mapping[int | str, str | None] | None = None,
    first: tuple[int, int] = (1, 0),
    hidden: set[int] | None = None,
) -> Layout | None:
    """The layout of a sheet whose first cell stands in this row (1-based) and column (0-based)."""
    width = max(map(len, rows))
    top = [[*row, *[""] * (width - len(row))] for row in rows]
    sheet = RawSheet(
        "表",
        first_row=first[0],
        first_column=first[1],
        merges=merges or [],
        scan=SheetScan(hidden_columns=hidden or set()),
    )
    return find_layout(sheet, top, DATASET, date(2024, 5, 6), mapping or {})


def layout(*rows: list[Any], **options: Any) -> Layout:
    """The layout that there is."""
    made = found(*rows, **options)
    assert made is not None
    return made


def taken(made: Layout) -> list[tuple[str, str, str]]:
    """Field, unit, and where the unit comes from, of each column."""
    return [(match.field, match.unit, match.unit_from) for match in made.columns]


def test_the_key_alone_is_a_table() -> None:
    made = layout([KEY], [code(1)])
    assert (made.heading, made.has_key, made.data_from, made.score) == ((0,), True, 1, 1)


def test_the_rows_of_a_heading_are_those_of_the_sheet() -> None:
    made = layout(["标题"], [KEY, "营业收入", ""], ["", "2021年", "2022年"], [code(1), 1, 2], first=(5, 0))
    assert (made.heading, made.heading_rows(5)) == ((1, 2), (6, 7))


def test_without_the_key_two_columns_look_like_a_table_and_one_does_not() -> None:
    assert found(["企业名称"], ["甲"]) is None
    made = layout(["企业名称", "从业人数"], ["甲", 5])
    assert (made.has_key, made.score) == (False, 2)


def test_the_name_of_a_key_beside_other_texts_heads_no_table() -> None:
    assert found([KEY, "请填 18 位"], ["甲", "乙"]) is None
    made = layout([KEY, "请填 18 位"], [KEY, "企业名称"], [code(1), "甲"])
    assert made.heading == (1,)
    assert layout(["", KEY], ["", code(1)]).has_key


def test_units_come_from_the_heading_a_line_beside_it_or_the_column() -> None:
    heading = [KEY, "营业收入", "上缴税收（元）", "从业人数", "外销比例", "外销比例（%）", "从业人数（户）"]
    expected = [
        ("uscc", "", "default"),
        ("revenue:2023", "千元", "default"),
        ("tax", "元", "heading"),
        ("staff", "人", "default"),
        ("share", "", "default"),
    ]
    assert taken(layout(heading[:5]))[:5] == expected
    assert taken(layout([KEY, *heading[5:]]))[1:] == [("share", "%", "heading"), ("staff", "户", "heading")]
    assert taken(layout([KEY, "上缴税收"]))[1] == ("tax", "元", "default")
    for rows in ([["单位：万元"], heading[:3]], [heading[:3], ["单位：万元"]]):
        assert taken(layout(*rows))[1:] == [("revenue:2023", "万元", "line"), ("tax", "元", "heading")]
    far = layout(heading[:3], [code(1), 1, 2], ["单位：万元"])
    assert taken(far)[1] == ("revenue:2023", "千元", "default")


def test_only_a_yearly_column_has_a_year() -> None:
    made = layout([KEY, "企业名称", "营业收入", "2021年营业收入", "别的"])
    assert [(match.year, match.year_stated) for match in made.columns] == [
        (None, True),
        (None, True),
        (2023, False),
        (2021, True),
        (None, True),
    ]


def test_the_heading_is_looked_for_among_the_first_rows_only() -> None:
    heading = [KEY, "企业名称"]
    title = [["某表"]]
    assert layout(*title * (SEARCH_ROWS - 1), heading).heading == (SEARCH_ROWS - 1,)
    assert found(*title * SEARCH_ROWS, heading, ["甲"]) is None


def test_a_row_with_a_code_ends_the_search_once_there_is_a_heading() -> None:
    longer = [KEY, "企业名称", "从业人数"]
    assert layout([KEY, "企业名称"], [code(1), "甲"], longer).heading == (0,)
    assert layout([KEY, "企业名称"], ["", "甲"], longer).heading == (2,)
    assert layout([code(1), "甲"], longer).heading == (1,)


def test_of_two_headings_the_one_that_says_more_wins_and_then_the_shorter_and_first() -> None:
    assert layout([KEY, "营业收入"], [KEY, "2022年营业收入"]).heading == (1,)
    assert layout([KEY, "营业收入"], [KEY, "营业收入（元）"]).heading == (1,)
    assert layout([KEY, "企业名称"], [KEY, "企业名称"]).heading == (0,)


def test_two_rows_are_one_heading_where_the_lower_belongs_to_groups() -> None:
    made = layout([KEY, "营业收入", ""], ["", "2021年", "2022年"], [code(1), 1, 2])
    assert (made.heading, [match.heading for match in made.columns]) == (
        (0, 1),
        [KEY, "营业收入 2021年", "营业收入 2022年"],
    )
    assert layout([KEY, "企业名称"], ["", "说明"], [code(1), "甲"]).heading == (0,)


def test_a_merged_group_reaches_as_far_as_it_is_merged() -> None:
    rows = [[KEY, "营业收入", "", ""], ["", "2021年", "2022年", "2020年"]]
    made = layout(*rows, merges=[(1, 0, 2, 0), (1, 1, 1, 2)])
    assert [match.field for match in made.columns] == ["uscc", "revenue:2021", "revenue:2022", ""]
    shifted = layout(*rows, merges=[(5, 2, 6, 2), (5, 3, 5, 4)], first=(5, 2))
    assert [match.field for match in shifted.columns] == ["uscc", "revenue:2021", "revenue:2022", ""]
    assert [match.index for match in shifted.columns] == [2, 3, 4, 5]
    first = layout(["营业收入", "", KEY], ["2021年", "2022年", ""], merges=[(1, 0, 1, 1), (1, 2, 2, 2)])
    assert [match.field for match in first.columns] == ["revenue:2021", "revenue:2022", "uscc"]


def test_a_text_over_most_of_the_table_is_its_title_and_groups_nothing() -> None:
    rows = [["2021年", "", "", "备注"], [KEY, "营业收入", "企业名称", ""]]
    assert [match.year for match in layout(*rows, merges=[(1, 0, 1, 2)]).columns][1] == 2023
    group = [["基本", "2021年", "", ""], [KEY, "营业收入", "上缴税收", "企业名称"]]
    assert [match.year for match in layout(*group, merges=[(1, 1, 1, 2), (9, 0, 9, 1)]).columns][1] == 2021


def test_what_is_merged_beside_the_table_hides_no_group_of_it() -> None:
    rows = ["营业收入", "", KEY], ["2021年", "2022年", ""]
    beside = [(5, 0, 5, 1), (5, 2, 5, 3)]  # a cell before the first column, then the group
    made = layout(*rows, merges=beside, first=(5, 2))
    assert [match.field for match in made.columns] == ["revenue:2021", "revenue:2022", "uscc"]


def test_rows_into_which_the_heading_is_merged_belong_to_it() -> None:
    rows = [[KEY, "企业名称", "备注"], ["", "", "说明"], ["", "", "再说"], [code(1), "甲", ""]]
    assert layout(*rows, merges=[(1, 0, 2, 0)]).heading == (0, 1)
    assert layout(*rows, merges=[(1, 0, 3, 0)]).heading == (0, 1, 2)
    assert layout(*rows, merges=[(1, 2, 2, 2)]).heading == (0,)  # a column that is not taken
    assert layout(*rows, merges=[(1, 0, 4, 0)]).heading == (0, 1, 2)  # never over a row with a code
    assert layout(*rows, merges=[(3, 0, 4, 0)]).heading == (0,)  # elsewhere
    deep = [rows[0], *[["", "", "说明"]] * 6]
    assert layout(*deep, merges=[(1, 0, 7, 0)]).heading == (0, 1, 2, 3)
    shifted = layout(*rows, merges=[(5, 2, 6, 2)], first=(5, 2))
    assert shifted.heading == (0, 1)


def test_what_columns_were_taken_for_may_be_corrected_by_hand() -> None:
    heading = [KEY, "产值（万元）", "某某", "2021年产值", "企业名称"]
    chosen = {1: "revenue:2022", 2: "name", 3: "revenue@元", 4: None, 9: "tax", -1: "tax"}
    made = layout(heading, mapping=chosen)
    assert taken(made) == [
        ("uscc", "", "default"),
        ("revenue:2022", "万元", "heading"),
        ("name", "", "default"),
        ("revenue:2021", "元", "heading"),
        ("", "", ""),
    ]
    assert [match.reason for match in made.columns] == ["", "by_hand", "by_hand", "by_hand", "by_hand"]
    staff = layout([KEY, "人数（万元）", "企业名称"], mapping={1: "staff:2022"})
    assert taken(staff)[1] == ("staff", "人", "default")
    shifted = layout([KEY, "某某", "状态"], mapping={3: "name"}, first=(1, 2))
    assert [match.field for match in shifted.columns] == ["uscc", "name", "state"]


def test_of_columns_for_one_thing_the_chosen_the_official_or_the_first_is_taken() -> None:
    def phones(*headings: str, **options: Any) -> list[ColumnMatch]:
        return list(layout([KEY, *headings], **options).columns[1:])

    assert [match.field for match in phones("手机", "电话")] == ["phone", ""]
    assert [match.field for match in phones("手机", "联系电话", "联系电话")] == ["", "phone", ""]
    assert [match.field for match in phones("联系电话", "手机", mapping={2: "phone"})] == ["", "phone"]
    left = phones("手机", "联系电话")[0]
    assert (left.reason, left.suggestion) == ("repeated", DATASET["phone"])
    years = phones("营业收入", "2023年营业收入")
    assert [match.field for match in years] == ["", "revenue:2023"]


def test_an_unknown_heading_may_suggest_a_column_and_a_missing_one_nothing() -> None:
    made = layout([KEY, "联系电活", "", "别的", "企业名称"], [code(1), 1, 2, 3, "甲"], hidden={2})
    assert [(match.reason, match.suggestion) for match in made.columns[1:4]] == [
        ("unknown", DATASET["phone"]),
        ("unknown", None),
        ("unknown", None),
    ]
    assert [match.hidden for match in made.columns] == [False, False, True, False, False]


@pytest.mark.parametrize("text", ["  营业\n收入 ", "营业收入"])
def test_a_heading_is_shown_on_one_line(text: str) -> None:
    assert layout([KEY, text]).columns[1].heading == " ".join(text.split())
