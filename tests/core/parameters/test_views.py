"""The pages of parameters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.parameters.loading import load_parameters
from core.parameters.models import Parameter
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_parameters(settings.CITY_DATA / "parameters.csv")


def text(client: Client, name: str, *args: Any, **query: str) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_all_parameters_are_listed_in_groups_in_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(factories.user("BUREAU"))
    with django_assert_max_num_queries(6):
        page = text(client, "core:parameters")
    for code in Parameter.objects.values_list("code", flat=True).distinct():
        assert f'href="/system/parameters/{code}/"' in page
    assert "规上标准与纳统" in page
    assert "2,000 万元" in page
    assert "<h2>其他" not in page
    old = text(client, "core:parameters", day="2019-01-01")
    assert "10 万元" in old


@time_machine.travel("2024-05-06 10:00 +0800")
def test_the_bureau_registers_a_new_value_with_a_reason(client: Client) -> None:
    client.force_login(factories.user("BUREAU", name="周岚"))
    url = reverse("core:parameter", args=["ledger_accept"])
    form = {"value": "3", "valid_from": "2024-06-03", "reason": "领导小组决定", "form_key": "k1"}
    assert client.post(url, form).status_code == 302
    assert client.post(url, form).status_code == 302  # a double submit is one
    row = Parameter.objects.get(code="ledger_accept", valid_from=dt.date(2024, 6, 3))
    assert (row.value, row.reason) == ("3", "领导小组决定")
    page = text(client, "core:parameter", "ledger_accept")
    assert "尚未生效" in page
    assert "周岚" in page
    assert 'value="2024-05-07"' in page


@time_machine.travel("2024-05-06 10:00 +0800")
def test_what_is_refused_is_said_beside_what_was_typed(client: Client) -> None:
    client.force_login(factories.user("BUREAU"))
    url = reverse("core:parameter", args=["ledger_accept"])
    answer = client.post(url, {"value": "2.5", "valid_from": "2024-06-03", "reason": "领导小组决定"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "只能填整数" in page
    assert 'value="2.5"' in page
    assert Parameter.objects.filter(code="ledger_accept").count() == 1


def test_a_choice_is_offered_by_its_words(client: Client) -> None:
    client.force_login(factories.user("BUREAU"))
    assert "产值或营业收入增长" in text(client, "core:parameter", "p1_growth_indicator")


def test_an_unknown_parameter_is_a_404_and_an_officer_is_refused(client: Client) -> None:
    client.force_login(factories.user("BUREAU"))
    assert client.get(reverse("core:parameter", args=["nothing"])).status_code == 404
    client.force_login(factories.user("OFFICER"))
    assert client.get(reverse("core:parameters")).status_code == 403
