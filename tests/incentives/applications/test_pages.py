"""The room's pages: the list, an application from papers to the next act, the section, to-dos, exports, API, the command."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from incentives.applications import selectors, todos
from incentives.applications.filters import APPLICATIONS
from incentives.applications.models import Application
from incentives.applications.search import find
from incentives.applications.states import Act
from tests.incentives.applications.cases import complete, do, entered, reviewed, submitted, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


def page(client: Client, person: User, name: str, *args: Any, **asked: str) -> str:
    client.force_login(person)
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def due(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days)


class TestList:
    """What is late said first; tabs and filters; a fixed number of queries."""

    def test_the_finding_and_whose_turn_it_is(self, client: Client, reviewer: User, liaison: User) -> None:
        make.application(works(), "SUBMITTED", due_on=due(-9))
        make.application(works(), "VERIFICATION", due_on=due(60))
        shown = page(client, reviewer, "applications:list")
        assert "1 件超过时限，1 件轮到您办" in shown
        assert "开始初审" not in page(client, liaison, "applications:list", turn="mine")

    def test_what_is_late_is_also_whose_decision_it_is(self, client: Client, bureau: User) -> None:
        late = make.application(works(), "PRELIMINARY", due_on=due(-9))
        make.application(works(), "PRELIMINARY", due_on=due(9))
        assert [item.url for item in todos.to_do(bureau, due(0))] == [
            reverse("applications:detail", args=[late.pk])
        ]

    def test_another_district_sees_none(self, client: Client) -> None:
        make.application(works())
        assert "没有在办的申报" in page(client, make.user("OFFICER", "南山区"), "applications:list")

    def test_a_fixed_number_of_queries(self, client: Client, bureau: User) -> None:
        make.application(works())
        page(client, bureau, "applications:list")
        with CaptureQueriesContext(connection) as one:
            page(client, bureau, "applications:list")
        for _each in range(4):
            make.application(works(), "PROPOSAL")
        with CaptureQueriesContext(connection) as many:
            page(client, bureau, "applications:list")
        assert len(one) == len(many)

    def test_a_department_that_decides_has_the_list_and_its_to_dos(self, client: Client) -> None:
        person = make.user("DEPARTMENT", "MIIT")
        make.application(works(), "PROPOSAL", unit=make.unit("MIIT"))
        assert "1 件轮到您办" in page(client, person, "applications:list")
        assert todos.how_many_to_decide(person, due(0)) == 1
        assert todos.how_many_to_decide(make.user("BUREAU", "MIIT"), due(0)) == 0, "they read it among all"


class TestDetail:
    """Where it stands, conditions, papers, who did what, the acts."""

    def test_each_state_has_its_page_for_each_reader(
        self, client: Client, officer: User, bureau: User, payer: User
    ) -> None:
        row = submitted(officer)
        for state in ("DRAFT", "SUPPLEMENT", "PUBLISHED", "OBJECTION", "APPROVED", "PAID", "ARCHIVED", "REJECTED",
                      "WITHDRAWN", "SITE_CHECK", "PROPOSAL", "VERIFICATION", "PRELIMINARY", "SUBMITTED"):  # fmt: skip
            Application.objects.filter(pk=row.pk).update(
                state=state, published_on=due(-3), ends_on=due(4), due_on=due(2)
            )
            for person in (officer, bureau, payer):
                shown = page(client, person, "applications:detail", row.pk)
                assert row.number in shown
                assert row.account_number not in shown

    def test_the_conditions_then_and_now(self, client: Client, officer: User) -> None:
        row = submitted(officer, works(output=None))
        shown = page(client, officer, "applications:detail", row.pk)
        assert "条没有符合" in shown
        assert "待补：" in shown

    def test_why_the_reader_may_not(self, client: Client, reviewer: User) -> None:
        row = submitted(reviewer)
        assert "须由其他人办" in page(client, reviewer, "applications:detail", row.pk)

    def test_who_decides_may_publish_or_reject_what_is_proposed(self, client: Client, bureau: User) -> None:
        row = make.application(works(), "PROPOSAL")
        shown = page(client, bureau, "applications:detail", row.pk)
        assert "/act/publish/" in shown
        assert "/act/reject/" in shown

    def test_who_pays_sees_the_whole_number_by_asking(
        self, client: Client, officer: User, payer: User
    ) -> None:
        row = complete(officer, entered(officer))
        client.force_login(payer)
        answer = client.post(reverse("applications:number", args=[row.pk]))
        assert row.account_number in answer.content.decode()
        client.force_login(officer)
        assert client.post(reverse("applications:number", args=[row.pk])).status_code == 403


class TestByHand:
    """From the enterprise's page to the verification, all in the browser."""

    def test_the_whole_way(self, client: Client, officer: User, reviewer: User, liaison: User) -> None:
        of = works()
        client.force_login(officer)
        assert "录入申报" in client.get(reverse("enterprises:detail", args=[of.pk])).content.decode()
        self.post(client, reverse("applications:enter", args=[of.pk]), programme="P1", year="2022")
        row = Application.objects.get(enterprise=of)
        for code in ("A01", "A02"):
            self.post(client, reverse("applications:paper", args=[row.pk, code]), on_paper="1")
        row.refresh_from_db()
        self.post(
            client, reverse("applications:account", args=[row.pk]),
            name=of.name, bank="招商银行", number="755900000000012", version=row.version,
        )  # fmt: skip
        self.act(client, row, "submit")
        client.force_login(reviewer)
        self.act(client, row, "start")
        self.post(client, reverse("applications:paper", args=[row.pk, "A03"]), on_paper="1")
        self.act(client, row, "pass")
        client.force_login(liaison)
        self.act(client, row, "verify")
        row.refresh_from_db()
        assert row.state in ("SITE_CHECK", "PROPOSAL")

    def act(self, client: Client, row: Application, act: str) -> None:
        row.refresh_from_db()
        self.post(client, reverse("applications:act", args=[row.pk, act]), version=row.version)

    def post(self, client: Client, url: str, **data: Any) -> None:
        answer = client.post(url, data | {"form_key": f"k{make.uscc()}"})
        assert answer.status_code == 302, answer.content.decode()[:3000]

    def test_a_wrong_year_keeps_what_was_typed(self, client: Client, officer: User) -> None:
        of = works()
        client.force_login(officer)
        answer = client.post(
            reverse("applications:enter", args=[of.pk]), {"programme": "P1", "year": "2019", "form_key": "k"}
        )
        assert answer.status_code == 422
        assert "不涉及这家企业" in answer.content.decode()

    def test_calls_and_papers_are_entered_and_changed(self, client: Client, bureau: User) -> None:
        client.force_login(bureau)
        told = {
            "programme": "P1",
            "year": "2022",
            "opens_on": "2024-09-01",
            "closes_on": "2024-09-30",
            "document": "12号",
        }
        self.post(client, reverse("applications:new_call"), **told, version="0")
        shown = page(client, bureau, "applications:calls")
        assert "2024-09-30" in shown
        assert "收款账户信息" in shown


