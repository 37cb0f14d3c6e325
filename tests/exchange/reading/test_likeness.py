"""Which column of a file is likely to be one that no heading names: plain lists, no file."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.enterprises.datasets import ENTERPRISES, EXITS
from exchange.dataset import Column, Kind
from exchange.kinds.fitting import share_that_fits
from exchange.reading.likeness import FileColumn, Question, questions
from tests.exchange.messy import TODAY, code

NAMES = ["深圳市明达光电有限公司", "宝安区新安五金厂", "福海社区便民商店", "深圳市甲集团（本部）"]
CODES = [code(number) for number in range(1, 5)]
PHONES = ["13800138000", "0755-27778888", "138****0001", 13900139000.0]
DAYS = [datetime(2015, 3, 1), "2016年3月", "2017-01-02", "20180101"]


def asked(column: str, *found: tuple[str, Sequence[Any]], dataset: Any = ENTERPRISES) -> list[Question]:
    columns = [FileColumn(place, heading, cells) for place, (heading, cells) in enumerate(found)]
    return questions(dataset, [dataset[column]], columns, TODAY)


def proposed(column: str, *found: tuple[str, Sequence[Any]], dataset: Any = ENTERPRISES) -> list[str]:
    """The headings offered, the preselected one with an asterisk."""
    return [
        each.heading + "*" * (each.index == question.preselected)
        for question in asked(column, *found, dataset=dataset)
        for each in question.candidates
    ]


@pytest.mark.parametrize(
    ("column", "heading", "cells", "reason"),
    [
        ("name", "公司全称", NAMES, "标题相近，内容是企业名称"),
        ("name", "基本情况 公司全称", NAMES, "标题相近，内容是企业名称"),
        ("name", "抬头", NAMES, "标题不同，内容是企业名称"),
        ("name", "公司全称", [*NAMES, "张三"], "标题相近，内容大多是企业名称"),
        ("uscc", "社会信用代码号", CODES, "标题相近，内容是统一社会信用代码"),
        ("uscc", "登记证号", CODES, "标题不同，内容是统一社会信用代码"),
        ("phone", "座机", PHONES, "标题不同，内容是电话号码"),
        ("founded_on", "公司成立日期", DAYS, "标题相近，内容是日期"),
        ("status", "现状", ["存续", "在业", "注销"], "标题不同，内容是可选的内容"),
        ("address", "公司地址", ["新安街道一路1号"], "标题相近，内容是文字"),
    ],
)
def test_a_column_is_proposed_for_its_heading_or_for_what_it_holds_and_the_reason_is_said(
    column: str, heading: str, cells: list[Any], reason: str
) -> None:
    (question,) = asked(column, (heading, cells))
    assert [(each.heading, each.reason) for each in question.candidates] == [(heading, reason)]
    assert question.preselected == 0


@pytest.mark.parametrize(
    ("column", "heading", "cells"),
    [
        ("name", "联系人公司", NAMES),  # the contact's, whatever it holds
        ("name", "联系人单位名称", NAMES),
        ("name", "公司名称电话", PHONES),
        ("name", "公司全称", ["", "—", None]),  # nothing stated speaks for nothing
        ("name", "产品名称", ["螺丝", "电路板", "纸箱"]),
        ("uscc", "公司编号", ["A01", "A02"]),
        ("uscc", "联系手机", PHONES),
        ("phone", "登记证号", CODES),  # a code has digits enough for a phone
        ("founded_on", "去年规模", [20150.0, 42064.0]),  # which might be the serials of days
        ("founded_on", "抽查", DAYS),  # days stand in many columns
        ("address", "公司所在地址", [1, 2, 3]),
    ],
)
def test_a_column_that_is_something_else_is_not_proposed(column: str, heading: str, cells: list[Any]) -> None:
    assert proposed(column, (heading, cells)) == []


def test_of_two_the_one_whose_heading_is_near_is_preselected_and_of_equals_none() -> None:
    assert proposed("name", ("抬头", NAMES), ("公司全称", NAMES)) == ["公司全称*", "抬头"]
    assert proposed("name", ("客户名称", NAMES), ("商户名称", NAMES)) == ["客户名称", "商户名称"]
    assert proposed("name", ("抬头", NAMES), ("去向", NAMES)) == ["抬头", "去向"]


def test_one_column_is_preselected_for_one_thing_only() -> None:
    days = [FileColumn(4, "退库时间点", DAYS)]
    twice = [EXITS["exited_on"], Column("other", "退库时间", Kind.DATE)]
    found = questions(EXITS, twice[:1], days, TODAY)
    assert [each.preselected for each in found] == [4]
    found = questions(EXITS, [twice[0], twice[0]], days, TODAY)
    assert sorted(str(each.preselected) for each in found) == ["4", "None"]


def test_a_long_example_is_cut_and_a_phone_is_masked() -> None:
    (named,) = asked("name", ("公司全称", ["", "甲" * 30 + "有限公司", "某乙公司", "某丙公司"]))
    assert named.candidates[0].examples == ("甲" * 24 + "…", "某乙公司")
    (whole,) = asked("name", ("公司全称", ["甲" * 20 + "有限公司"]))
    assert whole.candidates[0].examples == ("甲" * 20 + "有限公司",)
    (phoned,) = asked("phone", ("座机", ["13800138000"]))
    assert phoned.candidates[0].examples == ("138****8000",)


@given(st.lists(st.text(string.ascii_letters + "甲乙丙丁", min_size=1, max_size=12), min_size=1))
def test_what_is_neither_a_code_nor_named_like_one_is_never_proposed_as_the_code(cells: list[str]) -> None:
    assert proposed("uscc", ("社会信用代码号", cells), ("备注", cells)) == []


@given(st.text(max_size=12), st.lists(st.sampled_from([*PHONES, *CODES, *DAYS, "张三", 5]), max_size=8))
def test_whatever_it_is_called_a_column_without_names_of_enterprises_is_not_their_name(
    heading: str, cells: list[Any]
) -> None:
    assert proposed("name", (heading, cells)) == []


def test_the_share_counts_only_cells_with_something_in_them() -> None:
    assert share_that_fits(ENTERPRISES["name"], ["", "/", None, *NAMES], date(2024, 5, 6)) == 1
    assert share_that_fits(ENTERPRISES["name"], [NAMES[0], "张三"], date(2024, 5, 6)) == 0.5
    assert share_that_fits(ENTERPRISES["name"], ["", None], date(2024, 5, 6)) == 0
    assert share_that_fits(Column("n", "人数", Kind.INTEGER, unit="人"), ["85人", 3, "多"], TODAY) == 2 / 3
