"""The work list: what waits for whom, whose turn it is, and one act that is the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.notices.models import Notice
from core.ui.bulk import Selection
from core.verdict import Refused
from cultivation.ledger import todos
from cultivation.ledger.acts import ACTS
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import work
from cultivation.ledger.services import helping
from cultivation.ledger.services.several import perform_each
from cultivation.ledger.states import Action
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(rules_loaded: None) -> User:
    return make.user("REVIEWER", "宝安区", name="区审核")


@pytest.fixture
def working(clock: Any, log: Log, officer: User, labour: User) -> Problem:
    """A problem that the labour department works on since the morning of 30 September."""
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    return do.start(actor=labour, problem=problem.pk)


def page(user: User, **asked: str) -> Any:
    browser = Client()
    browser.force_login(user)
    return browser.get("/ledger/", asked).context


def tabs(shown: Any) -> dict[str, int]:
    return {tab.label: tab.count for tab in shown["work_tabs"]}


def test_each_tab_counts_what_it_lists(
    clock: Any, working: Problem, log: Log, officer: User, labour: User, reviewer: User
) -> None:
    log(description="等受理的另一件")
    for user in (officer, labour, reviewer):
        shown = page(user)
        for tab in shown["work_tabs"]:
            code = tab.url.partition("work=")[2]
            listed = page(user, **({"work": code} if code else {}))
            assert len(listed["lines"]) == listed["total"] == tab.count, (user.name, tab.label)
    assert tabs(page(labour)) == {"该我办的": 1, "本单位": 1, "全部": 1}
    assert tabs(page(officer))["该我办的"] == 1, "what waits to be accepted, not what the department works on"


def test_a_request_waits_in_the_list_of_who_answers_it(
    clock: Any, working: Problem, labour: User, officer: User, reviewer: User
) -> None:
    do.extend(actor=labour, problem=working.pk, days=5, note="等学校放假招聘")
    (line,) = page(reviewer, work="MINE")["lines"]
    assert (line.step, line.who, line.next.label) == ("待答复：延期", "该我", "答复申请")
    assert page(officer, work="MINE")["total"] == 0
    (seen,) = page(officer)["lines"]
    assert (seen.who, seen.next) == (f"承办 {labour.unit.name} {labour.name}", None)
    assert todos.badge(reviewer) == 1
    assert not work.next_acts(reviewer).exists(), "the to-do is the answer, not the act"


def test_who_helps_finds_it_until_they_answered(
    clock: Any, working: Problem, labour: User, street_officer: User
) -> None:
    due = helping.usual_day(working, dt.date(2024, 9, 30))
    part = helping.ask(
        actor=labour, problem=working.pk, unit=street_officer.unit, question="能否现场核实？", due_on=due
    )
    assert page(street_officer, work="HELPING")["total"] == 1
    (line,) = page(labour, work="MINE")["lines"]
    assert (line.step, line.next.label) == ("办理中，1 个协办未答复", "看协办")
    helping.answer(actor=street_officer, part=part.pk, text="已核实")
    assert page(street_officer, work="HELPING")["total"] == 0
    (line,) = page(labour, work="MINE")["lines"]
    assert (line.step, line.next.label) == ("办理中", "办结")


def test_the_heading_says_what_is_late_and_what_is_due_today(
    clock: Any, log: Log, officer: User, reviewer: User
) -> None:
    assert page(officer, work="MINE")["title"] == "没有该我办的问题"
    log()
    assert page(officer, work="MINE")["title"] == "该我办的 1 件：没有逾期"
    clock.move_to(dt.datetime.fromisoformat("2024-10-09T09:00:00+08:00"))
    assert page(officer, work="MINE")["title"] == "该我办的 1 件：1 件今天到期"
    clock.move_to(dt.datetime.fromisoformat("2024-10-10T09:00:00+08:00"))
    assert page(officer, work="MINE")["title"] == "该我办的 1 件：1 件逾期"


def test_the_navigation_opens_what_waits_for_who_has_work_and_all_for_who_reads(
    clock: Any, officer: User
) -> None:
    analyst = make.user("ANALYST", make.city())
    for user, address in ((officer, "/ledger/?work=MINE"), (analyst, "/ledger/")):
        browser = Client()
        browser.force_login(user)
        assert f'href="{address}"' in browser.get("/").content.decode()


def test_a_next_act_leads_to_its_form(clock: Any, log: Log, officer: User) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    (line,) = page(officer, work="MINE")["lines"]
    assert (line.next.label, line.next.url) == ("派发", f"/ledger/{problem.pk}/assign/#act")
    browser = Client()
    browser.force_login(officer)
    assert browser.get(line.next.url).context["form"] is not None


def test_a_reminder_says_whom_it_tells_tells_them_once_a_day_and_is_on_record(
    clock: Any, working: Problem, log: Log, officer: User, labour: User
) -> None:
    bureau = make.user("BUREAU", make.city())
    waiting = log(description="等受理的另一件")
    browser = Client()
    browser.force_login(bureau)
    for user in (officer, bureau, make.user("REVIEWER", "宝安区")):
        offered = Client()
        offered.force_login(user)
        assert 'formaction="/ledger/bulk/remind/"' in offered.get("/ledger/").content.decode(), (
            user.role_codes
        )
    asked = {"pk": [f"{working.pk}.{working.version}", f"{waiting.pk}.{waiting.version}"]}
    shown = browser.get("/ledger/bulk/remind/", asked)
    told = {each.problem.pk: each.outlook for each in shown.context["prospects"]}
    assert told[working.pk] == f"将提醒{labour.unit.short_name} {labour.name}"
    assert officer.name in told[waiting.pk]
    done = browser.post(
        "/ledger/bulk/remind/", {**asked, "form_key": shown.context["form_key"], "note": "请本周内回复企业"}
    )
    assert done.context["result"].done == 2
    notice = Notice.objects.filter(user=labour).latest("pk")
    assert notice.title == "请尽快办理：一线普工缺口四十人"
    event = working.events.last()
    assert event is not None
    assert (event.action, event.note, event.by) == ("REMIND", "请本周内回复企业", bureau)
    with pytest.raises(Refused, match="今天已经提醒过"):
        do.act(Action.REMIND, actor=bureau, problem=working.pk)
    clock.move_to(dt.datetime.fromisoformat("2024-10-08T09:00:00+08:00"))
    do.act(Action.REMIND, actor=bureau, problem=working.pk)


def test_many_are_reminded_in_as_many_statements_as_one(clock: Any, log: Log, officer: User) -> None:
    bureau = make.user("BUREAU", make.city())
    waiting = [log(description=f"第{number}件") for number in range(5)]

    def sent(problems: list[Problem]) -> int:
        selection = Selection.read(bureau, PROBLEMS, {"pk": [each.pk for each in problems]})
        with CaptureQueriesContext(connection) as found:
            done = perform_each(
                actor=bureau,
                selection=selection,
                today=dt.date(2024, 9, 30),
                act=ACTS[Action.REMIND],
                data={},
            )
        assert done.done == len(problems)
        return len(found)

    sent(waiting[:1])  # calendar and parameters are known from here on
    assert sent(waiting[1:2]) == sent(waiting[2:])


def test_what_a_notice_counts_is_in_the_list_that_it_leads_to(
    clock: Any, log: Log, officer: User, street_officer: User, labour: User
) -> None:
    accepted = [do.accept(actor=officer, problem=log(description=f"第{number}件").pk) for number in range(3)]
    selection = Selection.read(officer, PROBLEMS, {"pk": [each.pk for each in accepted]})
    perform_each(
        actor=officer,
        selection=selection,
        today=dt.date(2024, 9, 30),
        act=ACTS[Action.ASSIGN],
        data={"holder": None},
    )
    for user in (street_officer, labour):
        told = Notice.objects.filter(user=user).latest("pk")
        assert "等 3 件" in told.title
        browser = Client()
        browser.force_login(user)
        assert browser.get(told.url).context["total"] == 3
