"""What helps while a return is keyed in: findings of what is typed so far, and twelve quarters of a field."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core.forms.models import FormKey
from monitoring.returns.models import QuarterlyReturn
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def works() -> Any:
    made = make.enterprise("宝安区", "新安街道")
    make.member(made)
    return made


@pytest.fixture
def officer(client: Any) -> Any:
    made = make.user("OFFICER", "新安街道")
    client.force_login(made)
    return made


def checked(client: Any, works: Any, **typed: str) -> Any:
    return client.post(reverse("returns:check", args=[works.pk, "2024Q3"]), {"unit": "万元", **typed})


def found(answer: Any) -> list[tuple[str, str]]:
    return [(finding.rule, finding.field) for finding, *_rest in answer.context["rows"]]


def test_all_findings_of_what_is_typed_so_far_and_nothing_is_written(
    client: Any, officer: Any, works: Any
) -> None:
    make.quarterly_return(works, 2024, 2, revenue=Decimal(20_000_000))
    answer = checked(client, works, revenue="1,000", rd_expense="-1", employees="8.5", profit="12.345")
    assert {("V04", "employees"), ("V04", "profit"), ("V05", "rd_expense"), ("V09", "revenue")} <= set(
        found(answer)
    )
    assert "不能为负数" in answer.content.decode()
    lacking = [field.code for field in answer.context["missing"]]
    assert "output" in lacking
    assert "revenue" not in lacking
    assert QuarterlyReturn.objects.count() == 1
    assert not FormKey.objects.exists()


def test_an_unknown_unit_and_a_form_of_nothing_are_answered_too(
    client: Any, officer: Any, works: Any
) -> None:
    answer = checked(client, works, unit="吨")
    assert (answer.status_code, found(answer)) == (200, [])


def test_another_streets_enterprise_is_not_there(client: Any, works: Any) -> None:
    client.force_login(make.user("OFFICER", "西乡街道"))
    assert checked(client, works).status_code == 404
    assert client.get(reverse("returns:quarters", args=[works.pk, "2024Q3", "revenue"])).status_code == 404


def test_one_check_takes_few_queries(
    client: Any, officer: Any, works: Any, django_assert_max_num_queries: Any
) -> None:
    checked(client, works, revenue="1")
    with django_assert_max_num_queries(16):
        checked(client, works, revenue="2")


def test_twelve_quarters_show_what_a_flow_came_to_in_each(client: Any, officer: Any, works: Any) -> None:
    make.quarterly_return(works, 2024, 1, revenue=Decimal(3_000_000), employees=50)
    make.quarterly_return(works, 2024, 2, revenue=Decimal(7_000_000), employees=60)
    make.quarterly_return(works, 2023, 4, revenue=Decimal(9_000_000))
    url = reverse("returns:quarters", args=[works.pk, "2024Q3", "revenue"])
    spec = client.get(url, headers={"HX-Request": "true"}).context["spec"]
    assert list(spec.labels)[-3:] == ["23Q4", "24Q1", "24Q2"]
    assert (len(spec.labels), list(spec.values)[-3:]) == (12, [None, 300, 400])
    people = client.get(reverse("returns:quarters", args=[works.pk, "2024Q3", "employees"])).context["spec"]
    assert list(people.values)[-2:] == [50, 60]
    for code in ("status", "nothing"):
        assert client.get(reverse("returns:quarters", args=[works.pk, "2024Q3", code])).status_code == 404
