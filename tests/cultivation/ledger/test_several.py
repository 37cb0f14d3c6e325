"""Several problems are assigned at once: each as it would be alone, refused one by one, nothing behind one's back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.notices.models import Notice
from cultivation.ledger.models import Problem
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db

URL = "/ledger/bulk/assign/"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def accepted(clock: Any, log: Log, officer: User) -> list[Problem]:
    """Three accepted problems: two of labour, one of finance."""
    return [
        do.accept(actor=officer, problem=log(category=category).pk)
        for category in ("LABOUR", "LABOUR", "FINANCE")
    ]


def form_of(answer: Any, **typed: Any) -> dict[str, Any]:
    """What the browser would send of the page that asks."""
    page = answer.content.decode()
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    sent: dict[str, Any] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    return sent | {"holder": "", "note": ""} | typed


def keys(problems: list[Problem]) -> dict[str, Any]:
    return {"pk": [problem.pk for problem in problems]}


def holders(problems: list[Problem]) -> list[tuple[str, str]]:
    rows = Problem.objects.in_bulk([problem.pk for problem in problems])
    return [(rows[p.pk].state, rows[p.pk].holder.name if rows[p.pk].holder else "") for p in problems]  # type: ignore[union-attr]


def test_ticked_problems_go_each_to_its_usual_unit(
    accepted: list[Problem], officer: User, labour: User
) -> None:
    client = as_(officer)
    asked = client.get(URL, keys(accepted))
    assert "共 3 件，可以派发 3 件" in asked.content.decode()
    assert "宝安区人力资源局" in asked.content.decode()
    done = client.post(URL, form_of(asked, note="请尽快联系"))
    assert done.status_code == 200
    assert "已派发 3 件" in done.content.decode()
    assert holders(accepted) == [
        ("ASSIGNED", "宝安区人力资源局"),
        ("ASSIGNED", "宝安区人力资源局"),
        ("ASSIGNED", "宝安区金融工作部门"),
    ]
    event = accepted[0].events.last()
    assert event is not None
    assert (event.action, event.note, str(event.unit)) == ("ASSIGN", "请尽快联系", "宝安区")
    assert (
        Notice.objects.get(user=labour, title__startswith="新派发").title
        == "新派发：一线普工缺口四十人等 2 件"
    )


def test_all_go_to_one_chosen_unit(accepted: list[Problem], officer: User) -> None:
    client, unit = as_(officer), make.unit("440306-D_SME")
    client.post(URL, form_of(client.get(URL, keys(accepted)), holder=unit.pk))
    assert holders(accepted) == [("ASSIGNED", unit.name)] * 3


def test_what_cannot_be_assigned_is_said_before_and_refused_alone(
    accepted: list[Problem], log: Log, officer: User
) -> None:
    registered, client = log(), as_(officer)
    asked = client.get(URL, keys([*accepted, registered]))
    page = asked.content.decode()
    assert "共 4 件，可以派发 3 件" in page
    assert "问题当前状态为“已登记”，不能派发" in page
    page = client.post(URL, form_of(asked)).content.decode()
    assert "已派发 3 件" in page
    assert f"<dt>{registered.number}</dt><dd>问题当前状态为“已登记”，不能派发</dd>" in page
    assert holders([registered]) == [("REGISTERED", "")]


def test_a_ticked_problem_that_changed_since_is_refused_with_its_sentence(
    accepted: list[Problem], officer: User
) -> None:
    client = as_(officer)
    asked = client.get(URL, keys(accepted))
    do.keep(actor=officer, problem=accepted[0].pk)
    page = client.post(URL, form_of(asked)).content.decode()
    assert "已派发 2 件" in page
    assert "这个问题刚被他人处理，现在是“办理中”，请核对后再提交" in page
    assert (
        holders(accepted)[0] == ("IN_PROGRESS", "新安街道办事处") or holders(accepted)[0][0] == "IN_PROGRESS"
    )


def test_problems_of_another_district_are_not_there(accepted: list[Problem], officer: User) -> None:
    strange = as_(make.user("OFFICER", "南山区"))
    asked = strange.get(URL, keys(accepted))
    assert "另有 3 件没有找到" in asked.content.decode()
    page = strange.post(URL, keys(accepted)).content.decode()
    assert "已派发 0 件" in page
    assert page.count("没有找到，可能已不在您的工作范围内") == 3
    assert {state for state, _holder in holders(accepted)} == {"ACCEPTED"}


def test_all_that_the_filter_lets_through_is_assigned(accepted: list[Problem], officer: User) -> None:
    client = as_(officer)
    asked = client.get(URL, {"every": "1", "category": "LABOUR", "state": "ACCEPTED"})
    assert "共 2 件，可以派发 2 件" in asked.content.decode()
    assert "已派发 2 件" in client.post(URL, form_of(asked)).content.decode()
    assert [state for state, _holder in holders(accepted)] == ["ASSIGNED", "ASSIGNED", "ACCEPTED"]


def test_nothing_is_done_when_the_filter_lets_through_others_now(
    accepted: list[Problem], log: Log, officer: User
) -> None:
    client = as_(officer)
    asked = client.get(URL, {"every": "1", "state": "ACCEPTED"})
    do.accept(actor=officer, problem=log().pk)
    answer = client.post(URL, form_of(asked, note="请尽快联系"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "筛选出的内容已有变化（原为 3 条，现为 4 条），没有做任何处理，请核对后再提交" in page
    assert "请尽快联系" in page
    assert {state for state, _holder in holders(accepted)} == {"ACCEPTED"}
    assert "已派发 4 件" in client.post(URL, form_of(answer)).content.decode()


def test_a_double_submit_is_one(accepted: list[Problem], officer: User) -> None:
    client = as_(officer)
    sent = form_of(client.get(URL, keys(accepted)))
    assert client.post(URL, sent).status_code == 200
    again = client.post(URL, sent)
    assert (again.status_code, again.headers["Location"]) == (302, "/ledger/")
    assert accepted[0].events.filter(action="ASSIGN").count() == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [({}, "请先勾选要处理的内容"), ({"every": "1", "state": "NONE"}, "筛选条件“办理状态”没有“NONE”这一项")],
)
def test_what_names_no_problem_leads_back_with_the_reason(
    officer: User, asked: dict[str, str], sentence: str
) -> None:
    for method in ("get", "post"):
        client = as_(officer)
        answer = getattr(client, method)(URL, asked)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/ledger/")
        assert sentence in client.get("/ledger/").content.decode()


def test_who_may_assign_nothing_is_not_offered_it(
    accepted: list[Problem], officer: User, street_officer: User, labour: User
) -> None:
    assert f'formaction="{URL}"' in as_(officer).get("/ledger/?state=ACCEPTED").content.decode()
    for reader in (street_officer, labour, make.user("ANALYST", "BUREAU")):
        assert URL not in as_(reader).get("/ledger/").content.decode()


def test_the_page_asks_as_often_however_many_problems_there_are(
    accepted: list[Problem], officer: User, django_assert_num_queries: Any
) -> None:
    client = as_(officer)
    client.get(URL, keys(accepted[:1]))
    with CaptureQueriesContext(connection) as one:
        client.get(URL, keys(accepted[:1]))
    with django_assert_num_queries(len(one)):
        client.get(URL, keys(accepted[:2]))


def test_the_history_keeps_whom_the_person_acted_for_with_each_problem(
    accepted: list[Problem], officer: User
) -> None:
    deputy = make.user("OFFICER", "南山区")
    own = make.problem(
        make.enterprise("南山区", "粤海街道"), state="ACCEPTED", accepted_at=accepted[0].accepted_at
    )
    make.acting(officer, deputy)
    deputy = User.objects.get(pk=deputy.pk)
    client = as_(deputy)
    client.post(URL, form_of(client.get(URL, keys([accepted[0], own]))))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.row_id, s.acting_for_id FROM history.cultivation_problem h JOIN history.stamp s ON s.id = h.stamp_id"
            " WHERE s.reason = '派发' ORDER BY h.row_id"
        )
        found = dict(cursor.fetchall())
    assert found == {accepted[0].pk: officer.pk, own.pk: None}
