"""What cannot be done is said in one Chinese sentence at each door (page, command, API), and nothing is half-done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.returns.services import keying
from tests.monitoring.returns.test_commands import call, sent
from tests.monitoring.returns.test_keying import Q3, TYPED
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
CLOSED = dt.datetime(2024, 12, 1, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> Any:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))
    return time_machine


@pytest.fixture
def officer() -> User:
    return make.user("OFFICER", "新安街道")


@pytest.fixture
def works() -> Enterprise:
    made = make.enterprise("宝安区", "新安街道")
    make.member(made)
    return made


def draft(officer: User, works: Enterprise, version: int = 0, **changed: str) -> QuarterlyReturn:
    typed = {**TYPED, **changed}
    asked: dict[str, Any] = {"typed": typed, "version": version, "submit": False}
    return keying.key_in(actor=officer, enterprise=works.pk, period=Q3, **asked)


def posted(client: Client, who: User, works: Enterprise, **changed: Any) -> Any:
    client.force_login(who)
    url = reverse("returns:key", args=[works.pk, "2024Q3"])
    return client.post(url, {**TYPED, "version": 0, "unit": "万元", "reason": "", **changed})


def submitted(who: User, row: QuarterlyReturn) -> Any:
    return call("move_return", str(row.pk), "submit", "--user", who.username)


def test_a_quarter_that_does_not_exist(client: Client, officer: User, works: Enterprise) -> None:
    client.force_login(officer)
    assert client.post(reverse("returns:key", args=[works.pk, "2024Q5"]), TYPED).status_code == 404
    asked = {"period": "2024Q5", "every": "1", "count": "1"}
    answer = client.post(reverse("returns:links"), asked, follow=True)
    assert "“2024Q5”不是季度，应写作 2024Q3" in answer.content.decode()
    answer = client.get("/api/v1/returns/?period=2024Q5")
    assert (answer.status_code, "应写作 2024Q3" in answer.content.decode()) == (400, True)
    for command in ("returns_status", "validate_returns"):
        with pytest.raises(CommandError, match="期间“2024Q5”无法识别，应写作 2024Q3"):
            call_command(command, "2024Q5")
    assert not QuarterlyReturn.objects.exists()


def test_a_quarter_that_has_closed(
    client: Client, officer: User, works: Enterprise, open_quarter: Any
) -> None:
    row = draft(officer, works)
    open_quarter.move_to(CLOSED)
    answer = posted(client, officer, works, version=1)
    assert answer.status_code == 422
    assert "关闭，不能补报和更正" in answer.content.decode()
    refused = submitted(officer, row)
    assert (refused["code"], "本季度报表已关闭" in refused["refused"]) == ("V02", True)
    assert list(QuarterlyReturn.objects.values_list("state", flat=True)) == ["DRAFT"]
    assert ReturnEvent.objects.count() == 1


def test_an_enterprise_that_is_not_listed(client: Client, officer: User, works: Enterprise) -> None:
    row = draft(officer, works)
    MonitoringMember.objects.update(removed_on=dt.date(2024, 10, 13))
    answer = posted(client, officer, works, version=1)
    assert answer.status_code == 422
    assert "不在本季度监测名单内" in answer.content.decode()
    refused = submitted(officer, row)
    assert (refused["code"], "不在本季度监测名单内" in refused["refused"]) == ("V01", True)
    assert list(QuarterlyReturn.objects.values_list("state", flat=True)) == ["DRAFT"]


def test_a_return_of_another_district(client: Client) -> None:
    row, stranger = sent(), make.user("REVIEWER", "南山区")
    client.force_login(stranger)
    for name in ("returns:detail", "returns:send_back"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    assert client.post(reverse("returns:approve", args=[row.pk])).status_code == 404
    assert client.get(f"/api/v1/returns/{row.pk}/").status_code == 404
    assert call("move_return", str(row.pk), "approve", "--user", stranger.username) == {
        "refused": f"没有编号为 {row.pk} 的报表，或不在您的工作范围内",
        "code": "RETURN_UNKNOWN",
    }
    row.refresh_from_db()
    assert row.state == "SUBMITTED"


def test_an_approval_by_its_own_clerk(client: Client) -> None:
    clerk = make.user("REVIEWER", "宝安区")
    row = sent(entered_by=clerk)
    client.force_login(clerk)
    page = client.post(reverse("returns:approve", args=[row.pk]), {"seen": "SUBMITTED"}, follow=True)
    assert "这张报表是您（或您代理的人）录入的，须由他人审核" in page.content.decode()
    refused = call("move_return", str(row.pk), "approve", "--user", clerk.username)
    assert refused["code"] == "RETURN_OWN"
    row.refresh_from_db()
    assert row.state == "SUBMITTED"
    assert not ReturnEvent.objects.exists()


def test_a_correction_after_acceptance_without_a_reason(
    client: Client, officer: User, works: Enterprise
) -> None:
    accepted = keying.key_in(actor=officer, enterprise=works.pk, period=Q3, typed=TYPED)
    QuarterlyReturn.objects.update(state="ACCEPTED")
    answer = posted(client, officer, works, version=1, profit="0")
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"] == ["请写明原因（至少 4 个字）"]
    assert 'name="profit" value="0"' in answer.content.decode()
    working = draft(officer, works, version=1, profit="0")
    assert submitted(officer, working) == {"refused": "请写明原因（至少 4 个字）", "code": "REASON"}
    assert QuarterlyReturn.objects.get(is_current=True) == accepted


def test_a_return_by_the_api_is_read_alone(client: Client, officer: User) -> None:
    row = sent()
    client.force_login(officer)
    assert client.post("/api/v1/returns/", {"revenue": "1"}).status_code in {403, 405}
    assert client.put(f"/api/v1/returns/{row.pk}/", {"state": "ACCEPTED"}).status_code in {403, 405}
    assert QuarterlyReturn.objects.get() == row
