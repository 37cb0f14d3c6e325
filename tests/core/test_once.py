"""A request that only reads asks once; an act, and whatever runs outside of a request, asks each time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpRequest, HttpResponse

from core.calendar import selectors as calendars
from core.once import once, reading
from core.parameters.models import Parameter
from core.parameters.selectors import at
from core.web.reading import ReadingMiddleware
from tests.support.parameters import load_rules

DAY = dt.date(2024, 9, 30)


def asked(method: str) -> int:
    """How often something was asked that is wanted twice while a request is answered."""
    times: list[int] = []

    def answer(_request: HttpRequest) -> HttpResponse:
        for _ in range(2):
            once("it", lambda: times.append(1))
        return HttpResponse()

    request = HttpRequest()
    request.method = method
    ReadingMiddleware(answer)(request)
    return len(times)


def test_a_page_asks_once_and_an_act_each_time() -> None:
    assert (asked("GET"), asked("HEAD"), asked("POST")) == (1, 1, 2)


def test_the_next_page_asks_again() -> None:
    assert asked("GET") == asked("GET") == 1
    assert once("it", lambda: 7) == 7


@pytest.mark.django_db
def test_parameters_and_calendar_are_asked_for_once_a_page(django_assert_num_queries: object) -> None:
    load_rules()
    at(DAY), calendars.current()
    with reading(), django_assert_num_queries(2):  # type: ignore[operator]
        for _ in range(3):
            at(DAY)
            calendars.current()
    Parameter.objects.filter(code="scan_k").update(value="9")
    assert at(DAY).count("scan_k") == 9
