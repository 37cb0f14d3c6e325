"""The calendar's page, its editing, and the reminder of a year that is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.calendar import reminding
from core.calendar.loading import load_calendar
from core.calendar.selectors import current
from core.notices.models import Notice
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_calendar(settings.CITY_DATA / "calendar.csv")


def test_everyone_sees_the_year_in_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(factories.user())
    with django_assert_max_num_queries(9):
        page = client.get(reverse("core:calendar_year", args=[2024])).content.decode()
    assert "251 个工作日" in page
    assert page.count("<small>班</small>") == 8
    assert "修改一天" not in page
    assert "暂按周末推算" not in page


def test_a_year_that_is_not_loaded_says_so(client: Client) -> None:
    client.force_login(factories.user())
    page = client.get(reverse("core:calendar_year", args=[2027])).content.decode()
    assert "暂按周末推算" in page
    assert client.get(reverse("core:calendar_year", args=[1800])).status_code == 404


def test_the_administrator_changes_a_day(client: Client) -> None:
    client.force_login(factories.user("ADMIN"))
    url = reverse("core:calendar_day", args=[2024])
    assert client.post(url, {"day": "2024-09-05", "kind": "OFF", "note": "台风停工"}).status_code == 302
    assert not current().is_working(dt.date(2024, 9, 5))
    assert client.post(url, {"day": "", "kind": "OFF"}).status_code == 422
    client.force_login(factories.user())
    assert client.post(url, {"day": "2024-09-05", "kind": ""}).status_code == 403


def test_the_administrator_registers_a_notice(client: Client) -> None:
    client.force_login(factories.user("ADMIN"))
    url = reverse("core:calendar_open", args=[2027])
    assert client.post(url, {"source": "国办发明电〔2026〕9号"}).status_code == 302
    assert not current().is_estimated(dt.date(2027, 5, 1))


def test_from_november_the_administrators_are_told_once_a_month_and_find_it_among_their_to_dos() -> None:
    keeper, officer = factories.user("ADMIN"), factories.user()
    with time_machine.travel("2026-10-31 09:00 +0800"):
        assert reminding.remind() == 0
    with time_machine.travel("2026-11-02 09:00 +0800"):
        assert reminding.remind() == 1
        assert reminding.remind() == 0
    with time_machine.travel("2026-12-01 09:00 +0800"):
        assert reminding.remind() == 1
    assert set(Notice.objects.values_list("user_id", flat=True)) == {keeper.pk}
    assert reminding.to_dos(officer, dt.date(2026, 10, 1)) == []
    (todo,) = reminding.to_dos(keeper, dt.date(2026, 11, 2))
    assert (todo.light, todo.url) == ("AMBER", reverse("core:calendar_year", args=[2027]))
