"""企业报送: a link opens one return of one enterprise, tells nothing that it did not send, and takes it once."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.links.models import Link
from core.parameters.models import Parameter
from core.periods import Period
from core.verdict import Refused
from monitoring.returns import hands
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.returns.services import keying, linking, moving
from monitoring.returns.states import ReturnAction
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make
from tests.support.parameters import load_parameters
from tests.test_matrix import written

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
WHY = "新客户批量供货，三季度集中交付"


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> Any:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC), tick=False)
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))
    return time_machine


@pytest.fixture
def officer() -> User:
    return make.user("OFFICER", "新安街道", name="街道经办")


@pytest.fixture
def reviewer() -> User:
    return make.user("REVIEWER", "宝安区", name="区审核")


def listed(name: str = "深圳市甲公司", street: str = "新安街道") -> MonitoringMember:
    return make.member(make.enterprise("宝安区", street, name=name))


@pytest.fixture
def member() -> MonitoringMember:
    return listed()


def local(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


@pytest.fixture
def path(officer: User, member: MonitoringMember) -> str:
    return local(linking.offer(actor=officer, member=member.pk).address)


Send = Callable[..., Any]


@pytest.fixture
def send(path: str) -> Send:
    """Send the form as the enterprise."""

    def post(version: int = 0, unit: str = "万元", **changed: Any) -> Any:
        return Client().post(path, {**TYPED, "version": version, "unit": unit, "reason": "", **changed})

    return post


def text_of(path: str) -> str:
    return Client().get(path).content.decode()


def keyed(officer: User, member: MonitoringMember, **more: Any) -> QuarterlyReturn:
    typed = {**TYPED, **more.pop("typed", {})}
    return keying.key_in(actor=officer, enterprise=member.enterprise_id, period=Q3, typed=typed, **more)


def test_looking_changes_nothing_and_shows_an_empty_form_with_its_footer(
    path: str, member: MonitoringMember
) -> None:
    before = written()
    for method in ("get", "head"):
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert written() == before
    text = text_of(path)
    for said in ("还差 22 项", member.enterprise.name, "《中华人民共和国统计法》", "2024-11-19", "备案文号"):
        assert said in text, said
    assert re.search(r'<input type="text" name="revenue" (?!value)', text)
    assert Link.objects.get().uses == 0


def test_what_is_sent_is_the_enterprises_own_and_nobody_of_the_staff_is_its_clerk(
    path: str, send: Send, officer: User, reviewer: User
) -> None:
    answer = send(unit="千元", revenue="13865", revenue_prev="12500", output="14023", output_prev="12816")
    assert (answer.status_code, answer["Location"]) == (302, "?sent=1")
    row = QuarterlyReturn.objects.get()
    assert (row.state, row.source, row.entered_by, row.revenue) == (
        "SUBMITTED", "ENTERPRISE", None, Decimal("13865000.00"),
    )  # fmt: skip
    event = ReturnEvent.objects.get()
    assert (event.by, event.by_enterprise, event.word) == (None, True, "企业报送")
    assert hands.entered(row) == frozenset()
    assert Link.objects.get().uses == 1
    text = text_of(path)
    assert "已报送" in text
    assert "已收到您报送的数，区里审核前都可以改" in text
    assert 'value="13865"' in text  # in the coarsest unit that holds all that was sent
    assert 'value="千元" checked' in text
    assert "13800138000" not in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, actor_id FROM history.stamp ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone()[1] is None
    page = Client()
    page.force_login(reviewer)
    assert "企业报送" in page.get(row.get_absolute_url()).content.decode()
    assert moving.move(actor=reviewer, pk=row.pk, action=ReturnAction.APPROVE).state == "DISTRICT_APPROVED"


def test_a_form_is_sent_once(path: str, send: Send) -> None:
    for _again in range(2):
        assert send(form_key="a-key")["Location"] == "?sent=1"
    assert QuarterlyReturn.objects.count() == ReturnEvent.objects.count() == 1
    other = send(form_key="a-key", revenue="1400", version=1)
    assert other.status_code == 422
    assert "已经提交过" in other.content.decode()
    assert 'value="1400"' in other.content.decode()
    assert 'value="a-key"' not in other.content.decode()
    assert QuarterlyReturn.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM core_formkey")
        assert [url for (url,) in cursor.fetchall()] == ["?sent=1"]


def test_errors_keep_what_was_typed_and_the_chosen_unit(send: Send) -> None:
    answer = send(unit="元", revenue="abc", output="")
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in ('value="abc"', "不是数字", "未填写", 'value="元" checked', "李会计"):
        assert said in text, said
    assert "还差 1 项" in text
    assert not QuarterlyReturn.objects.exists()
    assert Link.objects.get().uses == 0


def test_sent_too_often_what_was_typed_is_offered_again(path: str, send: Send) -> None:
    Parameter.objects.filter(code="link_hourly_max").update(value="1")
    assert send(revenue="无").status_code == 422
    answer = send(revenue="1234.5")
    assert answer.status_code == 429
    assert f'action="{path}"' in answer.content.decode()
    assert '<input type="hidden" name="revenue" value="1234.5">' in answer.content.decode()
    assert not QuarterlyReturn.objects.exists()


def test_a_draft_is_kept_and_gone_on_with(path: str, send: Send) -> None:
    assert send(save="1", output="", phone="").status_code == 302
    row = QuarterlyReturn.objects.get()
    assert (row.state, ReturnEvent.objects.get().word) == ("DRAFT", "企业存草稿")
    text = text_of(path)
    assert "已存草稿，还没有报送" in text
    assert "还差 2 项" in text
    assert send(version=1).status_code == 302
    assert QuarterlyReturn.objects.get(is_current=True).state == "SUBMITTED"


def test_what_must_be_explained_is_asked_without_the_figures_of_others(
    path: str, send: Send, member: MonitoringMember
) -> None:
    make.quarterly_return(
        member.enterprise, 2023, 3, revenue=Decimal("6789123.45"), source="TAX", state="ACCEPTED"
    )
    make.quarterly_return(
        member.enterprise, 2024, 3, vat_sales=Decimal("9876543.21"), source="TAX", state="ACCEPTED"
    )
    assert send().status_code == 302
    assert QuarterlyReturn.objects.get(is_current=True, source="ENTERPRISE").state == "DRAFT"
    fired = set(ReturnFinding.objects.filter(strength="E").values_list("rule", flat=True))
    assert {"V11", "V12", "V16"} <= fired
    text = text_of(path)
    for said in ("处需要说明", "与上年的数不同", "与上年同期相比增减较大", "与增值税申报销售额相差较大"):
        assert said in text, said
    for figure in ("678.91", "6789123", "678.9", "987.65", "9876543"):
        assert figure not in text, figure
    whys = {f"why-{one.rule}-{one.field}": WHY for one in ReturnFinding.objects.filter(strength="E")}
    short = send(version=1, **dict.fromkeys(whys, "短"))
    assert short.status_code == 422
    assert send(version=1, **whys).status_code == 302
    row = QuarterlyReturn.objects.get(is_current=True, source="ENTERPRISE")
    assert row.state == "SUBMITTED"
    assert {one.explanation for one in row.findings.filter(strength="E")} == {WHY}
    assert {one.explained_by for one in row.findings.all()} == {None}


def test_a_suspected_unit_is_asked_about_without_the_figure_of_last_time(
    send: Send, member: MonitoringMember
) -> None:
    make.quarterly_return(member.enterprise, 2024, 2, revenue=Decimal("12345678.90"))
    answer = send(revenue="13865000", main_revenue="")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请核对金额单位" in text
    assert "1,234.5" not in text
    assert "12345678" not in text
    assert "单位无误，先存草稿" in text
    assert send(revenue="13865000", await_unit="on").status_code in (302, 422)


def test_figures_far_off_are_asked_without_the_last_one(send: Send, member: MonitoringMember) -> None:
    make.quarterly_return(member.enterprise, 2024, 2, output=Decimal("77777.00"), revenue=None)
    answer = send()
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "与以前的数相差 100 倍以上" in text
    assert "7.78" not in text
    assert "7.7777" not in text
    value = re.search(r'name="confirmed" value="(output=[^"]+)"', text)
    assert value
    assert send(confirmed=value.group(1)).status_code == 302


def test_it_shows_nothing_that_the_staff_entered_nor_of_another_enterprise(
    path: str, send: Send, officer: User, member: MonitoringMember
) -> None:
    neighbour = listed("深圳市乙公司")
    keyed(officer, neighbour, typed={"revenue": "1777.77"})
    keyed(officer, member, typed={"revenue": "1444.44", "filled_by": "王代录"})
    text = text_of(path)
    for hidden in ("1444.44", "1,444.44", "王代录", "1777.77", "乙公司", officer.name):
        assert hidden not in text, hidden
    late = send(version=0)
    assert late.status_code == 422
    assert "他人已提交第 1 版" in late.content.decode()
    assert officer.name not in late.content.decode()
    assert send(version=1, revenue="1444.44", filled_by="王代录").status_code == 302
    row = QuarterlyReturn.objects.get(is_current=True, enterprise=member.enterprise)
    assert (row.version, row.entered_by) == (2, None)
    assert hands.entered(row) == frozenset()


def test_the_same_figures_as_the_clerks_become_the_enterprises_own(
    send: Send, officer: User, member: MonitoringMember
) -> None:
    keyed(officer, member)
    assert send(version=1).status_code == 302
    assert send(version=2).status_code == 302
    assert list(QuarterlyReturn.objects.order_by("version").values_list("version", "entered_by")) == [
        (1, officer.pk), (2, None),
    ]  # fmt: skip


def test_own_figures_of_before_stand_beside_the_field_those_of_others_do_not(
    path: str, send: Send, member: MonitoringMember
) -> None:
    own = make.quarterly_return(member.enterprise, 2024, 2, revenue=Decimal("9111100.00"))
    make.quarterly_return(member.enterprise, 2023, 3, revenue=Decimal("8222200.00"))
    assert "911.11" not in text_of(path)
    ReturnEvent.objects.create(
        of_return=own, action="SUBMIT", from_state="EMPTY", to_state="SUBMITTED", by_enterprise=True
    )
    text = text_of(path)
    assert "911.11" in text
    assert "822.22" not in text


def test_it_takes_corrections_until_the_district_has_approved(
    path: str, send: Send, reviewer: User, open_quarter: Any
) -> None:
    send()
    assert send(version=1, revenue="1390").status_code == 302
    row = QuarterlyReturn.objects.get(is_current=True)
    assert (row.version, row.revenue) == (2, Decimal("13900000.00"))
    moving.move(actor=reviewer, pk=row.pk, action=ReturnAction.APPROVE)
    text = text_of(path)
    assert "区里已经审核，不能再改" in text
    assert "1,390.00 万元" in text
    assert 'name="revenue"' not in text
    for more in ({}, {"save": "1"}):
        assert send(version=2, revenue="1400", **more).status_code == 409
    assert QuarterlyReturn.objects.count() == 2
    moving.move(actor=make.user("BUREAU"), pk=row.pk, action=ReturnAction.RETURN, note="请核对产值口径")
    text = text_of(path)
    assert "报表已退回" in text
    assert "请核对产值口径" not in text
    assert send(version=2, revenue="1395").status_code == 302


def test_the_rule_holds_also_where_the_page_was_open_already(
    send: Send, member: MonitoringMember, reviewer: User
) -> None:
    send()
    moving.move(actor=reviewer, pk=QuarterlyReturn.objects.get().pk, action=ReturnAction.APPROVE)
    for submit in (True, False):
        with pytest.raises(Refused, match="区里已经审核"):
            keying.put_in(
                keying.Sender(None, QuarterlyReturn.objects.all()),
                member.enterprise,
                Q3,
                keying.Sent(TYPED, version=1, submit=submit),
            )


def test_once_the_quarter_closed_it_shows_what_was_sent_until_the_link_ends(
    path: str, send: Send, open_quarter: Any
) -> None:
    send()
    open_quarter.move_to(dt.datetime(2024, 11, 5, 3, tzinfo=dt.UTC), tick=False)
    text = text_of(path)
    assert "本季已经不再收报表" in text
    assert "1,386.50 万元" in text
    assert send(version=1).status_code == 409
    open_quarter.move_to(dt.datetime(2024, 11, 20, 3, tzinfo=dt.UTC), tick=False)
    assert Client().get(path).status_code == 404


def test_what_does_not_open_looks_alike(officer: User, member: MonitoringMember, open_quarter: Any) -> None:
    first, gone = listed("深圳市丙公司"), listed("深圳市丁公司")
    paths = {
        each: local(linking.offer(actor=officer, member=row.pk).address)
        for each, row in (("revoked", member), ("replaced", first), ("removed", gone))
    }
    linking.withdraw(actor=officer, member=member.pk)
    linking.offer(actor=officer, member=first.pk)
    MonitoringMember.objects.filter(pk=gone.pk).update(removed_on=dt.date(2024, 10, 14))
    paths |= {"unknown": "/l/return/unknown/", "tampered": paths["removed"][:-2] + "_/"}
    for method in ("get", "post"):
        answers = {name: getattr(Client(), method)(path) for name, path in paths.items()}
        assert {answer.status_code for answer in answers.values()} == {404}
        assert len({answer.content for answer in answers.values()}) == 1
    assert not QuarterlyReturn.objects.exists()


def test_staff_send_nothing_in_their_own_browser(path: str, officer: User) -> None:
    staff = Client()
    staff.force_login(officer)
    for answer in (staff.get(path), staff.post(path, {**TYPED, "unit": "万元"})):
        assert answer.status_code == 403
        assert "请由企业在自己的手机或电脑上填报" in answer.content.decode()
    assert not QuarterlyReturn.objects.exists()


def test_a_link_is_shown_once_with_a_code_and_can_be_taken_back(
    client: Client, officer: User, member: MonitoringMember
) -> None:
    client.force_login(officer)
    key = reverse("returns:key", args=[member.enterprise_id, "2024Q3"])
    assert "发报送链接" in client.get(key).content.decode()
    page = client.post(reverse("returns:link", args=[member.pk])).content.decode()
    assert "<svg" in page
    found = re.search(r"/l/return/[\w-]+/", page)
    assert found
    assert Client().get(found.group()).status_code == 200
    shown = client.get(key).content.decode()
    assert "已发报送链接，2024-11-19 前有效" in shown
    assert "/l/return/" not in shown
    assert client.get(reverse("returns:link", args=[member.pk])).status_code == 405
    assert client.post(reverse("returns:link_end", args=[member.pk])).status_code == 302
    assert Client().get(found.group()).status_code == 404


def test_only_who_may_send_the_return_gives_a_link_and_only_while_it_is_taken(
    client: Client, officer: User, member: MonitoringMember, open_quarter: Any
) -> None:
    for who, status in ((make.user("OFFICER", "南山区"), 404), (make.user("ANALYST"), 403)):
        other = Client()
        other.force_login(who)
        for name in ("returns:link", "returns:link_end"):
            assert other.post(reverse(name, args=[member.pk])).status_code == status, (who, name)
    open_quarter.move_to(dt.datetime(2024, 11, 5, 3, tzinfo=dt.UTC), tick=False)
    with pytest.raises(Refused, match="现在不收报表"):
        linking.offer(actor=officer, member=member.pk)
    assert not Link.objects.exists()


def workbook(client: Client, **more: Any) -> Any:
    page = client.get(reverse("returns:links"), {"period": "2024Q3"})
    data = {**dict(page.context["pairs"]), "period": "2024Q3", "form_key": page.context["form_key"], **more}
    return page, data, client.post(reverse("returns:links"), data)


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.worksheets[0].iter_rows(values_only=True))[1:]


def test_a_list_of_those_who_owe_becomes_a_workbook_in_scope_only(client: Client, officer: User) -> None:
    owing = [listed("深圳市甲公司"), listed("=深圳市乙公司")]
    received, elsewhere = listed("深圳市丙公司"), listed("深圳市丁公司", "西乡街道")
    keyed(officer, received)
    first = local(linking.offer(actor=officer, member=owing[0].pk).address)
    client.force_login(officer)
    page, data, answer = workbook(client)
    assert page.context["count"] == 2
    assert elsewhere.enterprise.name not in page.content.decode()
    assert answer["Cache-Control"] == "no-store"
    rows = rows_of(answer)
    assert sorted(row[0] for row in rows) == sorted(one.enterprise.name for one in owing)
    for name, _uscc, district, street, address, until in rows:
        assert (district, street, until.date()) == ("宝安区", "新安街道", dt.date(2024, 11, 19))
        assert name in text_of(local(address))
    assert Client().get(first).status_code == 404
    again = client.post(reverse("returns:links"), data)
    assert again.status_code == 302
    assert Link.objects.filter(revoked_at=None).count() == 2
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT s.reason, s.actor_id FROM history.core_link h JOIN history.stamp s ON s.id = h.stamp_id"
        )
        assert set(cursor.fetchall()) == {("发放链接", officer.pk), ("按列表发放链接", officer.pk)}


def test_a_list_that_changed_gives_no_links_and_says_so(client: Client, officer: User) -> None:
    one, _other = listed("深圳市甲公司"), listed("深圳市乙公司")
    client.force_login(officer)
    page = client.get(reverse("returns:links"), {"period": "2024Q3"})
    keyed(officer, one)
    data = {**dict(page.context["pairs"]), "period": "2024Q3", "form_key": page.context["form_key"]}
    answer = client.post(reverse("returns:links"), data)
    assert answer.status_code == 409
    assert "原为 2 条，现为 1 条" in answer.content.decode()
    assert not Link.objects.exists()


def test_links_of_a_list_take_the_same_statements_however_many(officer: User) -> None:
    counted = []
    for names in ("甲乙", "丙丁戊己庚辛"):
        for name in names:
            listed(f"深圳市{name}公司")
        client = Client()
        client.force_login(officer)
        page = client.get(reverse("returns:links"), {"period": "2024Q3"})
        data = {**dict(page.context["pairs"]), "period": "2024Q3", "form_key": page.context["form_key"]}
        with CaptureQueriesContext(connection) as queries:
            assert len(rows_of(client.post(reverse("returns:links"), data))) == page.context["count"]
        counted.append(len(queries))
    assert counted[0] == counted[1]
