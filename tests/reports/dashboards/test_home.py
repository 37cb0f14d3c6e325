"""The home page: what to do today in order, by role."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.jobs.models import Job
from core.registry import ToDo, ToDoSource, todo_sources
from cultivation.enterprises.models import Inclusion
from cultivation.ledger.models import Problem
from reports.dashboards.home.agenda import agenda
from tests.support import factories as make
from tests.support.parameters import load_calendar, load_parameters

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 10, 15)


@pytest.fixture(autouse=True)
def city() -> Iterator[None]:
    """The city's rules, on the morning of 2024-10-15."""
    with time_machine.travel(dt.datetime(2024, 10, 15, 0, 30, tzinfo=dt.UTC), tick=False):
        load_calendar()
        load_parameters()
        yield


def problem(title: str, *, due: dt.date, at: str = "宝安区", **fields: Any) -> Problem:
    """An assigned problem that the district itself holds, with a running clock."""
    works = fields.pop("works", None) or make.enterprise(at)
    clock = {"due_on": due, "amber_from": due - dt.timedelta(days=1), "red_from": due + dt.timedelta(days=1)}
    given: dict[str, Any] = {"state": "ASSIGNED", "holder": make.unit(at), "title": title, **clock} | fields
    return make.problem(works, **given)


def home(user: User) -> Any:
    client = Client()
    client.force_login(user)
    return client.get("/")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_headline_counts_what_is_to_do_and_what_is_late() -> None:
    problem("厂房租约到期", due=TODAY + dt.timedelta(days=9))
    problem("用工缺口", due=TODAY - dt.timedelta(days=4))
    page = text(home(make.user("OFFICER", "宝安区")))
    assert "今天 2 件事，1 件已逾期" in page
    assert "10月15日 星期二 · 宝安区 · 经办" in page
    assert page.index("用工缺口") < page.index("厂房租约到期")


def test_only_the_first_act_of_the_page_is_primary() -> None:
    for day in range(3):
        problem(f"问题{day}", due=TODAY + dt.timedelta(days=day))
    content = home(make.user("OFFICER", "宝安区")).content.decode()
    main = content[content.index("<main") : content.index("</main>")]
    assert main.count("btn-primary") == 1


def test_red_comes_before_amber_and_what_is_due_first_before_what_is_due_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        ToDo("NONE", "建议", "d", "", "/", "看"),
        ToDo("GREEN", "剩 3 天", "c", "", "/", "办", dt.date(2024, 10, 18)),
        ToDo("AMBER", "今日到期", "b", "", "/", "办", TODAY),
        ToDo("RED", "逾期", "a2", "", "/", "办", dt.date(2024, 10, 14)),
        ToDo("RED", "逾期", "a1", "", "/", "办", dt.date(2024, 10, 11)),
    ]
    monkeypatch.setattr(todo_sources, "_things", {"x": ToDoSource("x", "", 1, lambda _u, _d: rows)})
    found = agenda(make.user("OFFICER"), TODAY)
    assert [row.title for row in found.rows] == ["a1", "a2", "b", "c", "d"]
    assert (found.total, found.overdue, found.hidden) == (5, 2, 0)


def test_many_to_dos_are_counted_exactly_though_only_the_first_are_shown() -> None:
    works = make.enterprise("宝安区")
    for number in range(25):
        problem(f"问题{number}", due=TODAY - dt.timedelta(days=30 - number), works=works)
    for number in range(3):
        resolved = timezone.now() - dt.timedelta(days=40)
        problem(
            f"待回访{number}",
            due=TODAY,
            works=works,
            state="RESOLVED",
            holder=make.unit("440306-D_HR"),
            resolved_at=resolved,
        )
    page = text(home(make.user("OFFICER", "宝安区")))
    assert "今天 28 件事，25 件已逾期" in page, "a call-back is late in its own words"
    assert "先列最急的 12 件，还有 16 件" in page


