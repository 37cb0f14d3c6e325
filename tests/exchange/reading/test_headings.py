"""Headings taken apart, and the column that each names."""

from __future__ import annotations

import pytest

from exchange.dataset import Column, Dataset, Kind
from exchange.reading.headings import Matcher, ParsedHeading, parsed, unit_line

DATASET = Dataset(
    "d",
    "表",
    key="uscc",
    columns=(
        Column("uscc", "统一社会信用代码", Kind.USCC),
        Column("name", "企业名称", aliases=("单位名称",)),
        Column("staff", "从业人数", Kind.INTEGER, unit="人"),
        Column("revenue", "营业收入", Kind.AMOUNT, unit="万元", yearly=True),
        Column("tax", "上缴税收总额", Kind.AMOUNT, unit="万元"),
        Column("total_a", "资产总计", Kind.AMOUNT),
        Column("total_b", "负债总计", Kind.AMOUNT),
    ),
)
MATCHER = Matcher(DATASET)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("营业收入", ParsedHeading("营业收入")),
        ("＊ 营业 收入：", ParsedHeading("营业收入")),
        ("2023年营业收入（万元）", ParsedHeading("营业收入", "万元", 2023)),
        ("营业收入（2023年，单位：万元）", ParsedHeading("营业收入", "万元", 2023)),
        ("营业收入(2023年度万元)", ParsedHeading("营业收入", "万元", 2023)),
        ("营业收入/万元", ParsedHeading("营业收入", "万元")),
        ("营业收入万元", ParsedHeading("营业收入", "万元")),
        ("营业收入:元", ParsedHeading("营业收入", "元")),
        ("增长率％", ParsedHeading("增长率%")),
        ("比例（％）", ParsedHeading("比例", "%")),
        ("万元", ParsedHeading("", "万元")),
        ("2023", ParsedHeading("", "", 2023)),
        ("2023年1-12月营业收入", ParsedHeading("营业收入", "", 2023)),
        ("成立日期（年/月/日）", ParsedHeading("成立日期")),
        ("营业收入（累计）", ParsedHeading("营业收入‹累计›")),
        ("联系电话（必填）", ParsedHeading("联系电话")),
        ("营业收入（元）（万元）", ParsedHeading("营业收入", "元")),
        ("2023年营业收入（2022年）", ParsedHeading("营业收入", "", 2022)),
        ("产值（可按季度填写）", ParsedHeading("产值")),
    ],
)
def test_a_heading_is_taken_apart(text: str, heading: ParsedHeading) -> None:
    assert parsed(text) == heading


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["单位：万元"], "万元"),
        (["", 5, "金额单位：元"], "元"),
        (["单位：人、千元"], "千元"),
        (["填报单位：某公司", "单位：亿元"], "亿元"),
        (["填报单位：万元"], ""),
        (["单位：元芬社区"], ""),
        (["万元"], ""),
        (["单 位 ： 万元"], ""),
        (["制表：张三 单位：千元"], "千元"),
        ([], ""),
    ],
)
def test_the_unit_of_a_line_beside_the_table(cells: list[object], unit: str) -> None:
    assert unit_line(cells) == unit


def test_among_headings_only_a_text_that_begins_with_its_unit_states_one_for_the_table() -> None:
    assert unit_line(["营业收入（单位：万元）"], headings=True) == ""
    assert unit_line(["营业收入（单位：万元）"]) == "万元"
    assert unit_line(["（单位：千元）"], headings=True) == "千元"


def found(over: str, under: str) -> tuple[str, str, int | None] | None:
    """Column, unit and year of a heading under a group."""
    named = MATCHER.find(over, under)
    return (named.column.code, named.unit, named.year) if named else None


@pytest.mark.parametrize(
    ("over", "under", "expected"),
    [
        ("", "营业收入", ("revenue", "", None)),
        ("", "单位名称", ("name", "", None)),
        ("营业", "收入", ("revenue", "", None)),
        ("2023年", "营业收入", ("revenue", "", 2023)),
        ("营业收入", "2023年", ("revenue", "", 2023)),
        ("营业收入（万元）", "2023年（元）", ("revenue", "元", 2023)),
        ("2022年（万元）", "2023年营业收入", ("revenue", "万元", 2023)),
        ("经营情况", "营业收入", ("revenue", "", None)),
        ("上年同期", "营业收入", None),
        ("", "2023年企业名称", None),
        ("2023年", "企业名称", ("name", "", None)),
        ("", "2023年从业人数（万元）", None),
        ("主要指标（万元）", "从业人数", ("staff", "", None)),
        ("", "从业人数（人）", ("staff", "人", None)),
        ("主要指标（万元）", "上缴税收总额", ("tax", "万元", None)),
        ("", "万元", None),
        ("", "别的", None),
        ("", "", None),
    ],
)
def test_the_column_that_a_heading_names(
    over: str, under: str, expected: tuple[str, str, int | None] | None
) -> None:
    assert found(over, under) == expected


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("营业收人", "revenue"),
        ("营业总收入", "revenue"),
        ("业务收入", None),
        ("企业全称", "name"),
        ("企名称", None),  # three characters are too few to guess by
        ("上缴税收额", "tax"),
        ("上缴税额", None),
        ("上缴税收总额数", "tax"),
        ("业总计数", None),
        ("什么总计", None),
        ("总计", None),
        ("总资产总计", "total_a"),
        ("x产总计", "total_a"),
        ("负产总计", None),  # as near to the one as to the other
        ("营业收入", "revenue"),
    ],
)
def test_one_column_a_character_away_is_suggested(heading: str, code: str | None) -> None:
    near = MATCHER.near(heading)
    assert (near.code if near else None) == code
