"""One fact has one value: what two pages, or a page and its export, say of the same thing is the same."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cultivation.enterprises.lines import standing_light
from cultivation.ledger import todos
from cultivation.ledger.filters import light_q
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.lights import Light
from exchange.staging import exporting
from monitoring.scan.models import Assessment
from tests.support.small_city import city  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("city")

READERS = ["bureau", "analyst", "leading", "labour", "officer-440306", "reviewer-440306", "street-440306017"]
"""Who reads the ledger: the city, the leading group, a department, a district, a street."""
_LIGHT = re.compile(r'<span class="light light-(\w+)">.*?</svg>(.*?)</span>', re.S)


def person(username: str) -> User:
    return User.objects.with_unit().get(username=username)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def main_of(client: Client, address: str) -> str:
    """A page without its frame, tags and all."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    content = answer.content.decode()
    return unescape(content[content.index("<main") : content.index("</main>")])


def words_of(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def number_in(text: str, pattern: str) -> int | None:
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else None


def rows_of_table(page: str) -> list[str]:
    return re.findall(r"<tr\b.*?</tr>", page[page.index("<tbody") :], re.S)


def sheet_of(user: User, dataset: str, folder: Path, **filters: list[str]) -> list[dict[str, Any]]:
    """The rows of a list as this person exports it."""
    path = folder / f"{dataset}.xlsx"
    exporting.export(user, dataset, path, filters)
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    heading = [str(name) for name in next(rows)]
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize("username", READERS)
def test_overdue_is_one_number_on_list_home_dashboard_and_sheet(username: str, tmp_path: Path) -> None:
    user = person(username)
    client, said = client_of(user), dict[str, int | None]()
    said["list"] = number_in(words_of(main_of(client, "/ledger/")), r"逾期\s+([\d,]+)")
    said["rows"] = number_in(words_of(main_of(client, "/ledger/?light=RED")), r"· ([\d,]+) 件")
    if user.can("dashboard.read"):
        said["dashboard"] = number_in(words_of(main_of(client, "/dashboard/")), r"已逾期\s+([\d,]+)")
    if not user.can("ledger.log"):
        said["home"] = number_in(words_of(main_of(client, "/")), r"未办结\s+[\d,]+\s+已逾期\s+([\d,]+)")
    if user.can("export"):
        sheet = sheet_of(user, "problems", tmp_path)
        said["sheet"] = sum(row["是否逾期"] == "是" for row in sheet)
        assert {row["是否逾期"] for row in sheet if row["办理状态"].startswith("已办结")} <= {
            "否",
            "办结时已逾期",
        }
    assert len(set(said.values())) == 1, said
    assert None not in said.values(), said


@pytest.mark.parametrize("username", ["officer-440306", "labour", "street-440306017", "bureau"])
def test_a_to_do_is_overdue_where_its_problem_is(username: str) -> None:
    user, today = person(username), timezone.localdate()
    mine = {
        f"/ledger/{pk}/"
        for pk in Problem.objects.filter(light_q(Light.RED, today)).values_list("pk", flat=True)
    }
    shown = todos.to_do(user, today)
    assert {row.url for row in shown if row.light == "RED"} <= mine
    assert todos.to_do_overdue(user, today) >= sum(row.light == "RED" for row in shown)
    assert not [row for row in shown if "逾期" in row.light_text and row.url not in mine]


@pytest.mark.parametrize("username", ["bureau", "officer-440306"])
def test_a_problem_has_one_light_on_list_page_home_and_in_the_api(username: str) -> None:
    user = person(username)
    client, seen = client_of(user), Counter[str]()
    api = {
        row["number"]: row["light"]
        for row in client.get("/api/v1/problems/?page_size=1000").json()["results"]
    }
    home = {row.url: row.light_text for row in todos.to_do(user, timezone.localdate())}
    for row in rows_of_table(main_of(client, "/ledger/")):
        found = re.search(r'href="(/ledger/(\d+)/)"', row)
        assert found
        address, (listed, *_others) = found[1], _LIGHT.findall(row)
        (paged, *_more) = _LIGHT.findall(main_of(client, address))
        assert listed == paged, address
        assert home.get(address, listed[1]) == listed[1], address
        number = Problem.objects.values_list("number", flat=True).get(pk=found[2])
        assert (api[number] or "none").lower() == listed[0], address
        seen[listed[0]] += 1
    assert {"red", "amber", "green", "none"} <= set(seen) or username != "bureau", seen


def test_a_call_back_that_is_late_says_so_in_its_own_words_everywhere() -> None:
    officer, today = person("officer-440306"), timezone.localdate()
    one = Problem.objects.filter(state="IN_PROGRESS", district__code="440306").latest("pk")
    Problem.objects.filter(pk=one.pk).update(
        state="RESOLVED",
        resolved_at=timezone.now() - dt.timedelta(days=10),
        holder=User.objects.get(username="labour").unit,
        due_on=None,
        amber_from=None,
        red_from=None,
    )
    (due,) = [row for row in todos.to_do(officer, today) if row.url == f"/ledger/{one.pk}/"]
    assert (due.light, due.light_text) == ("AMBER", "回访已过 5 天")
    client = client_of(officer)
    assert "回访已过 5 天" in main_of(client, due.url)
    assert "回访已过 5 天" in main_of(client, "/ledger/?stage=WAITING")
    assert todos.to_do_overdue(officer, today) == sum(
        row.light == "RED" for row in todos.to_do(officer, today)
    )


@pytest.mark.parametrize("period", ["2024Q3", "2024Q2", "2024Q1", "2023Q4"])
def test_the_badge_of_a_quarter_is_that_quarters_level(period: str) -> None:
    client = client_of(person("bureau"))
    year, quarter = int(period[:4]), int(period[-1])
    rows = Assessment.objects.filter(year=year, quarter=quarter, is_current=True).select_related("enterprise")
    by_level = {(row.above_scale, row.readiness, row.risk): row for row in rows}
    assert len(by_level) > 3
    for row in by_level.values():
        page = main_of(client, f"/enterprises/{row.enterprise_id}/?period={period}")
        badge, *_rest = _LIGHT.findall(page[: page.index('class="page-sub"')])
        reason, *_more = _LIGHT.findall(page[page.index('id="section-scan_why"') :])
        assert badge == reason
        assert badge[1] == standing_light(row)[1]
        assert ("规上" if row.above_scale else "规下") in page[: page.index('class="page-sub"')]


def test_the_list_of_enterprises_and_the_last_scan_say_the_same_of_each() -> None:
    client = client_of(person("bureau"))
    rows = rows_of_table(main_of(client, "/enterprises/?readiness=LIKELY&readiness=POSSIBLE"))
    assert len(rows) > 3
    for row in rows[:10]:
        found = re.search(r'href="(/enterprises/\d+/)"', row)
        assert found
        page = main_of(client, found[1])
        assert _LIGHT.findall(row)[0] == _LIGHT.findall(page)[0]


def test_home_and_dashboard_name_one_day_and_one_distance_from_the_target() -> None:
    client = client_of(person("bureau"))
    home, board = (words_of(main_of(client, address)) for address in ("/", "/dashboard/"))
    for pattern in (
        r"(截至10月31日)",
        r"(?:完成|完成年度目标) ([\d.]+%)",
        r"((?:落后序时|快于序时) [\d,]+ 家)",
        r"序时应达 ([\d,]+)",
        r"新增规上 ([\d,]+)",
    ):
        both = [found[1] if (found := re.search(pattern, text)) else None for text in (home, board)]
        assert both[0] == both[1] != None, (pattern, both)  # noqa: E711


def test_an_earlier_quarter_speaks_of_its_own_end() -> None:
    board = words_of(main_of(client_of(person("bureau")), "/dashboard/?period=2024Q2"))
    assert "二季度末" in board
    assert "10月31日" not in board
