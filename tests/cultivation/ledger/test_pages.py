"""The pages: what they show, what they keep, whom they let act."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.phones import parted
from cultivation.ledger.forms.log import LogForm
from cultivation.ledger.models import Problem
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make
from tests.support.parameters import load_rules

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(works: Any, **fields: Any) -> dict[str, Any]:
    return {
        "enterprise": works.pk,
        "q": works.name,
        "category": "FINANCE",
        "description": "贷款到期需续贷",
        "form_key": "k1",
    } | fields


def test_a_posted_form_logs_one_problem_however_often_it_is_sent(clock: Any, street_officer: User) -> None:
    works, client = make.enterprise("宝安区", "新安街道"), as_(street_officer)
    answers = [client.post("/ledger/log/", form(works)) for _each in range(2)]
    problem = Problem.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {f"/ledger/{problem.pk}/"}
    assert (problem.contact, problem.phone) == ("王经理", "13800138000")


def test_what_was_typed_is_kept_when_something_is_missing(clock: Any, street_officer: User) -> None:
    works = make.enterprise("宝安区", "新安街道")
    answer = as_(street_officer).post("/ledger/log/", form(works, category="", contact="李工 13900139000"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请点选类别" in page
    assert "贷款到期需续贷" in page
    assert works.name in page
    assert "李工 13900139000" in page
    assert not Problem.objects.exists()


def test_a_typed_name_that_finds_one_enterprise_is_enough(clock: Any, street_officer: User) -> None:
    works = make.enterprise("宝安区", "新安街道", name="深圳市明达光电有限公司")
    as_(street_officer).post("/ledger/log/", form(works, enterprise="", q="明达"))
    assert Problem.objects.get().enterprise == works


def test_a_typed_name_that_finds_several_asks_which(clock: Any, street_officer: User) -> None:
    works = make.enterprise("宝安区", "新安街道", name="深圳市明达光电有限公司")
    make.enterprise("宝安区", "新安街道", name="深圳市明达五金有限公司")
    answer = as_(street_officer).post("/ledger/log/", form(works, enterprise="", q="明达"))
    assert "有多家企业符合" in answer.content.decode()


def test_the_form_says_who_will_hold_it_and_by_when(clock: Any, log: Log, street_officer: User) -> None:
    works = make.enterprise("宝安区", "新安街道")
    log(of=works)
    answer = as_(street_officer).get("/ledger/log/hint/", {"enterprise": str(works.pk), "category": "LABOUR"})
    text = " ".join(answer.content.decode().split())
    assert "一般由宝安区人力资源局承办，2 个工作日内受理（10月9日前）" in text
    assert "受理后 10 个工作日内办结（预计 10月22日前）" in text
    assert "该企业有 1 件相近的未办结问题" in text


def test_the_form_is_prefilled_from_an_enterprises_page_within_scope(
    rules_loaded: None, street_officer: User
) -> None:
    mine, strange = make.enterprise("宝安区", "新安街道"), make.enterprise("南山区")
    client = as_(street_officer)
    assert mine.name in client.get(f"/ledger/log/?enterprise={mine.pk}").content.decode()
    assert strange.name not in client.get(f"/ledger/log/?enterprise={strange.pk}").content.decode()


def test_three_things_are_needed_to_log_a_problem(officer: User) -> None:
    empty = LogForm({}, user=officer)
    assert set(empty.errors) == {"q", "category", "description"}
    assert LogForm.base_fields["description"].max_length == 2000  # type: ignore[attr-defined]


def test_a_name_and_a_number_in_one_field() -> None:
    assert parted("王经理 13800138000") == ("王经理", "13800138000")
    assert parted("0755-8812 3456，李工") == ("李工", "0755-88123456")
    assert parted("李工") == ("李工", "")
    assert [len(part) for part in parted("王" * 60 + " 13800138000/13900139000/13700137000/13600136000")] == [
        40,
        40,
    ]


@pytest.mark.parametrize(
    ("typed", "name", "phone"),
    [
        ("王经理 0755-27788888转801", "王经理", "0755-27788888转801"),
        ("王经理13800138000/13900139000", "王经理", "13800138000/13900139000"),
        ("（0755）27788888 李总", "李总", "(0755)27788888"),
        ("１３８００１３８０００、王", "王", "13800138000"),
    ],
)
def test_no_part_of_a_number_stays_in_the_name(typed: str, name: str, phone: str) -> None:
    assert parted(typed) == (name, phone)


def test_only_the_acts_open_to_the_person_are_shown_the_usual_one_first(
    clock: Any, log: Log, officer: User, street_officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    page = as_(officer).get(f"/ledger/{problem.pk}/")
    assert [(button.act.action.value, button.primary) for button in page.context["buttons"]] == [
        ("ASSIGN", True),
        ("KEEP", False),
        ("MERGE", False),
        ("NOTE", False),
    ]
    street = as_(street_officer).get(f"/ledger/{problem.pk}/").context["buttons"]
    assert [(button.act.action.value, button.primary) for button in street] == [
        ("NOTE", False),
        ("REMIND", False),
    ]


def test_a_refused_act_keeps_what_was_typed_and_says_why(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    do.assign(actor=officer, problem=problem.pk)
    answer = as_(labour).post(
        f"/ledger/{problem.pk}/resolve/", {"version": 3, "result": "SOLVED", "outcome": "已安排招聘会"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "问题当前状态为“已派发”，不能办结" in page
    assert "已安排招聘会" in page


def test_the_second_of_two_people_keeps_their_words_and_may_go_on(
    clock: Any, log: Log, officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    client, url = as_(make.user("REVIEWER", "宝安区")), f"/ledger/{problem.pk}/assign/"
    typed = {"version": 1, "holder": make.unit("440306-D_HR").pk, "note": "请尽快联系"}
    answer = client.post(url, typed)
    assert "刚被他人处理" in answer.content.decode()
    assert "请尽快联系" in answer.content.decode()
    again = client.post(url, typed | {"version": answer.context["form"]["version"].value()})
    assert again.status_code == 302


def test_the_phone_is_masked_until_asked_for_and_that_is_recorded(
    clock: Any, log: Log, officer: User
) -> None:
    problem = log()
    client = as_(officer)
    assert "138****8000" in client.get(f"/ledger/{problem.pk}/").content.decode()
    assert "13800138000" not in client.get(f"/ledger/{problem.pk}/").content.decode()
    assert "13800138000" in client.post(f"/ledger/{problem.pk}/phone/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_id FROM history.stamp WHERE reason = %s", [f"查看完整电话：问题 {problem.number}"]
        )
        assert cursor.fetchall() == [(officer.pk,)]


def test_the_detail_takes_the_same_queries_however_long_the_story(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    short, long = log(), do.accept(actor=officer, problem=log().pk)
    do.assign(actor=officer, problem=long.pk)
    do.start(actor=labour, problem=long.pk)
    client = as_(officer)
    client.get(f"/ledger/{short.pk}/")

    def queries(pk: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/ledger/{pk}/").status_code == 200
        return len(seen)

    assert queries(long.pk) <= queries(short.pk) + 1  # the limits of the day of acceptance besides


def test_the_enterprises_page_shows_its_open_problems(clock: Any, log: Log, officer: User) -> None:
    problem = log()
    page = as_(officer).get(f"/enterprises/{problem.enterprise_id}/").content.decode()
    assert problem.number in page
    assert f"/ledger/log/?enterprise={problem.enterprise_id}" in page


@pytest.mark.django_db(transaction=True)
def test_two_submits_of_one_form_at_the_same_time_are_one_problem() -> None:
    load_rules()
    works, person = make.enterprise("宝安区", "新安街道"), make.user("OFFICER", "新安街道")
    client, wait = as_(person), threading.Barrier(2)
    led: list[str] = []

    def submit() -> None:
        wait.wait()
        try:
            led.append(client.post("/ledger/log/", form(works)).headers["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert led == [f"/ledger/{Problem.objects.get().pk}/"] * 2


def test_a_double_click_on_an_act_is_one_act(clock: Any, log: Log, officer: User) -> None:
    problem, client = log(), as_(officer)
    answers = [
        client.post(f"/ledger/{problem.pk}/accept/", {"version": 1, "form_key": "k2"}) for _each in range(2)
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert problem.events.count() == 2


def test_a_kept_problem_has_no_day_by_which_to_assign(
    clock: Any, log: Log, officer: User, street_officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    do.keep(actor=officer, problem=problem.pk)
    page = as_(officer).get(f"/ledger/{problem.pk}/")
    steps = {each.label: (each.due_on, each.remark) for each in page.context["deadlines"]}
    assert steps["派发"] == (None, "转为自办")
    assert "转为自办" in page.content.decode()


def test_who_keeps_a_problem_reads_first_to_whom_it_goes(
    clock: Any, log: Log, officer: User, street_officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    unit, name = street_officer.unit.name, street_officer.name
    url = f"/ledger/{problem.pk}/keep/"
    assert f"由登记单位{unit}的{name}自己办理" in as_(officer).get(url).content.decode()
    User.objects.filter(pk=street_officer.pk).update(is_active=False)
    page = as_(officer).get(url).content.decode()
    assert f"由登记单位{unit}自己办理；登记人{name}已不在该单位，由单位其他人员接手。" in page


def test_every_light_over_the_list_leads_to_as_many_rows_as_it_says(
    clock: Any, log: Log, officer: User
) -> None:
    log()
    do.accept(actor=officer, problem=log().pk)
    client = as_(officer)
    for tab in client.get("/ledger/").context["tabs"]:
        answer = client.get(f"/ledger/{tab.url}")
        assert len(answer.context["lines"]) == answer.context["total"] == tab.count


@pytest.mark.parametrize(
    ("role", "unit", "offered"),
    [
        ("DEPARTMENT", "440306-D_HR", ["DISTRICT"]),
        ("REVIEWER", "宝安区", ["BUREAU", "LEADING_GROUP"]),
        ("BUREAU", "BUREAU", ["LEADING_GROUP"]),
    ],
    ids=["holder", "district", "bureau"],
)
def test_the_form_offers_the_rungs_that_the_act_allows_and_no_other(
    clock: Any, log: Log, officer: User, labour: User, role: str, unit: str, offered: list[str]
) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    client = as_(make.user(role, unit))
    form = client.get(f"/ledger/{problem.pk}/escalate/").context["form"]
    assert [rung for rung, _label in form.fields["rung"].choices] == offered
    for rung in ("DISTRICT", "BUREAU", "LEADING_GROUP"):
        said = {"rung": rung, "note": "请协调", "version": Problem.objects.get(pk=problem.pk).version}
        done = client.post(f"/ledger/{problem.pk}/escalate/", said)
        assert done.status_code == (302 if rung in offered else 422), rung
