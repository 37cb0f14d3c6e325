"""Every number of the dashboard and the home page is a door to exactly that many rows, for the same person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from cultivation.ledger.models import Problem
from cultivation.ledger.states import OPEN
from cultivation.plan.selectors.plans import issued_targets
from tests.support import factories as make

NOW = dt.datetime(2024, 10, 31, 1, 0, tzinfo=dt.UTC)
_DOOR = re.compile(r'<a\b[^>]*href="([^"#]+)"[^>]*>\s*([\d,]+)\s*</a>')


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """A demo city of 300 enterprises on 31 October 2024, taken back after this module."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(NOW, tick=False),
    ):
        patch.setattr(settings, "DATA_DIR", tmp_path_factory.mktemp("demo"))
        with transaction.atomic():
            call_command("load_city", str(make.CITY_DATA), stdout=StringIO())
            call_command(
                "seed_demo", enterprises=300, seed=3, at=dt.datetime(2024, 10, 31, 9), stdout=StringIO()
            )
            yield
            transaction.set_rollback(True)


@pytest.fixture
def person(city: None, request: Any) -> User:
    """A colleague who joins the demo."""
    role, place = request.param
    with transaction.atomic():
        return make.user(role, place)


PEOPLE = [
    ("BUREAU", "BUREAU"),
    ("REVIEWER", "宝安区"),
    ("ANALYST", "南山区"),
    ("OFFICER", "新安街道"),
]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def doors(content: bytes) -> dict[str, int]:
    """Address and number of every number that is a link, on the page itself."""
    text = content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    found: dict[str, int] = {}
    for address, number in _DOOR.findall(main):
        value = int(number.replace(",", ""))
        assert found.setdefault(unescape(address), value) == value, f"{address} shows two numbers"
    return found


