"""The pages: the finding said first, whose turn it is, suggested closing, the acts in place; scope and queries."""

from __future__ import annotations

import datetime as dt
import io
import json
from contextlib import suppress
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.periods import Period
from cultivation.enterprises.standing import refresh_standing
from cultivation.ledger.models import Problem
from monitoring.warnings import search, todos
from monitoring.warnings.closing import closable_q
from monitoring.warnings.datasets import WARNINGS
from monitoring.warnings.models import Warning
from monitoring.warnings.reader import Reader
from tests.monitoring.warnings.scans import scanned, warning_of, works
from tests.support import factories as make
from tests.support.vectors import vectors

pytestmark = pytest.mark.usefixtures("rules_loaded")

DAY = dt.date(2024, 7, 22)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2024-07-30T09:00:00+08:00", tick=False):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def red(rules_loaded: None) -> Warning:
    """RED since 22 July, overdue by a day."""
    of = works()
    scanned(of, "RED", DAY)
    return warning_of(of)


@pytest.mark.parametrize(
    "example", [each for each in vectors("warnings") if "scans" in each], ids=lambda each: str(each["id"])
)
def test_closing_is_suggested_as_the_domain_says(example: dict[str, Any], reviewer: User) -> None:
    of = works()
    for quarter, day, level, stale in example["scans"]:
        scanned(of, level, dt.date.fromisoformat(day), Period.parse(quarter), stale=stale)
    last = dt.date.fromisoformat(example["scans"][-1][1])
    found = Warning.objects.filter(closable_q(Reader(reviewer, last)))
    assert found.exists() is example["suggest_closing"]
    said = [each.title for each in todos.to_do(reviewer, last) if each.light_text == "建议解除"]
    assert bool(said) is example["suggest_closing"]


def test_the_list_says_the_finding_and_the_first_act(red: Warning, officer: User) -> None:
    scanned(works(), "YELLOW", DAY)
    page = client_of(officer).get("/warnings/?show=open")
    text = page.content.decode()
    assert "2 家预警在办，1 家红色逾期，先处置" in text
    assert f"/warnings/{red.pk}/act/?code=VISIT#act" in text
    assert [line.row.level for line in page.context["lines"]] == ["RED", "YELLOW"]
    first = page.context["lines"][0]
    assert first.words == "逾期 1 天"
    assert "light-red" in first.light


def test_every_tab_leads_to_as_many_rows_as_it_says(red: Warning, reviewer: User, officer: User) -> None:
    scanned(works(), "YELLOW", DAY)
    make.warning(works(), state="CLOSED", ended_on=DAY)
    make.warning(works(), level="GREEN", met_on=DAY, acted=1, state="HANDLING", next_on=DAY)
    for user in (reviewer, officer):
        client = client_of(user)
        for tab in client.get("/warnings/").context["tabs"]:
            assert (
                client.get(f"/warnings/{tab.url}" if tab.url.startswith("?") else tab.url).context["total"]
                == tab.count
            )


def test_another_district_sees_none_of_it(red: Warning) -> None:
    stranger = make.user("REVIEWER", "南山区")
    client = client_of(stranger)
    assert "没有在办的退库预警" in client.get("/warnings/").content.decode()
    assert client.get(f"/warnings/{red.pk}/").status_code == 404
    assert not search.find(stranger, red.enterprise.name[:6], 5)


def test_the_page_says_why_by_when_and_what_happened(red: Warning, officer: User) -> None:
    make.warning_action(red, officer, code="CALL", result="老板在外地", on=DAY)
    text = client_of(officer).get(f"/warnings/{red.pk}/").content.decode()
    for said in ("为什么是红色", "1,954.18", "老板在外地", "07-29", "开立"):
        assert said in text


def test_an_act_is_done_in_the_page_and_a_refusal_keeps_what_was_typed(red: Warning, officer: User) -> None:
    client = client_of(officer)
    form = client.get(f"/warnings/{red.pk}/act/?code=VISIT").context["form"]
    assert form.initial["code"] == "VISIT"
    typed = {"code": "PROBLEM", "on": "2024-07-30", "note": "订单少了三成", "version": "1"}
    refused = client.post(f"/warnings/{red.pk}/act/", typed)
    assert refused.status_code == 422
    assert "转问题台账请选择问题类别" in refused.content.decode()
    assert "订单少了三成" in refused.content.decode()
    done = client.post(f"/warnings/{red.pk}/act/", {**typed, "category": "MARKET"})
    assert done.status_code == 302
    red.refresh_from_db()
    assert red.state == "HANDLING"
    problem = red.actions.get().problem
    assert problem is not None
    assert problem.number in client.get(f"/warnings/{red.pk}/").content.decode()
    assert "来自退库预警" in client.get(f"/ledger/{problem.pk}/").content.decode()


def test_the_second_of_two_is_told_on_the_page(red: Warning, officer: User, reviewer: User) -> None:
    client_of(officer).post(
        f"/warnings/{red.pk}/act/", {"code": "CALL", "on": "2024-07-30", "note": "x", "version": "1"}
    )
    late = client_of(reviewer).post(f"/warnings/{red.pk}/close/", {"note": "恢复", "version": "1"})
    assert late.status_code == 409
    assert "刚被他人处理" in late.content.decode()


