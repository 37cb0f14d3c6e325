"""What a page shows of its filters: chips, tabs, the panel, what was refused; each address keeps what it should."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.ui.filter_bar import TAPPED, FilterBar
from core.ui.filters import Filter, FilterTable, Shown, among


def some(number: int) -> Any:
    return lambda _user: [(str(n), f"第{n}") for n in range(1, number + 1)]


TABLE: FilterTable[None] = FilterTable(
    Filter("few", "少", among("few"), some(TAPPED)),
    Filter("many", "多", among("many"), some(TAPPED + 1)),
    Filter("tapped", "点选", among("tapped"), some(TAPPED + 1), shown=Shown.TAPPED),
    Filter("listed", "列表", among("listed"), some(3), shown=Shown.LISTED),
    Filter("lone", "独", among("lone"), some(1)),
    Filter("single", "单", among("single"), some(3), several=False),
    Filter(
        "narrow",
        "窄",
        among("narrow"),
        some(5),
        offered=lambda user, chosen: some(5)(user)[: 2 if chosen.values.get("few") else 5],
    ),
    Filter("day", "日期", among("day"), input="date", help="某日"),
    Filter("light", "灯", among("light"), some(3), shown=Shown.LINKED, chip=False),
    Filter("unit", "单位", among("unit"), shown=Shown.LINKED),
    Filter("secret", "密", among("secret"), permission="secret.read"),
)


class Reader:
    """Whoever reads the list."""

    def can(self, _permission: str) -> bool:
        """They may do nothing that has to be permitted."""
        return False


def bar(query: str, panel_url: str = "") -> FilterBar[None]:
    request = RequestFactory().get(f"/list/?{query}")
    request.user = cast("Any", Reader())
    return FilterBar(request, TABLE, panel_url)


def field(query: str, code: str) -> Any:
    found = {bound.name: (bound, taps) for bound, taps in bar(query).fields}
    return found.get(code)


def test_a_filter_in_force_is_a_chip_whose_address_keeps_the_others_period_and_sort() -> None:
    chips = bar("few=1&few=2&unit=7&sort=-x&period=2024Q3&page=4&panel=1").chips
    assert [(chip.label, chip.value) for chip in chips] == [("少", "第1、第2"), ("单位", "7")]
    assert chips[0].url == "?unit=7&sort=-x&period=2024Q3"


def test_what_the_tabs_say_is_no_chip_and_yet_in_force() -> None:
    shown = bar("light=1")
    assert (shown.chips, shown.in_force, bar("period=2024Q3").in_force) == ([], True, False)


def test_a_list_is_narrowed_also_by_what_was_refused() -> None:
    assert bar("few=99").in_force


def test_a_filter_that_someone_may_not_use_is_said_cleared_and_not_carried_along() -> None:
    shown = bar("secret=1&light=1&period=2024Q3")
    assert (shown.refusals, shown.chips) == (["您没有权限按“密”筛选"], [])
    assert shown.clear == "?period=2024Q3"
    assert shown.hidden == [("light", "1"), ("period", "2024Q3")]
    assert field("secret=1", "secret") is None


def test_clearing_takes_every_filter_away_and_nothing_else() -> None:
    assert bar("few=1&light=2&unit=x&sort=-x&period=2024Q3&before=9").clear == "?sort=-x&period=2024Q3"


def test_a_tab_is_current_where_exactly_its_values_are_in_force() -> None:
    shown = bar("light=1&few=2&page=3&period=2024Q3")
    first = shown.tab("一", 5, "RED", light="1")
    assert (first.label, first.count, first.level, first.current) == ("一", 5, "RED", True)
    assert first.url == "?light=1&few=2&period=2024Q3"
    assert not shown.tab("二", 5, light="2").current
    whole = shown.tab("全部", 9, light=None)
    assert (whole.current, whole.url) == (False, "?few=2&period=2024Q3")
    assert bar("few=2").tab("全部", 9, light=None).current


def test_the_panel_carries_along_what_it_does_not_ask_for() -> None:
    query = "few=1&lone=1&light=2&period=2024Q3&page=4&panel=1"
    assert bar(query).hidden == [("light", "2"), ("period", "2024Q3")]
    assert bar("few=1&light=2&period=2024Q3", "/panel/").hidden == [("light", "2"), ("period", "2024Q3")]


def test_a_few_options_are_tapped_and_many_are_one_select() -> None:
    few, taps = field("few=1", "few")
    assert (taps, few.initial, len(few.field.choices)) == (True, ["1"], TAPPED)
    many, taps = field("many=3", "many")
    assert (taps, many.initial, many.field.choices[0]) == (False, "3", ("", "全部"))
    assert not isinstance(many.field, forms.MultipleChoiceField)
    assert isinstance(field("many=3&many=4", "many")[0].field, forms.MultipleChoiceField)


def test_a_room_may_say_how_its_filter_is_shown() -> None:
    assert field("", "tapped")[1]
    listed, taps = field("", "listed")
    assert (taps, type(listed.field.widget)) == (False, forms.SelectMultiple)
    single, taps = field("", "single")
    assert (taps, type(single.field.widget)) == (False, forms.Select)
    assert field("", "light") is None


def test_a_filter_without_a_choice_to_make_has_no_field_unless_it_is_in_force() -> None:
    assert field("", "lone") is None
    assert field("lone=1", "lone")[0].initial == ["1"]


def test_the_panel_may_offer_less_than_an_address_may_say() -> None:
    assert len(field("", "narrow")[0].field.choices) == 5
    assert len(field("few=1", "narrow")[0].field.choices) == 2


def test_a_filter_without_options_is_an_input_of_its_kind() -> None:
    day, taps = field("day=2024-09-30", "day")
    assert 'type="date"' in str(day)
    assert 'value="2024-09-30"' in str(day)
    assert (taps, day.help_text) == (False, "某日")
    assert "value" not in str(field("", "day")[0])


def drawn(query: str, panel_url: str = "") -> str:
    return re.sub(r"\s+", " ", render_to_string("components/filter_bar.html", {"bar": bar(query, panel_url)}))


def test_a_refused_value_is_said_and_can_be_cleared() -> None:
    html = drawn("few=99&period=2024Q3")
    assert 'role="alert">筛选条件“少”没有“99”这一项<' in html
    assert '</details> <a href="?period=2024Q3">清空</a>' in html
    assert "filter-chip" not in html
    assert "清空" not in drawn("").split("</details>")[1]


@pytest.mark.parametrize("query", ["few=1", "few=1&panel=1"])
def test_a_panel_that_is_fetched_is_not_made_for_the_page_unless_it_stands_open(query: str) -> None:
    html = drawn(query, "/list/panel/")
    opened = "panel=1" in query
    assert ('hx-get="/list/panel/?few=1"' in html) is not opened
    assert ('name="few"' in html) is opened
