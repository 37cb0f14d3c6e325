"""One visit: corrected by who may, withdrawn while nothing hangs on it, added to; sensitive findings stay hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.audit.selectors import history_of
from core.forms.versions import Conflict
from cultivation.contacts.visits import services
from cultivation.contacts.visits.filters import VISITS
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.contacts.visits.selectors import lists, one
from cultivation.contacts.visits.services import Account
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from cultivation.ledger.services.logging import Registration
from tests.cultivation.contacts.visits.conftest import FRIDAY, photo
from tests.cultivation.ledger import do
from tests.support import factories as make
from tests.support.refusals import refuses

pytestmark = pytest.mark.usefixtures("clock")
SPACE = Registration(category="SPACE", description="二次装修卡在消防验收")
ACCOUNT = Account(on=FRIDAY, text="生产正常")


def test_writer_and_reviewer_correct_a_visit_and_others_do_not(officer: User, works: Enterprise) -> None:
    visit = make.visit(works, officer)
    told = Account(on=dt.date(2024, 9, 12), text="更正后的情况", whom="刘总")
    done = services.correct(actor=officer, visit=visit.pk, version=1, account=told)
    assert (done.on, done.text, done.whom, done.version) == (told.on, told.text, "刘总", 2)
    reviewer, colleague = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "宝安区")
    services.correct(actor=reviewer, visit=visit.pk, version=2, account=ACCOUNT)
    with refuses("visit.writer"):
        services.correct(actor=colleague, visit=visit.pk, version=3, account=ACCOUNT)
    with refuses("visit.future"):
        future = Account(on=dt.date(2024, 9, 14), text="明天")
        services.correct(actor=officer, visit=visit.pk, version=3, account=future)
    with pytest.raises(Http404):
        services.correct(actor=make.user("REVIEWER", "南山区"), visit=visit.pk, version=3, account=ACCOUNT)
    changes = {(change.field, change.new, change.actor) for change in history_of(Visit, visit.pk)}
    assert ("text", "更正后的情况", officer.name) in changes


def test_who_comes_second_is_told_and_keeps_what_was_typed(
    client: Client, officer: User, works: Enterprise
) -> None:
    visit = make.visit(works, officer)
    services.correct(actor=officer, visit=visit.pk, version=1, account=ACCOUNT)
    with pytest.raises(Conflict):
        services.correct(actor=officer, visit=visit.pk, version=1, account=ACCOUNT)
    client.force_login(officer)
    sent = {"on": "2024-09-13", "text": "我打的字", "version": 1}
    answer = client.post(f"/visits/{visit.pk}/correct/", sent)
    assert answer.status_code == 409
    assert "我打的字" in answer.content.decode()


def test_a_mistaken_visit_is_withdrawn_with_a_reason_while_nothing_hangs_on_it(
    officer: User, works: Enterprise
) -> None:
    visit = make.visit(works, officer)
    make.finding(visit)
    with refuses("visit.reason"):
        services.withdraw(actor=officer, visit=visit.pk, version=1, reason=" ")
    with refuses("visit.withdraw_writer"):
        services.withdraw(actor=make.user("REVIEWER", "宝安区"), visit=visit.pk, version=1, reason="记错")
    kept = make.visit(works, officer)
    make.attachment(kept, officer)
    with refuses("visit.has_files"):
        services.withdraw(actor=officer, visit=kept.pk, version=1, reason="记错")
    led = make.visit(works, officer)
    services.add_finding(actor=officer, visit=led.pk, text=SPACE.description, problem=SPACE)
    with refuses("visit.has_problem"):
        services.withdraw(actor=officer, visit=led.pk, version=1, reason="记错")
    services.withdraw(actor=officer, visit=visit.pk, version=1, reason="记错了企业")
    assert set(Visit.objects.values_list("pk", flat=True)) == {kept.pk, led.pk}
    assert any("记错了企业" in change.reason for change in history_of(Visit, visit.pk))


def test_a_finding_becomes_a_problem_once(client: Client, officer: User, works: Enterprise) -> None:
    visit = make.visit(works, officer)
    client.force_login(officer)
    answer = client.post(f"/visits/{visit.pk}/findings/new/", {"problem": "排水管老化"})
    assert (answer.status_code, Problem.objects.count()) == (302, 0)
    finding = Finding.objects.get()
    page = client.get(f"/visits/findings/{finding.pk}/register/").content.decode()
    assert "排水管老化" in page
    sent = {"category": "UTILITIES", "problem": "排水管老化，雨天倒灌", "form_key": "f" * 32}
    assert client.post(f"/visits/findings/{finding.pk}/register/", sent).status_code == 302
    assert client.post(f"/visits/findings/{finding.pk}/register/", sent).status_code == 302
    problem = Problem.objects.get()
    finding.refresh_from_db()
    assert (problem.channel, problem.description, finding.problem) == (
        "VISIT",
        "排水管老化，雨天倒灌",
        problem,
    )
    with refuses("visit.registered"):
        services.register_finding(actor=officer, finding=finding.pk, problem=SPACE)
    answer = client.post(f"/visits/{visit.pk}/findings/new/", {"problem": "缺人", "category": "LABOUR"})
    assert (answer.status_code, Problem.objects.count(), Finding.objects.count()) == (302, 2, 2)


def test_a_problem_that_the_ledger_refuses_leaves_no_visit(officer: User, works: Enterprise) -> None:
    with refuses("ledger.description"):
        services.log(
            actor=officer,
            enterprise=works.pk,
            account=ACCOUNT,
            problem=Registration(category="SPACE", description=" "),
        )
    assert (Visit.objects.count(), Finding.objects.count()) == (0, 0)


def test_a_sensitive_finding_is_nobodys_who_may_not_see_the_problem(
    client: Client, officer: User, works: Enterprise
) -> None:
    secret = Registration(category="LABOUR", description="欠薪隐患三百人", is_sensitive=True)
    visit = services.log(actor=officer, enterprise=works.pk, account=ACCOUNT, problem=secret)
    problem = Problem.objects.get()
    analyst, district = make.user("ANALYST"), make.user("OFFICER", "宝安区")
    pages = ["/visits/", f"/visits/{visit.pk}/", f"/enterprises/{works.pk}/", "/visits/?found=YES"]
    for person in (analyst, district, make.user("LEADING_GROUP")):
        client.force_login(person)
        told = "".join(client.get(page).content.decode() for page in pages)
        assert "欠薪" not in told
        assert problem.number not in told
        assert lists.counts(person, VISITS.with_values()).found == 0
        assert not lists.visits(person, VISITS.with_values(found="YES")).exists()
        assert one.found_in(person, [visit.pk]) == {}
        with pytest.raises(Http404):
            services.register_finding(actor=person, finding=problem.findings.get().pk, problem=SPACE)
    for person in (officer, make.user("REVIEWER", "宝安区"), make.user("BUREAU")):
        client.force_login(person)
        assert problem.number in client.get(f"/visits/{visit.pk}/").content.decode()
        assert lists.counts(person, VISITS.with_values()).found == 1


def test_the_problems_page_tells_of_the_visit_only_who_sees_it(
    client: Client, officer: User, works: Enterprise
) -> None:
    services.log(actor=officer, enterprise=works.pk, account=ACCOUNT, problem=SPACE)
    problem = Problem.objects.get()
    Problem.objects.update(holder=make.unit("440306-D_IND"), routed_to=[make.unit("440306-D_IND").pk])
    client.force_login(make.user("DEPARTMENT", "440306-D_IND"))
    page = client.get(f"/ledger/{problem.pk}/").content.decode()
    assert problem.title in page
    assert "来自走访" not in page
    client.force_login(make.user("REVIEWER", "宝安区"))
    assert "来自走访" in client.get(f"/ledger/{problem.pk}/").content.decode()


def test_a_merged_problem_takes_its_findings_to_the_survivor(officer: User, works: Enterprise) -> None:
    visit = services.log(actor=officer, enterprise=works.pk, account=ACCOUNT, problem=SPACE)
    gone = Problem.objects.get()
    survivor = make.problem(works, officer)
    do.merge(actor=make.user("OFFICER", "宝安区"), problem=gone.pk, into=survivor.pk, note="同一件事")
    assert visit.findings.get().problem == survivor
    assert one.of_problem(officer, survivor.pk) == [visit]
    assert one.of_problem(officer, gone.pk) == []


def test_merged_archives_bring_the_visits_to_the_survivor(officer: User, works: Enterprise) -> None:
    absorbed = make.enterprise("宝安区", "新安街道")
    visit = make.visit(absorbed, officer)
    make.merged(works, absorbed)
    visit.refresh_from_db()
    assert visit.enterprise == works


def test_files_are_brought_and_taken_by_who_may_correct(
    client: Client, officer: User, works: Enterprise
) -> None:
    visit = make.visit(works, officer)
    client.force_login(make.user("OFFICER", "宝安区"))
    client.post(f"/visits/{visit.pk}/attachments/", {"file": [photo()]})
    assert "车间" not in client.get(f"/visits/{visit.pk}/").content.decode()
    client.force_login(officer)
    client.post(f"/visits/{visit.pk}/attachments/", {"file": [photo()]})
    assert "车间.jpg" in client.get(f"/visits/{visit.pk}/").content.decode()
    assert "车间.jpg" in client.get(f"/enterprises/{works.pk}/").content.decode()


def test_the_queries_of_page_and_section_do_not_grow(
    client: Client, officer: User, works: Enterprise, django_assert_max_num_queries: Any
) -> None:
    client.force_login(officer)

    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    first = services.log(actor=officer, enterprise=works.pk, account=ACCOUNT, problem=SPACE)
    urls = [f"/visits/{first.pk}/", f"/enterprises/{works.pk}/", "/visits/"]
    [asked(url) for url in urls]
    few = [asked(url) for url in urls]
    for place in range(4):
        services.log(
            actor=officer, enterprise=works.pk, account=Account(on=FRIDAY, text=str(place)), problem=SPACE
        )
        make.finding(first, text=str(place))
    more = [asked(url) for url in urls]
    assert more[0] == few[0]
    assert more[2] == few[2]
    assert more[1] <= few[1] + 1  # how many there are is counted where more than five are


def test_a_problem_is_not_lost_under_a_visit_that_is_taken_back(officer: User, works: Enterprise) -> None:
    visit = make.visit(works, officer)
    found = make.finding(visit)
    services.withdraw(actor=officer, visit=visit.pk, version=visit.version, reason="记错了企业")
    with pytest.raises(Http404):
        services.register_finding(
            actor=officer, finding=found.pk, problem=Registration(category="LABOUR", description="")
        )
    assert not Problem.objects.exists()
