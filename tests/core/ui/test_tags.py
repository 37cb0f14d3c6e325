"""Filters, lights, icons, addresses: plain values in, words out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from core.jobs.models import Job
from core.ui import icons, lights
from core.ui.paging import page_by_key, page_number, page_of, pager
from core.ui.query import address, changed
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
        ("{% parameters_version value %}", "", "—"),
        (
            "{% parameters_version value %}",
            "2024-07-01:bf91d597c8f2186d",
            '<span title="2024-07-01:bf91d597c8f2186d">2024-07-01（bf91d5）</span>',
        ),
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


def test_an_address_is_found_by_its_view_and_is_empty_while_no_room_serves_it() -> None:
    job = address("core:job", 7, state=["A", "B"], period="2024Q3")
    assert job == f"{reverse('core:job', args=[7])}?state=A&state=B&period=2024Q3"
    assert address("core:jobs") == reverse("core:jobs")
    assert address("nowhere:list", state="A") == ""


@pytest.mark.django_db
def test_a_page_past_the_end_is_the_last_and_a_known_total_is_not_counted(
    django_assert_num_queries: Any,
) -> None:
    Job.objects.bulk_create(Job(kind="x", title=str(number)) for number in range(5))
    found = Job.objects.order_by("pk")
    with django_assert_num_queries(2):
        page = page_of(found, 9, size=2)
    assert ([job.title for job in page.rows], page.total, page.number) == (["4"], 5, 3)
    with django_assert_num_queries(1):
        assert [job.title for job in page_of(found, 1, total=5, size=2).rows] == ["0", "1"]
    with django_assert_num_queries(0):
        assert page_of(found, 1, total=0).rows == []


@pytest.mark.django_db
def test_a_page_by_key_gives_what_the_room_makes_of_its_keys() -> None:
    Job.objects.bulk_create(Job(kind="x", title=str(number)) for number in range(5))
    keys = Job.objects.order_by("-title").values_list("pk", flat=True)
    page = page_by_key(keys, lambda pks: [f"行{pk}" for pk in pks], 2, total=5, size=2)
    assert (page.rows, page.total, page.number) == ([f"行{pk}" for pk in list(keys)[2:4]], 5, 2)


def test_the_first_page_has_no_way_back_and_the_last_none_forth() -> None:
    request = RequestFactory().get("/list/?sort=name")
    first, last = pager(request, total=101, number=1), pager(request, total=101, number=99)
    assert (first.first, first.last, first.previous_url, first.next_url) == (1, 50, "", "?sort=name&page=2")
    assert (last.first, last.last, last.next_url, last.previous_url) == (101, 101, "", "?sort=name&page=2")
    assert pager(request, total=0, number=1).first == 0


@pytest.mark.parametrize("text", ["", "0", "-3", "abc", "²", "99999999999"])
def test_a_page_number_that_makes_no_sense_is_the_first_page(text: str) -> None:
    assert page_number(RequestFactory().get("/list/", {"page": text})) == 1


def test_only_offered_columns_sort() -> None:
    get = RequestFactory().get
    assert sort_of(get("/?sort=-revenue"), ["revenue"], "name") == "-revenue"
    assert sort_of(get("/?sort=password"), ["revenue"], "name") == "name"