def test_the_search_finds_open_ones(officer: User) -> None:
    row = entered(officer, works(name="深圳市晨光精密有限公司"))
    (hit,) = find(officer, "晨光精密", 5)
    assert hit.url == reverse("applications:detail", args=[row.pk])


def test_the_command_moves_one_and_says_where(officer: User, reviewer: User, liaison: User) -> None:
    row = submitted(officer)
    said = moved(row, "start", reviewer)
    assert said == {"id": row.pk, "from": "SUBMITTED", "to": "PRELIMINARY", "due_on": "2024-09-14"}
    refused = moved(row, "start", reviewer)
    assert refused["code"] == "application.state"
    assert "不能开始初审" in refused["refused"]
    assert moved(row, "pass", liaison)["code"] == "application.permission"


def moved(row: Application, act: str, person: User) -> dict[str, Any]:
    out = StringIO()
    with contextlib.suppress(SystemExit):
        told = ("--user", person.username, "--at", "2024-09-02T10:00", "--json")
        call_command("move_application", str(row.pk), act, *told, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_api_tells_applications_in_scope_without_an_account(
    client: Client, officer: User, reviewer: User
) -> None:
    row = reviewed(officer, reviewer)
    client.force_login(officer)
    told = client.get("/api/v1/applications/").json()["results"]
    assert [(one["id"], one["state"], one["programme"]) for one in told] == [(row.pk, "VERIFICATION", "P1")]
    assert not [name for name in told[0] if name.startswith("account")]
    assert client.get("/api/v1/applications/?state=NONE").status_code == 400


def test_the_counts_are_those_of_the_list(officer: User, reviewer: User) -> None:
    do(officer, submitted(officer), Act.WITHDRAW, "不办了")
    reader = selectors.reader_of(officer)
    found = selectors.counts(reader, APPLICATIONS.with_values())
    assert (found.open, found.ended) == (0, 1)
