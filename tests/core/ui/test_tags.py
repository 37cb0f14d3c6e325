"""Filters, lights, icons, addresses: plain values in, words out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from core.ui import icons, lights
from core.ui.paging import keyset_pager, page_number, pager
from core.ui.query import changed
from core.ui.tables import sort_of


def rendered(source: str, **context: object) -> str:
    """What a template with the built-in tags says."""
    request = RequestFactory().get("/list/?street=1&street=2&page=3")
    return Template(source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("source", "value", "said"),
    [
        ("{{ value|wan }}", Decimal("18500000.00"), "1,850.00"),
        ("{{ value|wan:0 }}", Decimal("18404999.00"), "1,840"),
        ("{{ value|wan }}", None, "—"),
        ("{{ value|yuan }}", Decimal("18500000.5"), "18,500,000.50"),
        ("{{ value|int_comma }}", 1234567, "1,234,567"),
        ("{{ value|int_comma }}", None, "—"),
        ("{{ value|percent }}", Decimal("0.7705"), "77.0%"),
        ("{{ value|percent:2 }}", Decimal("0.7705"), "77.05%"),
        ("{{ value|day }}", dt.date(2024, 10, 15), "2024-10-15"),
        ("{{ value|day }}", dt.datetime(2024, 10, 14, 16, 30, tzinfo=dt.UTC), "2024-10-15"),
        ("{{ value|moment }}", dt.datetime(2024, 10, 15, 0, 30, tzinfo=dt.UTC), "2024-10-15 08:30"),
        ("{{ value|moment }}", None, "—"),
        ("{{ value|dash }}", "", "—"),
        ("{{ value|dash }}", 0, "0"),
    ],
)
def test_filters_say_figures_and_times_as_officers_write_them(source: str, value: object, said: str) -> None:
    assert rendered(source, value=value) == said


@pytest.mark.parametrize(
    ("levels", "tone"),
    [
        ("GREEN REACHED LIKELY PASS", "green"),
        ("AMBER ORANGE YELLOW POSSIBLE", "amber"),
        ("RED FAIL", "red"),
        ("NONE REACHABLE NURTURE UNKNOWN whatever", "none"),
    ],
)
def test_every_level_has_the_looks_colour_and_shape(levels: str, tone: str) -> None:
    for level in levels.split():
        shown = lights.light(level, "词")
        assert f"light-{tone}" in shown
        assert "词" in shown
        assert "<svg" in shown


def test_shapes_differ_where_colours_differ() -> None:
    shapes = {
        lights.light(level, "").split("<svg")[1].split("</svg>")[0]
        for level in ("GREEN", "AMBER", "RED", "NONE")
    }
    assert len(shapes) == 4


def test_a_light_escapes_its_word() -> None:
    assert "&lt;b&gt;" in lights.light("RED", "<b>")


def test_an_icon_is_decoration_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in icons.icon("bell")
    assert 'role="img" aria-label="通知"' in icons.icon("bell", "通知")
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


def test_qs_changes_what_is_named_and_keeps_the_rest() -> None:
    assert rendered('{% qs period="2024Q3" page=None %}') == "?street=1&amp;street=2&amp;period=2024Q3"


def test_an_address_may_set_several_values() -> None:
    request = RequestFactory().get("/list/?a=1")
    assert changed(request, a=[2, 3], b=[]) == "?a=2&a=3"


def test_the_first_page_has_no_way_back_and_the_last_none_forth() -> None:
    request = RequestFactory().get("/list/?sort=name")
    first, last = pager(request, total=101, number=1), pager(request, total=101, number=99)
    assert (first.first, first.last, first.previous_url, first.next_url) == (1, 50, "", "?sort=name&page=2")
    assert (last.first, last.last, last.next_url, last.previous_url) == (101, 101, "", "?sort=name&page=2")
    assert pager(request, total=0, number=1).first == 0


def test_a_keyset_pager_says_which_rows_it_shows() -> None:
    request = RequestFactory().get("/list/?after=x&from=50")
    shown = keyset_pager(request, total=1284, offset=50, shown=50, after="y", before="w")
    assert (shown.first, shown.last) == (51, 100)
    assert shown.next_url == "?after=y&from=100"
    assert shown.previous_url == "?before=w"


@pytest.mark.parametrize("text", ["", "0", "-3", "abc", "²", "99999999999"])
def test_a_page_number_that_makes_no_sense_is_the_first_page(text: str) -> None:
    assert page_number(RequestFactory().get("/list/", {"page": text})) == 1


def test_only_offered_columns_sort() -> None:
    get = RequestFactory().get
    assert sort_of(get("/?sort=-revenue"), ["revenue"], "name") == "-revenue"
    assert sort_of(get("/?sort=password"), ["revenue"], "name") == "name"
