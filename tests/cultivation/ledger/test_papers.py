"""What goes on paper: the agenda, one page on a problem, the assignment sheet; as page, as Word, and for whom."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from accounts.models import User
from core.audit.models import AuditStamp
from cultivation.ledger.dated import Decision
from cultivation.ledger.models import Problem
from cultivation.ledger.services import deciding, helping
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db
PHONE, MASKED = "13800138000", "138****8000"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    """All that a Word file says, in its order of paragraphs, then tables; empty cells of a line each."""
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*said, document.sections[0].footer.paragraphs[0].text])


@pytest.fixture
def reviewer(rules_loaded: None) -> User:
    return make.user("REVIEWER", "宝安区", name="区审核")


@pytest.fixture
def group(rules_loaded: None) -> User:
    return make.user("LEADING_GROUP", "LEADING", name="领导小组")


@pytest.fixture
def working(clock: Any, log: Log, officer: User, labour: User) -> Problem:
    """Held by the district's labour department since 30 September."""
    problem = log(demand="请协调职校输送普工")
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id, note="请尽快对接")
    return do.start(actor=labour, problem=problem.pk)


@pytest.fixture
def raised(working: Problem, reviewer: User) -> Problem:
    return do.escalate(actor=reviewer, problem=working.pk, rung="LEADING_GROUP", note="需市里定职校名额")