def test_a_districts_officer_sees_three_figures_of_the_district_alone_and_each_opens_its_rows() -> None:
    make.enterprise(
        "宝安区",
        revenue={2023: 15_000_000},
        standing={"readiness": "LIKELY", "revenue_last": 15_000_000},
    )
    make.enterprise("宝安区", standing={"readiness": "REACHED"})
    make.enterprise("宝安区", standing={"above_scale": True, "risk": "RED"})
    make.enterprise("南山区", standing={"readiness": "LIKELY"})
    user = make.user("OFFICER", "宝安区")
    response = home(user)
    figures = {f.label: f for panel in response.context["panels"] for f in panel.figures}
    assert (figures["规上企业"].value, figures["有望达标"].value, figures["红橙预警"].value) == (1, 2, 1)
    client = Client()
    client.force_login(user)
    for figure in figures.values():
        assert client.get(figure.url).context["page"].total == figure.value


def test_the_bureau_sees_the_issued_target_against_the_expected_path() -> None:
    make.issue(make.plan(2024, {"宝安区": 1200, "龙岗区": 800}))
    for _number in range(3):
        works = make.enterprise("宝安区")
        make.inclusion(works, included_on=dt.date(2024, 8, 20), count_year=2024)
    response = home(make.user("BUREAU"))
    panel = next(p for p in response.context["panels"] if p.code == "target")
    assert (panel.pace.included, panel.pace.target, panel.pace.expected) == (3, 2000, 1579)
    assert "落后序时 1,576 家" in text(response)
    own = home(make.user("REVIEWER", "龙岗区"))
    assert next(p for p in own.context["panels"] if p.code == "target").pace.target == 800
    assert "龙岗区年度目标" in text(own)


def test_a_district_compares_with_the_same_day_of_last_year_until_targets_are_handed_down() -> None:
    for day in (dt.date(2023, 10, 15), dt.date(2023, 10, 16), dt.date(2024, 9, 1)):
        make.inclusion(make.enterprise("宝安区"), included_on=day, count_year=day.year)
    assert Inclusion.objects.count() == 3
    page = text(home(make.user("REVIEWER", "宝安区")))
    assert "与上年同期持平" in page
    assert "目标未下达" in page
    bureau = home(make.user("BUREAU"))
    assert "目标未下达" in text(bureau)


def test_a_department_sees_the_problems_that_were_routed_to_it() -> None:
    labour = make.unit("440306-D_HR")
    problem("用工缺口", due=TODAY - dt.timedelta(days=4), holder=labour)
    problem("别的部门的事", due=TODAY)
    response = home(make.user("DEPARTMENT", "440306-D_HR"))
    assert "用工缺口" in text(response)
    assert "别的部门的事" not in text(response)
    figures = {f.label: f.value for panel in response.context["panels"] for f in panel.figures}
    assert figures == {"未办结": 1, "已逾期": 1, "待回访": 0}


def test_the_leading_group_sees_what_was_escalated_and_the_city() -> None:
    problem("跨区用地", due=TODAY - dt.timedelta(days=4), escalated_to="LEADING_GROUP")
    problem("没有提级的", due=TODAY - dt.timedelta(days=4))
    response = home(make.user("LEADING_GROUP"))
    assert "今天 1 件事，1 件已逾期" in text(response)
    assert "跨区用地" in text(response)
    assert [panel.code for panel in response.context["panels"]][:2] == ["enterprises", "target"]


def test_the_administrator_sees_failed_jobs_locked_accounts_and_the_backup_but_no_business() -> None:
    make.enterprise("宝安区")
    Job.objects.create(kind="x", title="导入", state="FAILED", finished_at=timezone.now())
    someone = make.user("OFFICER", "宝安区")
    AccessAttempt.objects.create(
        username=someone.username,
        ip_address="10.0.0.1",
        failures_since_start=settings.AXES_FAILURE_LIMIT,
        attempt_time=timezone.now(),
    )
    admin = make.user("ADMIN")
    response = home(admin)
    page = text(response)
    assert "近三天有 1 个任务未完成" in page
    assert "1 个账号因密码多次错误暂停登录" in page
    assert "备份" in page
    assert [panel.code for panel in response.context["panels"]] == ["operation"]
    client = Client()
    client.force_login(admin)
    assert client.get("/accounts/users/?state=locked").context["total"] == 1


def test_an_analyst_is_led_to_the_dashboard_and_the_lists_to_export() -> None:
    make.enterprise("宝安区")
    response = home(make.user("ANALYST"))
    assert "看本季看板" in text(response)
    assert {"enterprises", "target", "problems", "analysis"} == {p.code for p in response.context["panels"]}
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    assert main.count("btn-primary") == 1


