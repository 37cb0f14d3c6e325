"""The review page: the worst first, what may go at once by one press, and from one return to the next."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.registry import todo_sources
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services.moving import move
from monitoring.returns.states import ReturnAction
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 24, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def reviewer() -> Any:
    return make.user("REVIEWER", "宝安区")


def sent(name: str, *rules: str, revenue: int = 15_000_000, **fields: Any) -> QuarterlyReturn:
    works = make.enterprise("宝安区", "新安街道", name=name)
    make.member(works)
    row = make.quarterly_return(works, revenue=Decimal(revenue), **fields)
    for rule in rules:
        ReturnFinding.objects.create(
            of_return=row,
            rule=rule,
            strength="E",
            sentence="同比翻倍",
            explanation="新增一条生产线，合同已附",
        )
    return row


def test_findings_come_first_and_the_worst_of_them_on_top(client: Any, reviewer: Any) -> None:
    sent("没有问题的大厂", revenue=90_000_000)
    sent("一条说明", "V12")
    sent("两条说明", "V12", "V13")
    sent("自己录的", entered_by=reviewer)
    client.force_login(reviewer)
    page = client.get("/returns/review/?period=2024Q3")
    assert [row.name for row in page.context["rows"]] == [
        "两条说明",
        "一条说明",
        "没有问题的大厂",
        "自己录的",
    ]
    numbers = page.context["numbers"]
    assert (numbers.waiting, numbers.ready, numbers.explained, numbers.own) == (4, 1, 2, 1)
    text = page.content.decode()
    assert "4 家待审，其中 1 家没有问题，可以一次通过" in text
    assert "须由他人审核" in text


def test_what_may_go_at_once_goes_by_one_press(client: Any, reviewer: Any) -> None:
    good = sent("甲")
    sent("乙", "V12")
    client.force_login(reviewer)
    page = client.get("/returns/review/?period=2024Q3")
    form = {**dict(page.context["pairs"]), "period": "2024Q3", "since": page.context["since"]}
    assert client.post(page.context["stage_url"], form).status_code == 302
    good.refresh_from_db()
    assert good.state == "DISTRICT_APPROVED"
    again = client.post(page.context["stage_url"], form)
    assert again.status_code == 409
    assert "变化" in again.content.decode()


def test_ticked_ones_are_returned_with_a_reason(client: Any, reviewer: Any) -> None:
    row = sent("甲", "V12")
    client.force_login(reviewer)
    ticked = client.get("/returns/review/?period=2024Q3").context["rows"][0].ticked
    page = client.get("/returns/several/return/", {"pk": ticked, "period": "2024Q3"})
    form = {**dict(page.context["pairs"]), "period": "2024Q3"}
    assert client.post("/returns/several/return/", {**form, "reason": ""}).status_code == 422
    assert client.post("/returns/several/return/", {**form, "reason": "产值口径不对"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("RETURNED", "产值口径不对")


def test_from_one_return_to_the_next_without_the_list(client: Any, reviewer: Any) -> None:
    first, second = sent("甲", "V12", "V13"), sent("乙", "V12")
    third = sent("丙")
    client.force_login(reviewer)
    queue = client.get(f"/returns/{second.pk}/").context["queue"]
    assert (queue.place, queue.total, queue.previous, queue.following) == (2, 3, first.pk, third.pk)
    said = {"seen": "SUBMITTED", "next": third.pk, "finding": second.findings.get().pk}
    assert client.post(f"/returns/{second.pk}/approve/", said).url == f"/returns/{third.pk}/"


def test_each_state_is_somebodys_to_do(reviewer: Any) -> None:
    officer, bureau = make.user("OFFICER", "新安街道"), make.user("BUREAU", make.city())
    day = dt.date(2024, 10, 24)
    row = sent("甲", entered_by=officer)

    def of(user: Any) -> list[str]:
        mine = [todo_sources[code] for code in ("returns.review", "returns.returned")]
        mine = [each for each in mine if user.can(each.permission)]
        return [todo.title for source in mine for todo in source.find(user, day)]

    assert of(reviewer) == ["2024年三季度报表：待审 1 家"]
    assert of(bureau) == []
    move(actor=reviewer, pk=row.pk, action=ReturnAction.APPROVE)
    assert of(bureau) == ["2024年三季度报表：待审 1 家"]
    move(actor=bureau, pk=row.pk, action=ReturnAction.RETURN, note="附件不清楚")
    assert of(officer) == ["甲：2024年三季度报表被退回"]
    assert of(reviewer) == []


def test_what_nobody_of_the_staff_entered_comes_back_to_the_officers_of_its_place(
    client: Any, reviewer: Any
) -> None:
    day, source = dt.date(2024, 10, 24), todo_sources["returns.returned"]
    district, street = make.user("OFFICER", "宝安区"), make.user("OFFICER", "新安街道", name="街道经办")
    left = make.user("OFFICER", "新安街道", is_active=False)
    elsewhere = make.user("OFFICER", "石岩街道")
    client.force_login(reviewer)
    for by in (None, left):
        row = sent("甲", entered_by=by)
        answer = client.post(f"/returns/{row.pk}/return/", {"reason": "产值口径不对"}, follow=True)
        assert "已通知街道经办" in answer.content.decode()
    assert [len(source.find(user, day)) for user in (street, district, elsewhere, reviewer)] == [2, 0, 0, 0]
    assert source.count
    assert source.count(street, day) == 2
    type(street).objects.filter(pk=street.pk).update(is_active=False)
    assert [len(source.find(user, day)) for user in (district, elsewhere)] == [2, 0]
    type(street).objects.filter(pk=district.pk).update(is_active=False)
    row = sent("乙")
    answer = client.post(f"/returns/{row.pk}/return/", {"reason": "产值口径不对"}, follow=True)
    assert "没有可通知的经办人" in answer.content.decode()


def test_a_reason_for_a_return_that_changed_meanwhile_is_kept_and_counts_the_next_time(
    client: Any, reviewer: Any
) -> None:
    row = sent("甲")
    client.force_login(reviewer)
    seen = client.get(f"/returns/{row.pk}/return/").context["seen"]
    move(actor=make.user("REVIEWER", "宝安区"), pk=row.pk, action=ReturnAction.APPROVE)
    said = {"reason": "产值口径不对", "seen": seen}
    page = client.post(f"/returns/{row.pk}/return/", said)
    assert page.status_code == 422
    assert "产值口径不对" in page.content.decode()
    said["seen"] = page.context["seen"]
    assert client.post(f"/returns/{row.pk}/return/", said).status_code == 302
    row.refresh_from_db()
    assert row.state == "RETURNED"


def test_a_longer_queue_takes_no_more_statements(client: Any, reviewer: Any) -> None:
    client.force_login(reviewer)
    counted = []
    for each in range(3):
        for number in range(6):
            sent(f"厂{each}{number}", "V12")
        with CaptureQueriesContext(connection) as found:
            client.get("/returns/review/?period=2024Q3")
        counted.append(len(found))
    assert counted[1] == counted[2]  # the first page makes what is kept