class TestAgenda:
    """议题清单."""

    DOOR = "/ledger/raised/agenda/"

    def test_word_holds_each_that_waits_in_the_order_of_the_page_with_room_for_the_decision(
        self, clock: Any, raised: Problem, group: User, reviewer: User, log: Log, officer: User
    ) -> None:
        clock.move_to(dt.datetime.fromisoformat("2024-10-10T09:00:00+08:00"))
        later = log(description="用地指标不够")
        do.accept(actor=officer, problem=later.pk)
        do.escalate(actor=reviewer, problem=later.pk, rung="LEADING_GROUP", note="跨区")
        decided = log(description="已经定了的事")
        do.escalate(actor=reviewer, problem=decided.pk, rung="LEADING_GROUP", note="跨区")
        deciding.decide(
            actor=group, problem=decided.pk, text="照办", unit=officer.unit, due_on=dt.date(2024, 10, 25)
        )
        client = client_of(group)
        assert "下载议题清单" in client.get("/ledger/raised/").content.decode()
        assert client.get(self.DOOR).status_code == 405
        text = text_of(client.post(self.DOOR))
        for said in (
            "领导小组议题清单", "2024-10-10，共 2 件", "1. 一线普工缺口四十人", "2. 用地指标不够", raised.number,
            raised.enterprise.name, "超出本区权限：需市里定职校名额", "09-30 派宝安人力资源局", "3 个工作日（2024-09-30 提来）",
            "宝安区人力资源局", "还没有", "\n\n\n\n", "领导小组",
        ):  # fmt: skip
            assert said in text, said
        assert text.index(raised.number) < text.index(later.number)
        assert decided.number not in text
        assert PHONE not in text
        assert MASKED not in text
        stamp = AuditStamp.objects.latest("id")
        assert (stamp.actor_id, stamp.reason) == (group.pk, "下载议题清单：2 件")

    def test_paper_of_the_page_is_the_same_sheet(self, raised: Problem, group: User) -> None:
        page = client_of(group).get("/ledger/raised/").content.decode()
        _screen, _mark, paper = page.partition('<div class="only-print paper">')
        for said in (
            raised.number,
            "需市里定职校名额",
            "宝安区人力资源局",
            "落实期限",
            "领导小组 于 2024-09-30",
        ):
            assert said in paper, said

    def test_nobody_but_the_leading_group_takes_it(self, raised: Problem, reviewer: User) -> None:
        for user in (reviewer, make.user("BUREAU", "BUREAU"), make.user("ANALYST", "BUREAU")):
            assert client_of(user).post(self.DOOR).status_code == 403

    def test_more_problems_ask_no_more_of_the_database(
        self, raised: Problem, group: User, reviewer: User, log: Log
    ) -> None:
        client, counts = client_of(group), []
        client.post(self.DOOR)
        for more in (0, 4):
            for _each in range(more):
                do.escalate(actor=reviewer, problem=log().pk, rung="LEADING_GROUP", note="跨区")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.post(self.DOOR)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestReport:
    """一页情况."""

    @pytest.fixture
    def told(self, raised: Problem, labour: User, group: User) -> Problem:
        """With a helping unit, a decision and its report."""
        unit = make.unit("440306-D_IND")
        helping.ask(
            actor=labour,
            problem=raised.pk,
            unit=unit,
            question="能否提供宿舍？",
            due_on=dt.date(2024, 10, 10),
        )
        made = deciding.decide(
            actor=group,
            problem=raised.pk,
            text="市里给五十个名额",
            unit=labour.unit,
            due_on=dt.date(2024, 10, 25),
        )
        deciding.report(actor=labour, decision=made.pk, text="名额已到位")
        return raised

    def test_page_and_word_hold_limits_rungs_decisions_helpers_and_passage(
        self, clock: Any, told: Problem, labour: User
    ) -> None:
        clock.move_to(dt.datetime.fromisoformat("2024-10-10T09:00:00+08:00"))
        do.note(actor=labour, problem=told.pk, note="职校已见面")
        client = client_of(labour)
        page = client.get(f"/ledger/{told.pk}/report/").content.decode()
        word = text_of(client.post(f"/ledger/{told.pk}/report/word/"))
        for said in (
            "一线普工缺口四十人", told.number, told.enterprise.name, told.enterprise.uscc, "请协调职校输送普工",
            "办结 10-18 前", "提到领导小组办公室（超出本区权限）", "需市里定职校名额", "市里给五十个名额", "名额已到位",
            "能否提供宿舍？", "10-10 前答复", "派发 → 宝安人力资源局", "第 3 天", "职校已见面",
        ):  # fmt: skip
            assert said in page, said
            assert said in word, said
        assert PHONE not in page + word
        stamp = AuditStamp.objects.latest("id")
        assert (stamp.actor_id, stamp.reason) == (labour.pk, f"下载一页情况：{told.number}")

    def test_who_sees_the_problem_finds_it_on_its_page_and_nobody_else_opens_it(
        self, told: Problem, group: User, reviewer: User
    ) -> None:
        analyst = make.user("ANALYST", "宝安区")
        for user in (group, reviewer, analyst):
            assert (
                f'href="/ledger/{told.pk}/report/"'
                in client_of(user).get(f"/ledger/{told.pk}/").content.decode()
            )
            assert client_of(user).get(f"/ledger/{told.pk}/report/").status_code == 200
        Problem.objects.filter(pk=told.pk).update(is_sensitive=True)
        for user in (analyst, make.user("REVIEWER", "南山区")):
            assert client_of(user).get(f"/ledger/{told.pk}/report/").status_code == 404
            assert client_of(user).post(f"/ledger/{told.pk}/report/word/").status_code == 404

    def test_a_long_passage_keeps_its_beginning_and_its_end(self, told: Problem, labour: User) -> None:
        for number in range(40):
            do.note(actor=labour, problem=told.pk, note=f"第{number}次沟通")
        events = told.events.count()
        page = client_of(labour).get(f"/ledger/{told.pk}/report/").content.decode()
        room = 18 - 2 - 3  # a part and a decision take theirs
        assert f"另有 {events - room} 条" in page
        assert "第39次沟通" in page
        assert "第0次沟通" not in page
        assert ">登记<" in page

    def test_a_survivor_is_named_only_to_who_sees_it(
        self, clock: Any, log: Log, officer: User, street_officer: User
    ) -> None:
        works = make.enterprise("宝安区", "新安街道")
        survivor, merged = log(of=works, description="留下的那一件"), log(of=works)
        do.merge(actor=officer, problem=merged.pk, into=survivor.pk, note="同一件事")
        door = f"/ledger/{merged.pk}/report/"
        assert f"已并入 {survivor.number}" in client_of(officer).get(door).content.decode()
        registered = make.unit("西乡街道")
        Problem.objects.filter(pk=survivor.pk).update(is_sensitive=True, registered_unit=registered)
        for address in (door, f"/ledger/{merged.pk}/"):
            page = client_of(officer).get(address).content.decode()
            assert survivor.number not in page
            assert survivor.title not in page
            assert "同一件事" in page


