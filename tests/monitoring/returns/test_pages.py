"""The room's pages and what it shows elsewhere."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.periods import Period
from monitoring.returns import figures, todos
from monitoring.returns.models import MonitoringMember, Reopening
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_due_day(time_machine: Any) -> Any:
    time_machine.move_to(dt.datetime(2024, 10, 23, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(
        2024,
        3,
        closes_on=dt.date(2024, 11, 4),
        due_on=dt.date(2024, 10, 21),
        list_frozen_at="2024-10-01T00:00Z",
    )


@pytest.fixture
def works() -> Any:
    made = [make.enterprise("宝安区", "新安街道", name=f"深圳市{name}公司") for name in "甲乙丙"]
    for one in made:
        make.member(one)
    make.quarterly_return(made[0])
    return made


def test_the_list_says_how_the_quarter_stands_and_its_tabs_lead_to_those_rows(
    client: Any, works: Any
) -> None:
    client.force_login(make.user("OFFICER", "新安街道"))
    answer = client.get(reverse("returns:list"), {"period": "2024Q3"})
    page = answer.content.decode()
    assert "2024年三季度应报 3 家，已报 1 家，逾期未报 2 家" in page
    assert "2024-10-21 截止" in page
    for tab in answer.context["tabs"]:
        rows = client.get(reverse("returns:list") + tab.url).context["lines"]
        assert len(rows) == tab.count, tab.label
    assert f'href="{reverse("returns:key", args=[works[1].pk, "2024Q3"])}"' in page


def test_the_list_takes_the_same_queries_however_many_rows(
    client: Any, works: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(make.user("OFFICER", "新安街道"))
    url = reverse("returns:list") + "?period=2024Q3"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(15):
        make.quarterly_return(make.member(make.enterprise("宝安区", "新安街道")).enterprise)
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_a_wrong_filter_is_said_and_an_empty_quarter_tells_what_comes(client: Any, works: Any) -> None:
    client.force_login(make.user("BUREAU"))
    assert "没有“X”这一项" in client.get(reverse("returns:list") + "?period=2024Q3&state=X").content.decode()
    assert "尚未冻结" in client.get(reverse("returns:list") + "?period=2024Q4").content.decode()


def test_a_returns_page_shows_all_fields_versions_and_whose_figure_counts(client: Any, works: Any) -> None:
    first = make.quarterly_return(works[1], is_current=False, revenue=Decimal(1), phone="13800138000")
    row = make.quarterly_return(works[1], version=2, phone="13800138000", reason="漏记")
    make.inclusion(works[1])
    make.quarterly_return(works[1], source="STAT", state="ACCEPTED", revenue=Decimal(16_000_000))
    client.force_login(make.user("OFFICER", "新安街道"))
    page = client.get(reverse("returns:detail", args=[row.pk])).content.decode()
    assert "1,500.00 万元" in page
    assert "采用统计：1,600.00 万元" in page
    assert "138****8000" in page
    assert "13800138000" not in page
    assert reverse("returns:detail", args=[first.pk]) in page
    assert reverse("returns:key", args=[works[1].pk, "2024Q3"]) in page
    client.force_login(make.user("OFFICER", "西乡街道"))
    assert client.get(reverse("returns:detail", args=[row.pk])).status_code == 404


def test_a_reviewer_lists_removes_and_reopens_in_the_browser(
    client: Any, works: Any, time_machine: Any
) -> None:
    client.force_login(make.user("REVIEWER", "宝安区"))
    late = make.enterprise("宝安区")
    sent = {"period": "2024Q3", "uscc": late.uscc, "reason": "漏列企业"}
    assert client.post(reverse("returns:add"), {**sent, "uscc": "x"}).status_code == 422
    assert client.post(reverse("returns:add"), sent).status_code == 302
    member = MonitoringMember.objects.get(enterprise=late)
    url = reverse("returns:remove", args=[member.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "已停产迁出"}).status_code == 302
    assert MonitoringMember.objects.get(pk=member.pk).removed_on == dt.date(2024, 10, 23)
    sent = {"period": "2024Q3", "until": "2024-12-31", "reason": "统计核减补报"}
    assert "仍在开放中" in client.post(reverse("returns:reopen"), sent).content.decode()
    time_machine.move_to(dt.datetime(2024, 12, 1, 3, tzinfo=dt.UTC))
    assert client.post(reverse("returns:reopen"), sent).status_code == 302
    assert Reopening.objects.get(year=2024, quarter=3).until == dt.date(2024, 12, 31)


def test_an_act_named_for_no_quarter_is_done_for_none(client: Any, works: Any) -> None:
    client.force_login(make.user("REVIEWER", "宝安区"))
    late = make.enterprise("宝安区")
    sent = {"period": "NaN", "uscc": late.uscc, "reason": "漏列企业"}
    page = client.post(reverse("returns:add"), sent, follow=True).content.decode()
    assert "“NaN”不是季度" in page
    assert not MonitoringMember.objects.filter(enterprise=late).exists()


def test_an_officer_is_told_what_is_missing_until_when(works: Any) -> None:
    officer = make.user("OFFICER", "新安街道")
    todo = todos.to_do(officer, dt.date(2024, 10, 14))[0]
    assert (todo.title, todo.due_on) == ("2024年三季度报表：待报 2 家", dt.date(2024, 10, 21))
    late = todos.to_do(officer, dt.date(2024, 10, 23))[0]
    assert (late.light, late.title) == ("RED", "2024年三季度报表：逾期未报 2 家")
    assert "state=OVERDUE" in late.url
    assert todos.to_do(make.user("OFFICER", "南山区"), dt.date(2024, 10, 23)) == []
    assert todos.badge(officer) == 2


def test_an_enterprises_page_shows_the_quarters_by_source_and_where_to_report(
    client: Any, works: Any
) -> None:
    make.quarterly_return(works[1], 2024, 2, revenue=Decimal(8_000_000))
    make.quarterly_return(works[1], 2024, 2, source="TAX", state="ACCEPTED", revenue=Decimal(8_100_000))
    client.force_login(make.user("OFFICER", "新安街道"))
    page = client.get(reverse("enterprises:detail", args=[works[1].pk])).content.decode()
    assert "2024年二季度" in page
    assert "<strong>810.00</strong>" in page
    assert reverse("returns:key", args=[works[1].pk, "2024Q3"]) in page


def test_the_figure_of_record_follows_the_precedence_and_the_scale_of_its_day(works: Any) -> None:
    q3, user = Period(2024, 3), make.user("BUREAU")
    stat: dict[str, Any] = {"source": "STAT", "state": "ACCEPTED", "employees": None}
    make.quarterly_return(works[0], revenue=Decimal(16_000_000), **stat)
    known = figures.quarters(user, works[0], [q3])[q3]
    assert (known.source_of("revenue"), known.of_record("revenue")) == ("ENTERPRISE", 15_000_000)
    make.inclusion(works[0])
    known = figures.quarters(user, works[0], [q3])[q3]
    assert (known.source_of("revenue"), known.of_record("revenue")) == ("STAT", 16_000_000)
    assert known.source_of("employees") == "ENTERPRISE"
    make.exit_(works[0], dt.date(2024, 8, 1))
    works[0].refresh_from_db()
    assert figures.quarters(user, works[0], [q3])[q3].source_of("revenue") == "ENTERPRISE"


def test_the_upload_page_offers_the_quarter_that_led_here(client: Any, works: Any) -> None:
    client.force_login(make.user("OFFICER", "新安街道"))
    page = client.get(reverse("exchange:upload", args=["returns"]), {"period": "2024Q2"}).content.decode()
    assert '<option value="2024Q2" selected>2024年二季度</option>' in page
    assert '<option value="2024Q3">' in page
