"""Where the table begins and what its columns are."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row, rows
from tests.exchange.reading.support import errors, reading, refusal, values


def test_title_rows_above_the_heading_are_passed_over(tmp_path: Path) -> None:
    title = [["宝安区2023年工业企业情况表"], ["填报单位：宝安区", None, None, "填报日期：2024-05-01"], []]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [*title, HEADINGS, *rows(3)], merges=[f"A1:{'M'}1"]))
    assert found.row_of.tolist() == [5, 6, 7]
    assert values(found, "uscc") == [code(1), code(2), code(3)]
    assert found.sheets[0].heading_rows == (4,)


def test_a_heading_of_two_rows_with_merged_cells_is_read_as_one(tmp_path: Path) -> None:
    grid = [
        ["全区企业表", *[None] * 7],
        ["企业名称", "统一社会信用代码", "所属地", None, "营业收入（万元）", None, "联系方式", None],
        [None, None, "所属区", "街道", "2022年", "2023年", "联系人", "联系电话"],
        ["甲公司", code(1), "宝安区", "新安街道", 100, 200.5, "张三", "13800138000"],
    ]
    merges = ["A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=merges))
    assert errors(found) == []
    assert found.sheets[0].heading_rows == (2, 3)
    assert values(found, "revenue:2022") == [100_000_000]
    assert values(found, "revenue:2023") == [200_500_000]
    assert values(found, "street") == ["新安街道"]
    assert values(found, "phone") == ["13800138000"]


def test_a_heading_of_two_rows_in_a_text_file_is_read_as_one(tmp_path: Path) -> None:
    grid = [
        ["企业名称", "统一社会信用代码", "营业收入", ""],
        ["", "", "2022年(元)", "2023年(元)"],
        ["甲公司", code(1), "100", "200"],
    ]
    found = reading(messy.delimited(tmp_path / "a.csv", grid))
    assert (values(found, "revenue:2022"), values(found, "revenue:2023")) == ([10_000], [20_000])


def test_a_row_of_units_below_the_heading_belongs_to_it(tmp_path: Path) -> None:
    grid = [["企业名称", "统一社会信用代码", "2023年营业收入"], [None, None, "（千元）"], ["甲", code(1), 5]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert (found.sheets[0].heading_rows, values(found, "revenue:2023")) == ((1, 2), [500_000])


def test_a_group_above_the_heading_may_say_the_year_and_a_title_does_not(tmp_path: Path) -> None:
    grid: list[list[object]] = [
        ["2020年企业表", None, None, None, None],
        ["基本情况", None, "2021年", None, "2022年"],
        ["企业名称", "统一社会信用代码", "营业收入（万元）", "备注", "营业收入（万元）"],
        ["甲", code(1), 5, None, 6],
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=["A1:E1", "A2:B2", "C2:D2"]))
    assert (values(found, "revenue:2021"), values(found, "revenue:2022")) == ([5_000_000], [6_000_000])
    found = reading(messy.xlsx(tmp_path / "b.xlsx", [grid[0], grid[2][:4], grid[3][:4]], merges=["A1:E1"]))
    assert values(found, "revenue:2023") == [5_000_000]


@pytest.mark.parametrize(
    ("width", "span", "groups"),
    [(3, 2, True), (4, 3, False), (5, 3, True), (5, 4, False), (10, 7, True), (10, 8, False)],
)
@pytest.mark.parametrize("right", [0, 2])
def test_a_text_over_more_than_seven_tenths_of_the_table_is_its_title_and_groups_nothing(
    tmp_path: Path, width: int, span: int, right: int, groups: bool
) -> None:
    space = [None] * right
    over = [*space, "2021年", *[None] * (width - 2), "附件"]
    heading = [*space, "统一社会信用代码", "营业收入（万元）", *(f"备注{n}" for n in range(width - 2))]
    grid = [over, heading, [*space, code(1), 5]]
    merged = f"{chr(65 + right)}1:{chr(64 + right + span)}1"
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=[merged]))
    assert values(found, "revenue:2021" if groups else "revenue:2023") == [5_000_000]


def test_a_text_alone_in_its_row_is_a_title_however_few_columns_it_is_merged_over(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "营业收入（万元）", "备注", "联系人"]
    grid = [["2020年企业表"], heading, ["甲", code(1), 5]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=["A1:C1"]))
    assert values(found, "revenue:2023") == [5_000_000]
    grid[0] = [None, None, "2021年", None, "其他"]
    found = reading(messy.xlsx(tmp_path / "b.xlsx", grid, merges=["C1:D1"]))
    assert values(found, "revenue:2021") == [5_000_000]


def test_a_title_alone_in_its_row_of_a_text_file_groups_nothing(tmp_path: Path) -> None:
    grid = [["2020年企业表", "", ""], ["企业名称", "统一社会信用代码", "营业收入"], ["甲", code(1), "5"]]
    assert values(reading(messy.delimited(tmp_path / "a.csv", grid)), "revenue:2023") == [5_000_000]
    grid[0] = ["企业", "", "2021年"]
    assert values(reading(messy.delimited(tmp_path / "b.csv", grid)), "revenue:2021") == [5_000_000]


def test_the_unit_line_applies_where_the_heading_names_no_unit(tmp_path: Path) -> None:
    grid = [
        ["企业表"],
        [None, None, "单位：千元"],
        ["企业名称", "统一社会信用代码", "营业收入"],
        ["甲", code(1), 12.5],
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert values(found, "revenue:2023") == [1_250_000]
    assert [(m.unit, m.unit_from) for m in found.sheets[0].columns][2] == ("千元", "line")


@pytest.mark.parametrize(
    "line",
    ["计量单位：人、千元", "单位（千元）", "单位 千元", "单位：人民币（千元）", "单位：千元 宝安区工信局",
     "填报：元芬社区　计量单位：千元、人"],
)  # fmt: skip
@pytest.mark.parametrize("below", [False, True])
def test_the_unit_line_may_say_more_than_the_unit(tmp_path: Path, line: str, below: bool) -> None:
    heading = ["企业名称", "统一社会信用代码", "2023年营业收入"]
    grid = [heading, [line]] if below else [[line], heading]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [*grid, ["甲", code(1), 5]]))
    assert (values(found, "revenue:2023"), errors(found)) == ([500_000], [])


def test_a_unit_whose_name_begins_like_a_unit_of_money_is_none(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "2023年营业收入"]
    found = reading(
        messy.xlsx(tmp_path / "a.xlsx", [["填报单位：元芬社区工作站"], heading, ["甲", code(1), 5]])
    )
    assert found.heading("revenue:2023").unit_from == "default"  # type: ignore[union-attr]


def test_a_unit_that_one_heading_states_is_not_the_others(tmp_path: Path) -> None:
    heading = [
        "企业名称",
        "统一社会信用代码",
        "2023年营业收入",
        "2022年营业收入（单位：元）",
        "总产值（单位：元）",
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [heading, ["甲", code(1), 5, 6, 7]]))
    assert (values(found, "revenue:2023"), values(found, "revenue:2022")) == ([5_000_000], [600])


@pytest.mark.parametrize(
    "heading",
    ["2023年营业收入 单位：千元", "2023年营业收入（人民币：千元）", "2023年营业收入（计量单位：千元）"],
)
def test_a_heading_may_say_the_unit_in_words(tmp_path: Path, heading: str) -> None:
    grid = [["企业名称", "统一社会信用代码", heading], ["甲", code(1), 5]]
    assert values(reading(messy.xlsx(tmp_path / "a.xlsx", grid)), "revenue:2023") == [500_000]


def test_the_unit_in_the_heading_wins_over_the_unit_line(tmp_path: Path) -> None:
    for unit, fen in (("元", 1_234), ("千元", 1_234_000), ("万元", 12_340_000), ("亿元", 123_400_000_000)):
        grid = [
            ["单位：万元"],
            ["企业名称", "统一社会信用代码", f"营业收入（{unit}）"],
            ["甲", code(1), 12.34],
        ]
        found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
        assert values(found, "revenue:2023") == [fen], unit


def test_a_year_in_the_heading_says_which_year_and_without_one_it_is_the_last_full_year(
    tmp_path: Path,
) -> None:
    heading = ["企业名称", "统一社会信用代码", "营业收入", "2022年营业收入", "营业收入（2021年）(万元)"]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [heading, ["甲", code(1), 3, 2, 1]]))
    assert values(found, "revenue:2023") == [3_000_000]
    assert values(found, "revenue:2022") == [2_000_000]
    assert values(found, "revenue:2021") == [1_000_000]
    assert [m.year_stated for m in found.sheets[0].columns] == [True, True, False, True, True]


def test_a_part_of_a_year_is_not_taken_for_the_year(tmp_path: Path) -> None:
    heading = [
        "企业名称",
        "统一社会信用代码",
        "2024年1-9月营业收入（万元）",
        "营业收入（2024年1-9月）",
        "营业收入增速(%)",
    ]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [heading, ["甲", code(1), 3, 2, 1]]))
    assert [m.heading for m in found.sheets[0].unmatched] == heading[2:]


def test_columns_come_in_any_order_and_under_the_names_in_use(tmp_path: Path) -> None:
    heading = [
        "序号",
        "手 机",
        "信用代码\n（18位）",
        "镇街",
        "＊公司名称",
        "辖区",
        "主营业务收入(万元)",
        "备注",
    ]
    line = [1, 13800138000, code(1), "新安街道", "甲公司", "宝安区", 5, "x"]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [heading, line]))
    assert (values(found, "name"), values(found, "district")) == (["甲公司"], ["宝安区"])
    assert (values(found, "phone"), values(found, "revenue:2023")) == (["13800138000"], [5_000_000])
    assert [m.heading for m in found.sheets[0].unmatched] == ["序号", "备注"]


def test_a_heading_one_character_off_is_suggested_and_not_taken(tmp_path: Path) -> None:
    found = reading(
        messy.xlsx(tmp_path / "a.xlsx", [["企业名称", "统一社会信用代码", "联系电活"], ["甲", code(1), "1"]])
    )
    (match,) = found.sheets[0].unmatched
    assert match.suggestion is messy.ENTERPRISES["phone"]


def test_the_user_may_correct_what_columns_were_taken_for(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "产值", "联系人"]
    path = messy.xlsx(tmp_path / "a.xlsx", [heading, ["甲", code(1), 7, "张三"]])
    found = reading(path, mapping={"2": "revenue:2022", "3": None})
    assert values(found, "revenue:2022") == [7_000_000]
    assert "contact" not in found.columns
    assert refusal(path, mapping={2: "nonsense"})[0] == "BAD_MAPPING"


def test_of_two_columns_for_the_same_thing_one_is_taken_and_the_other_listed(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "手机", "联系电话"]
    found = reading(
        messy.xlsx(tmp_path / "a.xlsx", [heading, ["甲", code(1), "13800138000", "0755-12345678"]])
    )
    assert values(found, "phone") == ["0755-12345678"]
    assert [(m.heading, m.reason) for m in found.sheets[0].unmatched] == [("手机", "repeated")]


def test_every_sheet_with_the_heading_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    more = {"龙岗": [["说明"], HEADINGS, *rows(2, 11)], "填表说明": [["请如实填写"]], "空": []}
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, *rows(2)], title="宝安", more=more))
    assert [found.place(at) for at in range(4)] == [("宝安", 2), ("宝安", 3), ("龙岗", 3), ("龙岗", 4)]
    assert [name for name, _why in found.skipped_sheets] == ["填表说明", "空"]


def test_one_sheet_can_be_chosen(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, *rows(2)], more={"乙": [HEADINGS, *rows(1, 5)]})
    assert values(reading(path, sheet="乙"), "uscc") == [code(5)]
    assert refusal(path, sheet="丙")[0] == "NO_SUCH_SHEET"


def test_a_hidden_sheet_is_named_and_read_only_when_no_other_fits(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["去年"].sheet_state = "hidden"

    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1)], more={"去年": [HEADINGS, row(2)]}, change=hide)
    assert reading(path).skipped_sheets == [("去年", "隐藏的工作表")]
    assert values(reading(path, sheet="去年"), "uscc") == [code(2)]


def test_hidden_rows_and_columns_are_read_and_counted(tmp_path: Path) -> None:
    grid = [HEADINGS, *rows(5)]
    for path in (
        messy.xlsx(tmp_path / "a.xlsx", grid, change=messy.hiding(rows=[3, 4], columns=[9])),
        messy.xls(tmp_path / "a.xls", grid, hidden_rows=[3, 4], hidden_columns=[9]),
    ):
        found = reading(path)
        assert found.rows == 5
        assert (found.sheets[0].hidden_rows, found.sheets[0].hidden_columns) == (2, 1)
        assert values(found, "address")[1] == "创业一路2号"


def test_a_file_without_the_key_is_refused_and_told_what_is_lacking(tmp_path: Path) -> None:
    told = refusal(messy.xlsx(tmp_path / "a.xlsx", [["企业名称", "所属区"], ["甲", "宝安区"]]))
    assert told == (
        "NO_HEADING",
        "工作表“企业”第 1 行像是表头，但缺少“统一社会信用代码”这一列；请补上后再导入",
    )
    assert refusal(messy.xlsx(tmp_path / "b.xlsx", [["甲", "乙"], [1, 2]]))[0] == "NO_HEADING"


def test_a_second_heading_that_says_more_does_not_swallow_the_rows_above_it(tmp_path: Path) -> None:
    first = ["企业名称", "统一社会信用代码", "营业收入"]
    second = [*first[:2], "2023年营业收入（万元）", "联系人"]
    grid = [first, ["甲", code(1), 5], ["乙", code(2), 6], [], second, ["丙", code(3), 7, "张三"]]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert found.sheets[0].heading_rows == (1,)
    assert values(found, "uscc") == [code(1), code(2), code(3)]


def test_a_heading_merged_into_the_row_below_takes_that_row_with_it(tmp_path: Path) -> None:
    grid = [
        ["企业名称", "统一社会信用代码", "地址", None, "2023年营业收入"],
        [None, None, "街道、社区", "门牌", None],
        ["甲", code(1), "新安街道", "1号", 5],
    ]
    merges = ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid, merges=merges))
    assert (found.row_of.tolist(), errors(found)) == ([3], [])
    assert values(found, "address") == ["新安街道"]
    down = reading(messy.xlsx(tmp_path / "b.xlsx", [grid[0], grid[2]], merges=["E1:E2"]))
    assert down.row_of.tolist() == [2]


def test_a_heading_merged_beyond_the_end_of_the_sheet_reaches_to_its_end(tmp_path: Path) -> None:
    grid = [["企业名称", "统一社会信用代码", "地址"], ["甲", "不详", "新安街道"]]
    told = refusal(messy.xlsx(tmp_path / "a.xlsx", grid, merges=["A1:A4"]))
    assert told[0] == "NO_ROWS"


@pytest.mark.parametrize("form", ["年/月/日", "年月日", "YYYY-MM-DD", "年.月", "yyyy年mm月"])
def test_a_heading_may_show_the_form_of_a_date(tmp_path: Path, form: str) -> None:
    grid = [["企业名称", "统一社会信用代码", f"成立日期（{form}）"], ["甲", code(1), "2015.3"]]
    assert [str(day) for day in values(reading(messy.xlsx(tmp_path / "a.xlsx", grid)), "founded_on")] == [
        "2015-03-01"
    ]


def test_amounts_below_a_heading_that_comes_again_with_another_unit_are_refused(tmp_path: Path) -> None:
    heading = ["企业名称", "统一社会信用代码", "2023年营业收入"]
    first, again = [*heading[:2], f"{heading[2]}（万元）"], [*heading[:2], f"{heading[2]}（千元）"]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [first, ["甲", code(1), 5], again, ["乙", code(2), 6]]))
    assert [(row, code) for row, _column, code in errors(found)] == [(4, "RULE")]


def test_a_row_of_words_above_the_first_code_is_the_heading_where_no_name_is_known(tmp_path: Path) -> None:
    grid = [["某区企业名单"], ["公司", "登记证号"], ["深圳市甲有限公司", messy.code(1)]]
    path = messy.xlsx(tmp_path / "a.xlsx", grid)
    told, sentence = refusal(path)
    assert (told, "“登记证号”（B 列" in sentence) == ("COLUMN_UNSURE", True)
    found = reading(path, mapping={1: "uscc"})
    assert (found.sheets[0].heading_rows, values(found, "uscc")) == ((2,), [messy.code(1)])
    assert values(reading(path, headings={"登记证号": "uscc", "A": "name"}), "name") == ["深圳市甲有限公司"]


@pytest.mark.parametrize("heading", [["深圳市乙有限公司", "2024"], ["企业", ""], ["企业", "51800123"]])
def test_a_row_of_figures_or_a_single_word_above_the_first_code_is_no_heading(
    tmp_path: Path, heading: list[str]
) -> None:
    grid = [heading, ["深圳市甲有限公司", messy.code(1)]]
    assert refusal(messy.xlsx(tmp_path / "a.xlsx", grid))[0] == "NO_HEADING"


def test_a_file_with_nothing_on_its_sheets_is_empty_and_one_with_other_things_has_no_heading(
    tmp_path: Path,
) -> None:
    empty = messy.xlsx(tmp_path / "a.xlsx", [], more={"二": [], "三": []})
    assert refusal(empty)[0] == "EMPTY_SHEET"
    mixed = messy.xlsx(tmp_path / "b.xlsx", [], more={"说明": [["请如实填写"]]}, title="空")
    assert refusal(mixed)[0] == "NO_HEADING"
    assert refusal(mixed, sheet="空")[0] == "EMPTY_SHEET"
    assert refusal(mixed, sheet="说明")[0] == "NO_HEADING"


def test_a_heading_of_two_rows_with_nothing_below_has_no_rows(tmp_path: Path) -> None:
    grid = [["企业名称", "统一社会信用代码", "营业收入", None], [None, None, "2022年", "2023年"]]
    path = messy.xlsx(tmp_path / "a.xlsx", grid, merges=["A1:A2", "B1:B2", "C1:D1"])
    assert refusal(path)[0] == "NO_ROWS"