class TestAssignment:
    """交办单."""

    def test_holder_district_and_bureau_have_it_others_are_told_why_not(
        self, working: Problem, labour: User, officer: User, street_officer: User
    ) -> None:
        door = f"/ledger/{working.pk}/assignment/"
        for user in (labour, officer, make.user("BUREAU", "BUREAU")):
            assert f'href="{door}"' in client_of(user).get(f"/ledger/{working.pk}/").content.decode()
            page = client_of(user).get(door).content.decode()
            for said in (
                working.number, working.enterprise.name, "王经理", "请协调职校输送普工", "宝安区人力资源局",
                "2024-10-18 前办结", "2024-09-30 09:00 宝安区 区经办：请尽快对接", "签收", "办理反馈",
            ):  # fmt: skip
                assert said in page, said
        client = client_of(street_officer)
        assert door not in client.get(f"/ledger/{working.pk}/").content.decode()
        refused = client.get(door, follow=True)
        assert "只有承办单位、所属区和市中小企业服务局可以打印交办单" in refused.content.decode()
        assert client_of(make.user("LEADING_GROUP", "LEADING")).get(door).status_code == 403
        assert client_of(make.user("REVIEWER", "南山区")).get(door).status_code == 404

    def test_there_is_none_before_it_is_assigned_nor_while_it_waits_to_be_assigned_anew(
        self, clock: Any, log: Log, officer: User, labour: User, working: Problem
    ) -> None:
        kept = log()
        do.accept(actor=officer, problem=kept.pk)
        do.keep(actor=officer, problem=kept.pk)
        do.recall(actor=make.user("REVIEWER", "宝安区"), problem=working.pk, note="派错了")
        for problem in (log(), kept, working):
            page = client_of(officer).get(f"/ledger/{problem.pk}/").content.decode()
            assert "交办单" not in page
            client = client_of(officer)
            refused = client.get(f"/ledger/{problem.pk}/assignment/", follow=True)
            assert "问题还没有派发" in refused.content.decode()

    def test_helping_units_questions_stand_on_it(self, working: Problem, labour: User) -> None:
        helping.ask(
            actor=labour, problem=working.pk, unit=make.unit("440306-D_IND"), question="能否提供宿舍？",
            due_on=dt.date(2024, 10, 10),
        )  # fmt: skip
        page = client_of(labour).get(f"/ledger/{working.pk}/assignment/").content.decode()
        assert "能否提供宿舍？（2024-10-10 前答复）" in page

    def test_a_get_never_holds_the_whole_number_word_does_for_whom_pages_show_it_on_record(
        self, working: Problem, labour: User
    ) -> None:
        client = client_of(labour)
        page = client.get(f"/ledger/{working.pk}/assignment/").content.decode()
        assert MASKED in page
        assert PHONE not in page
        assert f'action="/ledger/{working.pk}/phone/"' in page
        assert client.get(f"/ledger/{working.pk}/assignment/word/").status_code == 405
        before = AuditStamp.objects.latest("id").pk
        word = text_of(client.post(f"/ledger/{working.pk}/assignment/word/"))
        assert PHONE in word
        assert "显示完整号码" not in word
        reasons = set(AuditStamp.objects.filter(pk__gt=before).values_list("reason", flat=True))
        assert reasons == {f"查看完整电话：问题 {working.number}", f"下载交办单：{working.number}"}


def test_decisions_of_which_there_are_many_are_counted(raised: Problem, group: User, labour: User) -> None:
    for number in range(4):
        deciding.decide(
            actor=group,
            problem=raised.pk,
            text=f"决定{number}",
            unit=labour.unit,
            due_on=dt.date(2024, 10, 25),
        )
    assert Decision.objects.count() == 4
    page = client_of(group).get(f"/ledger/{raised.pk}/report/").content.decode()
    assert "决定3（" in page
    assert "另有 2 条" in page