def test_who_brings_statistics_is_led_to_the_import() -> None:
    make.enterprise("宝安区")
    page = home(make.user("STAT_LIAISON"))
    assert page.context["first"]["url"] == "/imports/new/"


def test_an_empty_portal_says_what_to_do_first() -> None:
    page = home(make.user("OFFICER", "宝安区"))
    assert "平台里还没有企业" in text(page)
    assert "去导入" in text(page)
    assert "您的范围内还没有企业" in text(home(make.user("ANALYST")))


@pytest.mark.parametrize(
    "role", ["OFFICER", "REVIEWER", "BUREAU", "DEPARTMENT", "LEADING_GROUP", "ANALYST", "ADMIN", "PAYMENTS"]
)
def test_every_role_has_a_home_in_a_fixed_number_of_queries(
    role: str, django_assert_max_num_queries: Any
) -> None:
    make.user("OFFICER")
    works = make.enterprise("宝安区")
    for number in range(15):
        problem(f"问题{number}", due=TODAY, works=works, escalated_to="LEADING_GROUP")
    user = make.user(role)
    client = Client()
    client.force_login(user)
    client.get("/")
    with django_assert_max_num_queries(42):
        assert client.get("/").status_code == 200


def todos_of(user: User) -> dict[str, str]:
    """The to-dos of the person's home page, their addresses by their titles."""
    page = Client()
    page.force_login(user)
    return dict(
        re.findall(r'<strong>([^<]+)</strong><small>.*?href="([^"]+)"', page.get("/").content.decode(), re.S)
    )


def rows_behind(user: User, url: str) -> int:
    """How many rows the list behind a to-do has."""
    page = Client()
    page.force_login(user)
    answer = page.get(html.unescape(url))
    assert answer.status_code == 200
    return int(answer.context["pager"].total)


def test_a_red_warning_is_somebodys_to_deal_with() -> None:
    of = make.enterprise("宝安区", "新安街道")
    make.warning(of, level="RED", opened_on=TODAY)
    make.warning(make.enterprise("宝安区", "新安街道"), level="ORANGE", opened_on=TODAY)
    for role, place, number in (("OFFICER", "新安街道", 2), ("REVIEWER", "宝安区", 1)):
        user = make.user(role, place)
        found = [title for title in todos_of(user) if "预警" in title]
        assert (len(found), found[0]) == (number, f"红色预警：{of.name}")
        assert agenda(user, TODAY).overdue == 0, "red, and late with nothing"
    for role, place in (
        ("OFFICER", "南山区"),
        ("ANALYST", "BUREAU"),
        ("DEPARTMENT", "HR"),
        ("BUREAU", "BUREAU"),
    ):
        assert not [title for title in todos_of(make.user(role, place)) if "预警" in title]


def test_what_a_department_lets_lie_is_the_districts_to_ask_for() -> None:
    labour = make.unit("HR")
    late: dict[str, Any] = {"state": "IN_PROGRESS", "holder": labour, "red_from": dt.date(2024, 10, 8)}
    make.problem(make.enterprise("宝安区", "新安街道"), **late)
    make.problem(make.enterprise("宝安区", "新安街道"), holder=labour, state="IN_PROGRESS")
    reviewer = make.user("REVIEWER", "宝安区")
    (url,) = [url for title, url in todos_of(reviewer).items() if "部门承办" in title]
    assert rows_behind(reviewer, url) == 1
    assert not [title for title in todos_of(make.user("REVIEWER", "南山区")) if "部门承办" in title]


def test_an_award_that_nobody_applied_for_waits_for_the_place_and_not_for_whoever_pays() -> None:
    year = timezone.localdate().year - 1
    make.evaluation(make.enterprise("宝安区", "新安街道"), verdict="PASS", amount=100_000, year=year)
    officer, pays = make.user("OFFICER", "新安街道"), make.user("PAYMENTS", "TREASURY")
    (url,) = [url for title, url in todos_of(officer).items() if "符合条件" in title]
    assert rows_behind(officer, url) == 1
    assert not [title for title in todos_of(pays) if "符合条件" in title]