def test_opening_by_hand_from_the_enterprises_page(officer: User) -> None:
    of = works()
    client = client_of(officer)
    refresh_standing([of.pk])
    assert f"/warnings/open/{of.pk}/" in client.get(f"/enterprises/{of.pk}/").content.decode()
    done = client.post(f"/warnings/open/{of.pk}/", {"level": "ORANGE", "reason": "走访发现搬迁意向"})
    assert done.status_code == 302
    assert "走访发现搬迁意向" in client.get(f"/warnings/{warning_of(of).pk}/").content.decode()


def test_whose_turn_it_is(red: Warning, officer: User, reviewer: User) -> None:
    today = dt.date(2024, 7, 30)
    contact, bureau = make.user("OFFICER", "宝安区"), make.user("BUREAU")
    make.contact(red.enterprise, contact, dt.date(2024, 4, 15))
    for user, number in ((officer, 1), (reviewer, 1), (contact, 1), (bureau, 0), (make.user("ANALYST"), 0)):
        assert todos.to_do_count(user, today) == len(todos.to_do(user, today)) == number
        assert todos.to_do_overdue(user, today) == number
    assert todos.raised(bureau, today) == []
    red.rungs.create(clock=1, rung="BUREAU", on=today)
    make.warning(works(), level="RED", due_on=dt.date(2024, 7, 26)).rungs.create(
        clock=1, rung="BUREAU", on=today
    )
    (line,) = todos.raised(bureau, today)
    assert (line.title, line.due_on) == ("红色预警：2 家逾期没有处置", dt.date(2024, 7, 26))
    assert todos.to_do_count(bureau, today) == 0
    assert client_of(bureau).get(line.url).context["total"] == 2
    assert todos.raised(reviewer, today) == []


def test_what_became_a_sensitive_problem_is_told_to_who_may_see_that_problem(
    red: Warning, officer: User, reviewer: User
) -> None:
    said = "老板涉诉，要求保密"
    client_of(officer).post(
        f"/warnings/{red.pk}/act/",
        {"code": "PROBLEM", "on": "2024-07-30", "note": said, "category": "MARKET", "version": "1"},
    )
    stranger = make.user("ANALYST")
    for sensitive in (False, True):
        Problem.objects.update(is_sensitive=sensitive)
        for user, told in ((officer, True), (reviewer, True), (stranger, not sensitive)):
            for page in ("/warnings/", f"/warnings/{red.pk}/", f"/enterprises/{red.enterprise_id}/"):
                text = client_of(user).get(page).content.decode()
                assert red.enterprise.name in text
                assert told or said not in text, (user, page)
            assert (said in client_of(user).get(f"/warnings/{red.pk}/").content.decode()) is told
    with connection.cursor() as cursor:
        column = next(each for each in WARNINGS.columns if each.code == "last_result")
        for sensitive, wanted in ((True, None), (False, said)):
            Problem.objects.update(is_sensitive=sensitive)
            cursor.execute(f"SELECT {column.sql} FROM monitoring_warning w")
            assert cursor.fetchone() == (wanted,)


def test_only_who_may_close_is_asked_to_and_others_still_owe_the_first_act(
    officer: User, reviewer: User
) -> None:
    of, today = works(), dt.date(2024, 7, 30)
    for quarter, level in ((Period(2024, 1), "RED"), (Period(2024, 1), "GREEN"), (Period(2024, 2), "GREEN")):
        scanned(of, level, DAY, quarter)
    (closing,), (owed,) = todos.to_do(reviewer, today), todos.to_do(officer, today)
    assert (closing.act, closing.light_text) == ("解除", "建议解除")
    assert (owed.act, owed.due_on) == ("登记处置", dt.date(2024, 7, 29))


def test_an_appointment_that_is_past_is_asked_for_and_not_the_clock_that_was_met(officer: User) -> None:
    row = make.warning(
        works(), level="RED", state="HANDLING", met_on=DAY, acted=1, due_on=dt.date(2024, 7, 29),
        next_on=dt.date(2024, 7, 26),
    )  # fmt: skip
    (owed,) = todos.to_do(officer, dt.date(2024, 7, 30))
    assert (owed.url, owed.due_on) == (f"/warnings/{row.pk}/", dt.date(2024, 7, 26))
    assert owed.detail.endswith("约定 07-26 再联系")


def test_the_statements_of_list_and_page_do_not_grow(officer: User) -> None:
    client = client_of(officer)

    def statements(several: int) -> tuple[int, int]:
        for _each in range(several):
            of = works()
            scanned(of, "ORANGE", DAY)
            make.warning_action(warning_of(of), officer)
        found = []
        for address in ("/warnings/", f"/warnings/{Warning.objects.latest('pk').pk}/"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found[0], found[1]

    assert statements(1) == statements(5)


def test_move_warning_prints_the_contract_and_refuses_in_words(red: Warning, officer: User) -> None:
    def moved(*arguments: str) -> dict[str, Any]:
        out = io.StringIO()
        with suppress(SystemExit):
            call_command(
                "move_warning", str(red.pk), *arguments, "--user", officer.username, "--json", stdout=out
            )
        return dict(json.loads(out.getvalue()))

    assert moved("watch")["code"] == "warning.state"
    assert moved("visit", "--note", "上门") == {
        "id": red.pk,
        "from": "OPEN",
        "to": "HANDLING",
        "due_on": None,
    }
    assert moved("watch") == {"id": red.pk, "from": "HANDLING", "to": "WATCHING", "due_on": None}
    assert moved("close", "--note", "恢复")["code"] == "warning.permission"


def test_search_finds_the_open_one(red: Warning, officer: User) -> None:
    assert [hit.url for hit in search.find(officer, red.enterprise.uscc[:10], 5)] == [f"/warnings/{red.pk}/"]
