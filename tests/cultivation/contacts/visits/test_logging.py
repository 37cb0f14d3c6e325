"""A visit is logged with photos and the problem that was found, all or nothing, and once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core.files.models import Attachment
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from tests.cultivation.contacts.visits.conftest import FRIDAY, photo
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("clock")


def told(works: Enterprise, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "enterprise": works.pk,
        "q": works.name,
        "on": "2024-09-13",
        "met": ["林经理"],
        "text": "三楼改洁净车间，5月完工，消防两次没过。",
    } | more


PROBLEM = {"found": "on", "category": "SPACE", "problem": "二次装修卡在消防验收"}


def test_visit_photos_and_problem_come_with_one_submit_and_lead_to_each_other(
    client: Client, officer: User, works: Enterprise
) -> None:
    client.force_login(officer)
    answer = client.post("/visits/log/", told(works, **PROBLEM, file=[photo(), photo("门牌.jpg")]))
    visit = Visit.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{visit.pk}/")
    assert (visit.on, visit.by, visit.unit, visit.whom) == (FRIDAY, officer, officer.unit, "林经理")
    assert (visit.district, visit.street) == (works.district, works.street)
    problem, finding = Problem.objects.get(), Finding.objects.get()
    assert (problem.channel, problem.category, problem.title) == ("VISIT", "SPACE", "二次装修卡在消防验收")
    assert (finding.visit, finding.problem, finding.text) == (visit, problem, "二次装修卡在消防验收")
    assert sorted(Attachment.objects.of(visit).values_list("file__name", flat=True)) == [
        "车间.jpg",
        "门牌.jpg",
    ]
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    assert f'href="/ledger/{problem.pk}/"' in page
    page = client.get(f"/ledger/{problem.pk}/").content.decode()
    assert f'<a href="/visits/{visit.pk}/">2024-09-13 街道经办</a>' in page
    page = client.get(f"/enterprises/{works.pk}/").content.decode()
    assert "走访 1 次，上次 2024-09-13" in page
    assert f'href="/ledger/{problem.pk}/"' in page


def test_a_double_submit_is_one_visit_and_one_problem(
    client: Client, officer: User, works: Enterprise
) -> None:
    client.force_login(officer)
    sent = told(works, **PROBLEM, form_key="k" * 32)
    first, second = client.post("/visits/log/", sent), client.post("/visits/log/", sent)
    assert first["Location"] == second["Location"]
    assert (Visit.objects.count(), Problem.objects.count(), Finding.objects.count()) == (1, 1, 1)


def test_htmx_is_led_to_the_visit(client: Client, officer: User, works: Enterprise) -> None:
    client.force_login(officer)
    answer = client.post("/visits/log/", told(works), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/visits/{Visit.objects.get().pk}/"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": "2024-09-14"}, "走访日期不能晚于今天"),
        ({"on": "2015-02-28"}, "走访日期早于企业成立日期（2015-03-01）"),
        ({"on": "昨天"}, "请按 2024-09-13 的样子填写日期"),
        ({"text": " "}, "请写明走访情况"),
        ({"text": "很" * 100_000}, "2000"),
        ({"other": "人" * 61}, "60"),
        ({"other": "王经理 13800138000"}, "见到谁只写姓名或称呼，不写电话"),
        ({"met": ["甲" * 40, "乙" * 30]}, "见到的人太多"),
        (PROBLEM | {"category": ""}, "请点选类别"),
        (PROBLEM | {"category": "NONE"}, "NONE"),
        (PROBLEM | {"problem": " "}, "请用一句话写明问题"),
        ({"enterprise": "", "q": "没有这家"}, "没有找到这家企业"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_written(
    client: Client, officer: User, works: Enterprise, changed: dict[str, Any], sentence: str
) -> None:
    client.force_login(officer)
    answer = client.post("/visits/log/", told(works, **changed, file=[photo()]))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Visit.objects.count(), Problem.objects.count(), Attachment.objects.count()) == (0, 0, 0)


def test_a_file_that_is_not_what_it_says_takes_visit_and_problem_back(
    client: Client, officer: User, works: Enterprise
) -> None:
    client.force_login(officer)
    wrong = SimpleUploadedFile("门牌.jpg", b"MZ\x90\x00 not a picture", content_type="image/jpeg")
    answer = client.post("/visits/log/", told(works, **PROBLEM, file=[photo(), wrong]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "门牌.jpg" in page
    assert "三楼改洁净车间" in page
    assert (Visit.objects.count(), Problem.objects.count(), Attachment.objects.count()) == (0, 0, 0)


def test_another_districts_enterprise_is_as_one_that_is_not_there(client: Client, officer: User) -> None:
    stranger = make.enterprise("南山区")
    client.force_login(officer)
    answers = [
        client.post("/visits/log/", told(stranger)),
        client.post("/visits/log/", told(stranger) | {"enterprise": 10**9}),
        client.get(f"/visits/log/?enterprise={stranger.pk}"),
        client.get(f"/visits/log/about/?enterprise={stranger.pk}"),
        client.get("/visits/log/?enterprise=abc"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert stranger.name not in "".join(answer.content.decode() for answer in answers)
    assert not Visit.objects.exists()


def test_the_form_offers_the_persons_own_enterprises_the_longest_unvisited_first(
    client: Client, officer: User, works: Enterprise
) -> None:
    never, stranger = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区", "新安街道")
    for one in (works, never):
        make.contact(one, officer)
    make.visit(works, officer, dt.date(2024, 4, 9))
    client.force_login(officer)
    page = client.get("/visits/log/").content.decode()
    assert page.index(never.name) < page.index(works.name)
    assert "还没走访过" in page
    assert "上次走访 4月9日" in page
    assert stranger.name not in page


def test_a_chosen_enterprise_says_its_last_visit_and_whom_one_met(
    client: Client, officer: User, works: Enterprise
) -> None:
    make.key_member(works, state="CONFIRMED")
    make.visit(works, officer, dt.date(2024, 4, 9), whom="刘总、林经理")
    client.force_login(officer)
    page = client.get(f"/visits/log/?enterprise={works.pk}").content.decode()
    assert "重点库" in page
    assert "上次走访 4月9日" in page
    assert page.index('value="林经理"') < page.index('value="刘总"')
    assert page.count('name="met"') == 2
    assert "今天 9月13日 周五" in page


def test_scripts_stay_text(client: Client, officer: User, works: Enterprise) -> None:
    client.force_login(officer)
    answer = client.post("/visits/log/", told(works, text="<script>alert(1)</script>\x07", other="<b>刘</b>"))
    page = client.get(answer["Location"]).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>刘</b>" not in page


def test_who_visits_has_it_in_the_phones_bar_in_place_of_the_enterprises(
    client: Client, officer: User
) -> None:
    def bar(person: User) -> str:
        client.force_login(person)
        page = client.get("/").content.decode()
        return page[page.index('<nav class="thumb"') :].split("</nav>")[0]

    assert "/visits/log/" in bar(officer)
    assert "/enterprises/" not in bar(officer)
    analyst = make.user("ANALYST")
    assert "/visits/log/" not in bar(analyst)
    assert "/enterprises/" in bar(analyst)


def test_the_queries_of_the_form_do_not_grow(
    client: Client, officer: User, works: Enterprise, django_assert_max_num_queries: Any
) -> None:
    for _each in range(6):
        make.contact(make.enterprise("宝安区", "新安街道"), officer)
        make.visit(works, officer)
    client.force_login(officer)
    client.get("/visits/log/")
    with django_assert_max_num_queries(14):
        client.get("/visits/log/")
    with django_assert_max_num_queries(14):
        client.get(f"/visits/log/?enterprise={works.pk}")
