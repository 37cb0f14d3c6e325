"""The API: by token, within the scope, by the lists' own filters, a page at a time, described with examples."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.tokens import make_token
from tests.support import factories as make

pytestmark = pytest.mark.django_db


def by_token(user: User) -> Client:
    """A client that carries the person's token and no session."""
    _token, key = make_token(actor=user, name="测试系统", days=30)
    return Client(headers={"Authorization": f"Token {key}"})


def test_without_a_token_nothing_is_told() -> None:
    for name in ("enterprises", "problems", "returns", "assessments"):
        assert Client().get(f"/api/v1/{name}/").status_code == 401
    assert Client().get("/api/schema/").status_code in (401, 403)


def test_an_enterprise_is_told_within_the_scope_and_its_phone_as_the_role_may_see_it() -> None:
    found = make.enterprise("宝安区", "新安街道", phone="13800000001", revenue={2023: 18_000_000})
    officer, analyst = make.user("OFFICER", "宝安区"), make.user("ANALYST")
    whole = by_token(officer).get(f"/api/v1/enterprises/{found.pk}/").json()
    assert (whole["uscc"], whole["phone"], whole["district"]) == (found.uscc, "13800000001", "440306")
    assert by_token(analyst).get(f"/api/v1/enterprises/{found.pk}/").json()["phone"] == "138****0001"
    elsewhere = make.user("OFFICER", "龙岗区")
    assert by_token(elsewhere).get(f"/api/v1/enterprises/{found.pk}/").status_code == 404
    assert by_token(elsewhere).get("/api/v1/enterprises/").json()["results"] == []


def test_lists_take_the_filters_of_the_pages_and_refuse_what_they_refuse() -> None:
    make.enterprise("宝安区", "新安街道", name="深圳市明达光电有限公司")
    make.enterprise("宝安区", "新安街道", name="深圳市华瑞五金有限公司")
    client = by_token(make.user("BUREAU"))
    names = [row["name"] for row in client.get("/api/v1/enterprises/?q=明达").json()["results"]]
    assert names == ["深圳市明达光电有限公司"]
    refused = client.get("/api/v1/enterprises/?risk=PURPLE")
    assert refused.status_code == 400
    assert "PURPLE" in refused.json()["detail"]


def test_a_cursor_tells_each_row_once() -> None:
    made = {make.enterprise("宝安区", "新安街道").pk for _number in range(5)}
    client, url, seen = by_token(make.user("BUREAU")), "/api/v1/enterprises/?page_size=2", []
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert len(seen) == 5
    assert set(seen) == made


def test_problems_returns_and_assessments_are_told_with_their_facts() -> None:
    works = make.enterprise("宝安区", "新安街道")
    officer = make.user("OFFICER", "新安街道")
    make.problem(works, officer)
    make.quarterly_return(works, 2024, 3, revenue="14500000.00")
    make.assessment(works)
    client = by_token(officer)
    problem = client.get("/api/v1/problems/").json()["results"][0]
    assert problem["enterprise"] == works.pk
    assert problem["number"]
    sent = client.get("/api/v1/returns/?period=2024Q3&source=ENTERPRISE").json()["results"][0]
    assert (sent["period"], sent["revenue"]) == ("2024Q3", "14500000.00")
    assert "phone" not in sent
    judged = client.get("/api/v1/assessments/?period=2024Q3").json()["results"][0]
    assert isinstance(judged["reasons"], list)
    assert client.get("/api/v1/assessments/?period=2024Q9").status_code == 400


def test_pages_cost_the_same_whatever_is_on_them(django_assert_max_num_queries: Any) -> None:
    officer = make.user("OFFICER", "宝安区")
    for _number in range(8):
        make.problem(make.enterprise("宝安区", "新安街道"), officer)
    client = by_token(officer)
    for name in ("enterprises", "problems"):
        with django_assert_max_num_queries(6):
            assert len(client.get(f"/api/v1/{name}/").json()["results"]) == 8


def test_whoever_must_choose_a_password_first_is_told_nothing() -> None:
    fresh = make.user("OFFICER", "宝安区", must_change_password=True)
    assert by_token(fresh).get("/api/v1/enterprises/").status_code == 403


def test_the_description_has_every_address_with_an_example() -> None:
    schema = by_token(make.user("ANALYST")).get("/api/schema/").json()
    for name in ("enterprises", "problems", "returns", "assessments"):
        answer = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]
        assert answer["content"]["application/json"]["examples"]


def test_a_caller_that_does_not_stop_is_told_to_wait(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.cache import cache
    from rest_framework.throttling import UserRateThrottle

    cache.clear()
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    client.force_login(make.user("ANALYST"))
    answers = [client.get("/api/v1/enterprises/").status_code for _number in range(3)]
    assert answers == [200, 200, 429]
    cache.clear()
