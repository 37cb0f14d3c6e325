"""The filters of a list: what is read from an address, what is refused, what a row must fulfil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Q
from django.http import QueryDict

from core.ui.filters import Filter, FilterTable, among, either, is_key
from core.verdict import Refused, Verdict, allow, refuse

COLOURS = [("red", "红"), ("green", "绿"), ("blue", "蓝")]


@dataclass
class Reader:
    """Whoever reads a list; counts how often the options were made for them."""

    permissions: set[str] = field(default_factory=set)
    offered: int = 0

    def can(self, permission: str) -> bool:
        """Whether the person may."""
        return permission in self.permissions


def colours(reader: Reader) -> Any:
    reader.offered += 1
    return COLOURS


def short(value: str) -> Verdict:
    return allow() if len(value) < 3 else refuse("“%(value)s”太长", code="LONG", value=value)


TABLE: FilterTable[str] = FilterTable(
    Filter("colour", "颜色", among("colour"), colours),
    Filter("size", "大小", lambda values, side: Q(**{f"{side}__in": list(values)}), checks=short),
    Filter("open", "年份", among("year"), lambda _reader: [("2024", "今年")], closed=False, checks=short),
    Filter("q", "名称", lambda values, _side: Q(name=values[-1]), several=False),
    Filter("secret", "密", among("secret"), permission="secret.read"),
)


def read(query: str, reader: Reader | None = None) -> Any:
    return TABLE.parse(reader or Reader(), QueryDict(query))


def test_an_address_is_read_in_the_tables_order_each_value_once_and_without_blanks() -> None:
    filters = read("size=1&colour=red&colour=blue&colour=red&colour=+&q=&period=2024Q3&page=2")
    assert filters.values == {"colour": ("red", "blue"), "size": ("1",)}
    assert filters.pairs == [("colour", "red"), ("colour", "blue"), ("size", "1")]
    assert not filters.refused


def test_a_mapping_of_our_own_is_read_like_an_address() -> None:
    filters = TABLE.parse(Reader(), {"colour": ["red", "blue"], "size": 1, "q": " 明 "})
    assert filters.values == {"colour": ("red", "blue"), "size": ("1",), "q": ("明",)}


def test_what_was_chosen_is_one_condition_of_all_filters() -> None:
    assert read("colour=red&size=1&size=2").q("left") == Q(colour__in=["red"]) & Q(left__in=["1", "2"])
    assert TABLE.with_values().q("left") == Q()


def test_a_value_that_nobody_offers_is_refused_by_name_and_lets_nothing_through() -> None:
    filters = read("colour=red&colour=purple&size=1")
    assert filters.refused["colour"].sentence == "筛选条件“颜色”没有“purple”这一项"
    assert filters.values == {"size": ("1",)}
    assert filters.q("left") == Q(pk__in=[])
    assert filters.but(size=None).q("left") == Q(pk__in=[])
    with pytest.raises(Refused, match="purple") as refused:
        filters.or_refuse()
    assert refused.value.code == "FILTER_VALUE"
    assert read("size=1").or_refuse().values == {"size": ("1",)}


def test_a_check_refuses_in_its_own_words_and_an_open_filter_has_nothing_else() -> None:
    assert read("size=1&size=1000").refused["size"].sentence == "“1000”太长"
    assert read("open=99").values == {"open": ("99",)}
    assert set(read("open=1999").refused) == {"open"}


def test_of_a_filter_with_one_value_the_last_counts() -> None:
    assert read("q=甲&q=乙").values == {"q": ("乙",)}


def test_a_filter_that_someone_may_not_use_is_refused_like_a_value_that_nobody_offers() -> None:
    filters = read("secret=1&size=1")
    assert filters.refused["secret"].sentence == "您没有权限按“密”筛选"
    assert filters.values == {"size": ("1",)}
    assert filters.q("left") == Q(pk__in=[])
    with pytest.raises(Refused, match="密") as refused:
        TABLE.parse_or_refuse(Reader(), {"secret": ["1"]})
    assert refused.value.code == "FILTER_PERMISSION"
    assert "secret" not in [one.code for one in TABLE.declared(Reader())]
    assert not read("secret=").refused
    assert read("secret=1", Reader({"secret.read"})).values == {"secret": ("1",)}


@pytest.mark.parametrize("code", ["colour", "size", "open", "q"])
def test_a_text_that_the_database_cannot_hold_is_refused(code: str) -> None:
    filters = read(f"{code}=a%00")
    assert "含有无法识别的字符" in filters.refused[code].sentence
    assert "\0" not in filters.refused[code].sentence
    assert filters.q("left") == Q(pk__in=[])


def test_an_export_knows_its_filters_and_what_its_form_sends_and_nothing_else() -> None:
    asked = {"colour": ["red"], "sort": ["name"]}
    assert TABLE.parse_or_refuse(Reader(), asked, {"sort"}).values == {"colour": ("red",)}
    with pytest.raises(Refused, match="没有“sort”这个筛选条件"):
        TABLE.parse_or_refuse(Reader(), asked)
    with pytest.raises(Refused, match="purple"):
        TABLE.parse_or_refuse(Reader(), {"colour": ["purple"]})


def test_filters_are_set_and_taken_out() -> None:
    filters = TABLE.with_values(colour="red", size=(1, 2), q=None)
    assert filters.values == {"colour": ("red",), "size": ("1", "2")}
    assert filters.but(colour=None, q="明").values == {"size": ("1", "2"), "q": ("明",)}
    assert filters.values["colour"] == ("red",)


def test_a_condition_is_made_once_for_each_question() -> None:
    made = []

    def counted(values: Sequence[str], side: str) -> Q:
        made.append(side)
        return Q(pk__in=list(values))

    filters = FilterTable(Filter("x", "甲", counted)).with_values(x="1")
    for side in ("left", "left", "right"):
        assert filters.q(side) == Q(pk__in=["1"])
    assert made == ["left", "right"]


def test_options_are_asked_for_once_and_only_where_they_matter() -> None:
    reader = Reader()
    filters = TABLE.parse(reader, {"colour": "red"})
    assert (filters.in_words(TABLE.by_code["colour"]), reader.offered) == ("红", 1)
    TABLE.parse(reader, {"size": "1"})
    assert reader.offered == 1


def test_values_are_said_by_their_options_or_as_the_filter_names_them() -> None:
    asked: list[list[str]] = []

    def named(_reader: Reader, values: Sequence[str]) -> dict[str, str]:
        asked.append(list(values))
        return {value: f"{value}号单位" for value in values if value != "9"}

    table: FilterTable[None] = FilterTable(
        Filter("colour", "颜色", among("colour"), colours),
        Filter("unit", "单位", among("unit"), lambda _reader: [("1", "市局")], closed=False, named=named),
        Filter("q", "名称", among("name")),
    )
    filters = table.parse(Reader(), {"colour": ["red", "blue"], "unit": ["7", "1", "8", "9"], "q": "明"})
    said = [filters.in_words(one) for one in table.by_code.values()]
    assert said == ["红、蓝", "7号单位、市局、8号单位、未找到", "明"]
    assert asked == [["7", "8", "9"]]


def test_another_room_adds_a_filter_and_no_code_stands_twice() -> None:
    table: FilterTable[None] = FilterTable(Filter("a", "甲", among("a")))
    table.register(Filter("b", "乙", among("b")))
    assert [one.code for one in table.declared(Reader())] == ["a", "b"]
    with pytest.raises(ValueError, match="filter b is declared twice"):
        table.register(Filter("b", "丙", among("c")))


def test_either_lets_through_what_one_value_does() -> None:
    def begins(value: str, side: str) -> Q:
        return Q(**{f"{side}__startswith": value})

    assert either(begins)(["a", "b"], "left") == Q(left__startswith="a") | Q(left__startswith="b")


@pytest.mark.parametrize(("value", "is_one"), [("7", True), ("x", False), ("-1", False), ("9" * 20, False)])
def test_a_key_is_a_number_that_a_row_can_have(value: str, is_one: bool) -> None:
    verdict = is_key(value)
    assert bool(verdict) is is_one
    assert is_one or value in verdict.sentence
