"""The API: by token, within the scope, by the lists' own filters, a page at a time, described with examples."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import UserRateThrottle

from accounts.models import User
from sbs_portal.api_urls import VIEWSETS
from tests.support import factories as make
from tests.support.calling import caller, described, wrong_with

pytestmark = pytest.mark.django_db
NAMES = ("enterprises", "problems", "returns", "assessments")


def by_token(user: User) -> Client:
    """A client that carries the person's token, which only reads."""
    return caller(user, may_write=False)


def test_without_a_token_nothing_is_told() -> None:
    for name in NAMES:
        assert Client().get(f"/api/v1/{name}/").status_code == 401
    assert Client().get("/api/schema/").status_code in (401, 403)


def test_an_enterprise_is_told_within_the_scope_and_its_phone_is_masked_for_everybody() -> None:
    found = make.enterprise("宝安区", "新安街道", phone="13800000001", revenue={2023: 18_000_000})
    officer, analyst = make.user("OFFICER", "宝安区"), make.user("ANALYST")
    whole = by_token(officer).get(f"/api/v1/enterprises/{found.pk}/").json()
    assert (whole["uscc"], whole["phone"], whole["district"]) == (found.uscc, "138****0001", "440306")
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


def test_the_description_has_every_address_with_an_example_that_holds() -> None:
    schema = described(make.user("ANALYST"))
    for name in NAMES:
        answer = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        assert answer["examples"]
        for example in answer["examples"].values():
            assert wrong_with(example["value"], answer["schema"], schema) == []


def test_every_example_of_what_is_sent_and_answered_holds() -> None:
    schema, seen = described(make.user("BUREAU")), 0
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            bodies = [told["requestBody"]] if "requestBody" in told else []
            for each in [*bodies, *told["responses"].values()]:
                content = each.get("content", {}).get("application/json", {})
                for name, example in content.get("examples", {}).items():
                    seen += 1
                    assert wrong_with(example["value"], content["schema"], schema) == [], (path, method, name)
            if method == "post":
                assert bodies[0]["content"]["application/json"]["examples"], path
                assert "Idempotency-Key" in {one["name"] for one in told["parameters"]}, path
    assert seen > 30


def test_what_is_answered_is_as_described_also_where_something_is_missing() -> None:
    works = make.enterprise("宝安区", "")
    make.problem(works, make.user("OFFICER", "宝安区"), holder=None)
    make.quarterly_return(works, 2024, 3)
    make.assessment(works)
    bureau = make.user("BUREAU")
    client, schema = by_token(bureau), described(bureau)
    for name in NAMES:
        answer = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        told = client.get(f"/api/v1/{name}/").json()
        assert told["results"][0]["street"] is None
        assert wrong_with(told, answer["schema"], schema) == []


def test_the_description_tells_every_filter_and_no_other_is_taken() -> None:
    bureau = make.user("BUREAU")
    client, schema = by_token(bureau), described(bureau)
    for name in NAMES:
        told = {one["name"] for one in schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}
        codes = {code for table in VIEWSETS[name].tables for code in table.by_code}
        assert told == codes | VIEWSETS[name].pagination_class.names - {"format"}
        refused = client.get(f"/api/v1/{name}/?distrct=440306")
        assert (refused.status_code, refused.json()["code"]) == (400, "FILTER_UNKNOWN")


def test_every_list_is_narrowed_by_the_codes_that_its_rows_tell() -> None:
    works, other = make.enterprise("宝安区", "新安街道"), make.enterprise("南山区")
    for each in (works, other):
        make.problem(each, holder=make.unit("HR"))
        make.quarterly_return(each, 2024, 3)
        make.assessment(each)
    client = by_token(make.user("BUREAU"))
    for name in NAMES:
        asked = "district=440306&street=" + make.unit("新安街道").code
        assert len(client.get(f"/api/v1/{name}/").json()["results"]) == 2
        assert len(client.get(f"/api/v1/{name}/?{asked}").json()["results"]) == 1
    held = client.get("/api/v1/problems/").json()["results"][0]["holder"]
    assert len(client.get(f"/api/v1/problems/?holder={held}").json()["results"]) == 2


@pytest.mark.parametrize("address", ["enterprises/999999/", "enterprises/x/", "nothing/"])
def test_what_is_not_there_is_said_in_chinese_to_a_program(address: str) -> None:
    answer = by_token(make.user("BUREAU")).get(f"/api/v1/{address}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("没有")


def test_a_caller_that_does_not_stop_is_told_to_wait(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    client.force_login(make.user("ANALYST"))
    answers = [client.get("/api/v1/enterprises/").status_code for _number in range(3)]
    assert answers == [200, 200, 429]
    cache.clear()