def rows_behind(client: Client, address: str) -> int:
    """How many rows the list at an address says it has."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    bar = answer.context.get("bar")
    assert not (bar and bar.refusals), f"{address}: {bar.refusals}"
    for name in ("page", "total", "count"):
        held = answer.context.get(name)
        if held is not None:
            return int(getattr(held, "total", held))
    raise AssertionError(f"{address} says no total")


@pytest.mark.parametrize("person", PEOPLE, indirect=True, ids="-".join)
def test_every_number_of_the_dashboard_opens_exactly_its_rows(person: User) -> None:
    client = client_of(person)
    page = client.get("/dashboard/?period=2024Q3")
    found = doors(page.content)
    assert len(found) > 20
    wrong = {
        address: (number, behind)
        for address, number in found.items()
        if (behind := rows_behind(client, address)) != number
    }
    assert not wrong


@pytest.mark.parametrize("person", [("LEADING_GROUP", "LEADING")], indirect=True)
def test_the_leading_group_counts_the_escalated_problems_alone(person: User) -> None:
    lit_now = Problem.objects.filter(state__in=[state.value for state in OPEN])
    chosen = list(lit_now.exclude(due_on=None).values_list("pk", flat=True)[:3])
    Problem.objects.filter(pk__in=chosen).update(escalated_to="LEADING_GROUP")
    escalated = lit_now.exclude(due_on=None).filter(escalated_to="LEADING_GROUP").count()
    client = client_of(person)
    page = client.get("/dashboard/?period=2024Q3")
    assert "提级逾期" in page.content.decode()
    lit = {address: n for address, n in doors(page.content).items() if address.startswith("/ledger/")}
    assert sum(lamp["value"] for lamp in page.context["lights"]) == escalated >= 3
    assert all(rows_behind(client, address) == number for address, number in lit.items())


@pytest.mark.parametrize(
    "person",
    [
        *PEOPLE,
        ("LEADING_GROUP", "LEADING"),
        ("DEPARTMENT", "HR"),
        ("STAT_LIAISON", "STAT"),
        ("PAYMENTS", "TREASURY"),
        ("ADMIN", "440300"),
    ],
    indirect=True,
)
def test_every_number_of_the_home_page_opens_exactly_its_rows(person: User) -> None:
    client = client_of(person)
    for address, number in doors(client.get("/").content).items():
        assert rows_behind(client, address) == number, address


@pytest.mark.parametrize("person", [("BUREAU", "BUREAU")], indirect=True)
def test_the_dashboard_of_each_quarter_adds_up(person: User) -> None:
    client = client_of(person)
    for period in ("2023Q4", "2024Q3", "2024Q4"):
        page = client.get(f"/dashboard/?period={period}")
        whole, *places = page.context["lines"]
        for at, cell in enumerate(whole.cells):
            texts = [line.cells[at].text for line in (whole, *places)]
            if not page.context["found"].is_judged and cell.label in ("有望达标", "红橙预警"):
                assert set(texts) == {"—"}
                continue
            number, *parts = [int(text.replace(",", "").replace("+", "")) for text in texts]
            assert number == sum(parts), f"{period} {cell.label}"
        found = page.context["found"]
        last = page.context["query"].day.month
        assert page.context["line"].values[last - 1] == found.whole.included
        assert page.context["pace"].included == found.whole.included


@pytest.mark.parametrize("person", [("BUREAU", "BUREAU")], indirect=True)
def test_each_chart_draws_the_numbers_of_its_table(person: User) -> None:
    context = client_of(person).get("/dashboard/?period=2024Q3").context
    for name in ("readiness", "risk"):
        data, table = context[name].data(), context[name].table()
        for part, values in zip(
            data["parts"], zip(*[row[1:] for row in table.rows], strict=True), strict=False
        ):
            assert [int(text.replace(",", "")) for text, _url in values] == part["values"]
            assert part["label"] in table.headings
        drawn = sum(sum(part["values"]) for part in data["parts"])
        assert f" {int(drawn):,} 家" in context[name].title


@pytest.mark.parametrize("person", [("REVIEWER", "宝安区")], indirect=True)
def test_a_district_sees_its_own_streets_and_no_other_district(person: User) -> None:
    page = client_of(person).get("/dashboard/?period=2024Q3")
    names = [line.name for line in page.context["lines"]]
    assert names[0] == "宝安区"
    assert "西乡街道" in names
    assert not {"南山区", "南头街道", "全市"} & set(names)
    assert page.context["found"].target == issued_targets(2024).of(person.unit)
    assert "南山" not in page.content.decode()


@pytest.mark.parametrize("person", [("BUREAU", "BUREAU"), ("REVIEWER", "宝安区")], indirect=True)
def test_the_dashboard_asks_a_fixed_number_of_queries(
    person: User, django_assert_max_num_queries: Any
) -> None:
    client = client_of(person)
    client.get("/dashboard/?period=2024Q3")
    with django_assert_max_num_queries(20):
        client.get("/dashboard/?period=2024Q3")


@pytest.mark.parametrize("person", [("BUREAU", "BUREAU")], indirect=True)
def test_a_quarter_without_a_scan_says_so_and_still_counts_what_it_can(person: User) -> None:
    page = client_of(person).get("/dashboard/?period=2022Q2")
    assert page.context["readiness"] is None
    whole = {cell.label: cell.text for cell in page.context["lines"][0].cells}
    assert (whole["有望达标"], whole["红橙预警"]) == ("—", "—")
    assert "有望达标" not in page.context["funnel"].data()["labels"]
    assert "还没有研判结果" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "words"),
    [("BUREAU", "去导入"), ("ANALYST", "您的范围内还没有企业"), ("LEADING_GROUP", "还没有企业")],
)
def test_an_empty_city_has_a_dashboard_that_says_what_to_do_first(role: str, words: str) -> None:
    page = client_of(make.user(role)).get("/dashboard/")
    assert page.status_code == 200
    assert words in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["DEPARTMENT", "ADMIN", "PAYMENTS", "STAT_LIAISON"])
def test_the_dashboard_is_for_who_may_read_it(role: str) -> None:
    assert client_of(make.user(role)).get("/dashboard/").status_code == 403
