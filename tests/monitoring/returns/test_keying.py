"""A return is keyed in through the page: judged at its fields, submitted, corrected as a new version."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.forms import Textarea
from django.urls import reverse

from core.periods import Period
from core.verdict import Refused
from monitoring.returns.fields import BY_CODE
from monitoring.returns.forms import KeyForm, initial_of
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services import keying
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
TYPED = {
    "revenue": "1,386.5", "revenue_prev": "1250", "output": "1402.30", "output_prev": "1281.6",
    "export_delivery": "0", "profit": "-86.2", "tax_paid": "45.31", "rd_expense": "62", "investment": "120",
    "upgrade_investment": "80", "electricity": "412500.5", "electricity_prev": "398000", "employees": "86",
    "receivables": "310.4", "inventory": "205.7", "finished_goods": "66", "order_trend": "UP", "outlook": "BETTER",
    "status": "NORMAL", "filled_by": "李会计", "phone": "13800138000", "filled_on": "2024-10-12",
}  # fmt: skip


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> Any:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def officer() -> Any:
    return make.user("OFFICER", "新安街道")


@pytest.fixture
def works() -> Any:
    made = make.enterprise("宝安区", "新安街道", name="深圳市甲公司")
    make.member(made)
    return made


@pytest.fixture
def send(client: Any, officer: Any, works: Any) -> Any:
    """Submit the form as the officer."""

    def post(version: Any = 0, unit: Any = "万元", **changed: Any) -> Any:
        client.force_login(officer)
        data = {**TYPED, "version": version, "unit": unit, "reason": "", **changed}
        return client.post(reverse("returns:key", args=[works.pk, "2024Q3"]), data)

    return post


def key(officer: Any, works: Any, version: Any = 0, **changed: Any) -> Any:
    return keying.key_in(
        actor=officer, enterprise=works.pk, period=Q3, typed={**TYPED, **changed}, version=version
    )


def test_what_is_typed_is_stored_in_yuan_as_a_submitted_return(send: Any, officer: Any, works: Any) -> None:
    answer = send()
    made = QuarterlyReturn.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("returns:detail", args=[made.pk])
    assert (made.revenue, made.profit, made.electricity) == (13_865_000, -862_000, Decimal("412500.50"))
    assert (made.state, made.version, made.source, made.entered_by) == ("SUBMITTED", 1, "ENTERPRISE", officer)
    assert (made.employees, made.filled_on, made.assets) == (86, dt.date(2024, 10, 12), None)
    assert made.street == works.street


def test_every_block_stands_at_its_field_and_what_was_typed_stays(send: Any) -> None:
    answer = send(
        profit="", rd_expense="-1", finished_goods="900", revenue="12.345", capacity_use="160", employees="8.5",
        vat_sales="-2", filled_by=" ",
    )  # fmt: skip
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert errors["profit"] == ["“利润总额”未填写；确无发生额的请填 0"]
    assert errors["rd_expense"] == ["“研发费用”为 -1.00 万元，不能为负数"]
    assert "大于“存货”" in errors["finished_goods"][0]
    assert "最多保留 2 位小数" in errors["revenue"][0]
    assert "应在 0 至" in errors["capacity_use"][0]
    assert errors["employees"] == ["“期末从业人员”应为整数"]
    assert "不能为负数" in errors["vat_sales"][0]
    assert "filled_by" in errors
    assert 'value="12.345"' in answer.content.decode()
    assert not QuarterlyReturn.objects.exists()


def test_a_figure_that_no_column_holds_is_refused(send: Any) -> None:
    errors = send(employees="9999999999", electricity="9" * 15).context["form"].errors
    assert errors["employees"] == ["“期末从业人员”的数值过大，请核对"]
    assert errors["electricity"] == ["“用电量（本年累计）”的数值过大，请核对"]


def test_who_is_not_on_the_list_and_a_closed_quarter_are_refused(
    officer: Any, works: Any, time_machine: Any
) -> None:
    other = make.enterprise("宝安区", "新安街道")
    with pytest.raises(keying.Blocked) as blocked:
        key(officer, other)
    assert [finding.rule for finding in blocked.value.findings] == ["V01"]
    time_machine.move_to(dt.datetime(2024, 12, 1, 3, tzinfo=dt.UTC))
    with pytest.raises(keying.Blocked) as blocked:
        key(officer, works)
    assert [finding.rule for finding in blocked.value.findings] == ["V02"]


def test_another_streets_enterprise_is_not_there(client: Any, works: Any) -> None:
    client.force_login(make.user("OFFICER", "西乡街道"))
    url = reverse("returns:key", args=[works.pk, "2024Q3"])
    assert client.get(url).status_code == 404
    assert client.post(url, TYPED).status_code == 404


def test_a_correction_before_review_is_a_new_version_and_the_same_again_writes_nothing(
    officer: Any, works: Any
) -> None:
    first = key(officer, works)
    assert key(officer, works, version=1) == first
    second = key(officer, works, version=1, profit="-80")
    assert (second.version, second.is_current, second.profit) == (2, True, -800_000)
    first.refresh_from_db()
    assert (first.is_current, first.profit) == (False, -862_000)


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed(
    send: Any, officer: Any, works: Any
) -> None:
    key(officer, works)
    answer = send(version=0, profit="-80")
    assert answer.status_code == 422
    assert "已提交第 1 版" in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()
    assert send(version=1, profit="-80").status_code == 302
    assert QuarterlyReturn.objects.get(is_current=True).profit == -800_000


def test_an_accepted_return_is_corrected_only_with_a_reason_and_an_approved_one_not_at_all(
    officer: Any, works: Any
) -> None:
    key(officer, works)
    QuarterlyReturn.objects.update(state="ACCEPTED")
    with pytest.raises(Refused) as refused:
        key(officer, works, version=1, profit="0")
    assert refused.value.code == "REASON"
    made = keying.key_in(
        actor=officer,
        enterprise=works.pk,
        period=Q3,
        typed={**TYPED, "profit": "0"},
        version=1,
        reason="漏记退货",
    )
    assert (made.version, made.state, made.reason) == (2, "SUBMITTED", "漏记退货")
    QuarterlyReturn.objects.filter(pk=made.pk).update(state="DISTRICT_APPROVED")
    with pytest.raises(Refused) as refused:
        key(officer, works, version=2, profit="1")
    assert refused.value.code == "RETURN_APPROVED"


def test_the_form_shows_what_to_compare_with_and_proposes_nothing(
    client: Any, officer: Any, works: Any
) -> None:
    make.quarterly_return(works, 2024, 2, revenue=Decimal(8_632_000))
    make.quarterly_return(works, 2023, 3, revenue=Decimal(12_000_000))
    make.inclusion(works)
    make.quarterly_return(works, 2023, 3, source="STAT", state="ACCEPTED", revenue=Decimal(12_100_000))
    client.force_login(officer)
    answer = client.get(reverse("returns:key", args=[works.pk, "2024Q3"]))
    page, form = answer.content.decode(), answer.context["form"]
    assert [text in page for text in (">863.20<", ">1,210.00（统计）<")] == [True, True]
    assert all(form[code].value() in (None, "") for code in TYPED)


def test_a_correction_opens_in_a_unit_that_holds_what_is_stored(
    client: Any, officer: Any, works: Any
) -> None:
    make.quarterly_return(works, revenue=Decimal("13865012.50"))
    client.force_login(officer)
    form = client.get(reverse("returns:key", args=[works.pk, "2024Q3"])).context["form"]
    assert (form.shown_unit, form["revenue"].value()) == ("元", "13865012.5")


def test_a_form_in_thousands_is_stored_in_yuan(send: Any) -> None:
    assert send(unit="千元", revenue="13865.25").status_code == 302
    assert QuarterlyReturn.objects.get().revenue == Decimal(13_865_250)


def test_the_second_of_two_people_is_told_by_whom_and_which_version(officer: Any, works: Any) -> None:
    key(officer, works)
    with pytest.raises(Refused, match=f"{officer.name}已提交第 1 版"):
        key(make.user("OFFICER", "新安街道"), works, profit="-80")
    QuarterlyReturn.objects.update(entered_by=None)
    with pytest.raises(Refused, match="他人已提交第 1 版"):
        key(officer, works, profit="-80")


def test_a_field_is_asked_for_as_it_is_kept_and_nothing_is_needed_before_it_is_judged() -> None:
    fields = KeyForm(unit="万元", known={}, period=Q3).fields
    assert not [code for code in BY_CODE if fields[code].required]
    assert [
        code for code in ("problems", "filled_by", "phone") if isinstance(fields[code].widget, Textarea)
    ] == ["problems"]
    for code in ("filled_by", "phone"):
        kept = QuarterlyReturn._meta.get_field(code)
        assert fields[code].max_length == kept.max_length  # type: ignore[attr-defined,union-attr]


def test_a_stored_return_is_typed_again_as_it_was(officer: Any, works: Any) -> None:
    again = initial_of(key(officer, works), "万元")
    assert (again["filled_on"], again["filled_by"]) == (dt.date(2024, 10, 12), "李会计")
    assert (again["revenue"], again["profit"]) == ("1386.5", "-86.2")


def test_a_masked_phone_that_comes_back_is_the_stored_one_and_another_is_none(send: Any) -> None:
    send()
    answer = send(phone="138****8000", version=1, profit="87")
    assert answer.status_code == 302
    assert QuarterlyReturn.objects.get(is_current=True).phone == "13800138000"
    assert "请填写完整号码" in send(phone="139****0000", version=2).content.decode()


def test_who_may_sees_the_whole_number_by_post_and_that_is_on_record(
    client: Any, send: Any, officer: Any
) -> None:
    send()
    url = reverse("returns:phone", args=[QuarterlyReturn.objects.get().pk])
    assert client.get(url).status_code == 405
    assert "13800138000" in client.post(url).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_id, reason FROM history.stamp ORDER BY id DESC LIMIT 1")
        actor, reason = cursor.fetchone()
    assert actor == officer.pk
    assert reason.startswith("查看完整电话：")
