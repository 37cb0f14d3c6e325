"""The room's pages: the list, a case from papers to the next act, the sheet, windows, the year's lists, workbooks, API."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cultivation.enterprises.models import Inclusion
from exchange.staging import batches, exporting
from monitoring.inclusion import selectors, todos
from monitoring.inclusion.models import Case, MissedInclusion, Window
from monitoring.inclusion.page import steps
from monitoring.inclusion.search import find
from monitoring.inclusion.services import papers
from monitoring.inclusion.services.sweeping import sweep
from monitoring.inclusion.states import Act
from tests.monitoring.inclusion.cases import at, brought, complete, do, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


def soon(**fields: Any) -> dict[str, Any]:
    """The days of a window that is open today."""
    today = timezone.localdate()
    return {"opens_on": today - dt.timedelta(9), "due_on": today + dt.timedelta(2)} | fields


def page(client: Client, person: User, name: str, *args: Any, **asked: str) -> str:
    client.force_login(person)
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    """What is to be done said first; tabs and filters; a fixed number of queries."""

    def test_the_finding_and_whose_turn_it_is(self, client: Client, officer: User, bureau: User) -> None:
        make.inclusion_case(works(), **soon())
        make.inclusion_case(works(), "DISTRICT_CHECKED", **soon(missed_window=dt.date(2024, 9, 30)))
        assert "1 件错过本批，2 件即将关窗，1 件轮到您办" in page(client, officer, "inclusion:list")
        shown = page(client, bureau, "inclusion:list", turn="mine")
        assert "市核" in shown
        assert "开始备材料" not in shown

    def test_another_district_sees_none(self, client: Client) -> None:
        make.inclusion_case(works(), **soon())
        assert "没有在办的纳统件" in page(client, make.user("OFFICER", "南山区"), "inclusion:list")

    def test_the_queries_do_not_grow(self, client: Client, officer: User) -> None:
        def asked(several: int) -> int:
            for _each in range(several):
                make.inclusion_case(works(), **soon())
            with CaptureQueriesContext(connection) as queries:
                page(client, officer, "inclusion:list")
            return len(queries)

        asked(1)
        assert asked(1) == asked(5)

    def test_it_is_exported_as_it_is_seen_and_as_stats_batch_list(
        self, officer: User, liaison: User, tmp_path: Path
    ) -> None:
        make.inclusion_case(works(), "SUBMITTED", batch="20241023年度")
        make.inclusion_case(works())
        path = tmp_path / "out.xlsx"
        exporting.export(liaison, "inclusion_batch", path, {"batch": ["20241023年度"]})
        sheet = openpyxl.load_workbook(path).worksheets[0]
        heading, *rows = sheet.iter_rows(values_only=True)
        assert heading[:2] == ("统一社会信用代码", "企业名称")
        assert len(rows) == 1


class TestCase:
    """From found to the check, by the page alone."""

    def test_papers_figures_and_the_check(self, client: Client, officer: User, reviewer: User) -> None:
        case = make.inclusion_case(works(), **soon())
        assert "累计营收已达规上标准" in page(client, officer, "inclusion:detail", case.pk)
        url = reverse("inclusion:act", args=[case.pk, "prepare"])
        assert client.post(url, {"version": 1, "note": ""}).status_code == 302
        shown = page(client, officer, "inclusion:detail", case.pk)
        assert "件事就能送区核" in shown
        file = SimpleUploadedFile("利润表.pdf", make.PDF, "application/pdf")
        paper = reverse("inclusion:paper", args=[case.pk, "M03"])
        assert client.post(paper, {"file": file}).status_code == 302
        assert "利润表.pdf" in page(client, officer, "inclusion:detail", case.pk)
        wrong = SimpleUploadedFile("门牌.pdf", make.PDF, "application/pdf")
        refused = client.post(reverse("inclusion:paper", args=[case.pk, "M06"]), {"file": wrong}, follow=True)
        assert "不是照片" in refused.content.decode()
        case.refresh_from_db()
        told = {
            "version": case.version, "licence_name": case.enterprise.name, "licence_uscc": case.enterprise.uscc,
            "statement_until": "2024-09", "statement_amount": "2240.6", "vat_until": "2024-09", "vat_amount": "2190",
            "months_amount": "2240.6", "site_district": case.district_id,
        }  # fmt: skip
        assert client.post(reverse("inclusion:figures", args=[case.pk]), told).status_code == 302
        case.refresh_from_db()
        assert case.statement_amount == 22_406_000
        case = complete(officer, case, timezone.now())
        assert "材料齐、核对过，可以区核" in page(client, reviewer, "inclusion:detail", case.pk)
        checked = client.post(
            reverse("inclusion:act", args=[case.pk, "check"]), {"version": case.version, "note": ""}
        )
        assert checked.status_code == 302
        assert Case.objects.get(pk=case.pk).state == "DISTRICT_CHECKED"

    def test_who_prepared_is_told_why_they_may_not_check(self, client: Client, reviewer: User) -> None:
        case = make.inclusion_case(works(), **soon())
        complete(reviewer, do(reviewer, case, Act.PREPARE))
        assert "须由其他人核对" in page(client, reviewer, "inclusion:detail", case.pk)

    def test_why_it_came_back_stays_on_top_whatever_happens_to_it_since(
        self, client: Client, officer: User, bureau: User
    ) -> None:
        case = make.inclusion_case(works(), "DISTRICT_CHECKED", due_on=dt.date(2024, 10, 31))
        do(bureau, case, Act.RETURN, "利润表缺章")
        sweep(at=at(dt.date(2024, 11, 1)))
        assert case.events.latest("pk").kind == "MISSED"
        assert '<p class="note note-amber">利润表缺章</p>' in page(
            client, officer, "inclusion:detail", case.pk
        )

    def test_a_station_says_who_reached_it_not_who_worked_there_last(self, officer: User) -> None:
        case = do(officer, make.inclusion_case(works(), **soon()), Act.PREPARE)
        other = make.user("OFFICER", "宝安区", name="区经办")
        papers.bring(actor=other, case=case.pk, code="M01", on_paper=True, at=at(dt.date(2024, 10, 25)))
        notes = {step.label: step.note for step in steps(case, selectors.events(case))}
        assert notes["备材料"] == "10-23 街道经办"

    @pytest.mark.parametrize(
        ("origin", "said"), [("SCAN", True), ("MONTHLY", True), ("HAND", False), ("MISSED", False)]
    )
    def test_that_the_threshold_is_reached_is_said_of_who_was_seen_to_reach_it(
        self, client: Client, officer: User, origin: str, said: bool
    ) -> None:
        case = make.inclusion_case(works(), **soon(origin=origin))
        shown = page(client, officer, "inclusion:detail", case.pk)
        assert ("累计营收已达规上标准" in shown) == said
        assert "可以开始备材料" in shown

    def test_the_sheet_says_once_all_that_is_missing(self, client: Client, officer: User) -> None:
        case = do(officer, make.inclusion_case(works(), **soon()), Act.PREPARE)
        shown = page(client, officer, "inclusion:notice", case.pk)
        assert "车间设备运转照片" in shown
        assert "数字由企业自己核实填报" in shown

    def test_the_second_of_two_is_told_and_keeps_what_was_typed(self, client: Client, officer: User) -> None:
        case = make.inclusion_case(works(), **soon())
        do(officer, case, Act.PREPARE)
        client.force_login(officer)
        url = reverse("inclusion:act", args=[case.pk, "withdraw"])
        answer = client.post(url, {"version": 1, "note": "企业不申报了"})
        assert answer.status_code == 409
        assert "企业不申报了" in answer.content.decode()

    def test_it_is_opened_from_the_enterprise(self, client: Client, officer: User) -> None:
        of = works()
        assert "发起纳统" in page(client, officer, "enterprises:detail", of.pk)
        opened = client.post(reverse("inclusion:open", args=[of.pk]), {"door": "ANNUAL", "note": ""})
        assert opened.status_code == 302
        assert "年度" in page(client, officer, "enterprises:detail", of.pk)


class TestResults:
    """STAT's workbook: each result moves its case, all or nothing of a row."""

    def test_results_move_cases_and_undo_gives_them_back(
        self, liaison: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        good, bad, back = (
            make.inclusion_case(works(), "SUBMITTED", batch="20241023年度") for _each in range(3)
        )
        rows = [
            ("统一社会信用代码", "审核结果", "纳统日期", "原因"),
            (good.enterprise.uscc, "纳入", "2024-11-29", ""),
            (bad.enterprise.uscc, "未通过", "", "产值不足"),
            (back.enterprise.uscc, "退回", "", "缺核查确认书"),
        ]
        with django_capture_on_commit_callbacks(execute=True):
            batch = brought(tmp_path, liaison, "inclusion_results", *rows)
        assert (batch.updated, batch.refused) == (3, 0)
        states = dict(Case.objects.values_list("pk", "state"))
        assert states == {good.pk: "INCLUDED", bad.pk: "REFUSED", back.pk: "RETURNED"}
        fact = Inclusion.objects.get()
        assert (fact.enterprise, fact.included_on, fact.door, fact.count_year) == (
            good.enterprise, dt.date(2024, 11, 29), "ANNUAL", 2024,
        )  # fmt: skip
        assert list(Case.objects.get(pk=bad.pk).events.values_list("kind", "note", "by")) == [
            ("REFUSE", "产值不足", liaison.pk)
        ]
        again = brought(tmp_path, liaison, "inclusion_results", *rows)
        assert (again.updated, again.unchanged, again.refused) == (0, 3, 0)
        with django_capture_on_commit_callbacks(execute=True):
            batches.undo(batches.open_undo(actor=liaison, batch_id=batch.pk).pk)
        assert set(Case.objects.values_list("state", flat=True)) == {"SUBMITTED"}
        assert not Inclusion.objects.exists()

    def test_a_refusal_keeps_who_checked_and_a_return_asks_for_both_again(
        self, liaison: User, reviewer: User, bureau: User, tmp_path: Path
    ) -> None:
        hands = {"checked_by": reviewer, "city_checked_by": bureau}
        bad, back = (make.inclusion_case(works(), "SUBMITTED", **hands) for _each in range(2))
        brought(
            tmp_path, liaison, "inclusion_results",
            ("统一社会信用代码", "审核结果", "原因"),
            (bad.enterprise.uscc, "未通过", "产值不足"),
            (back.enterprise.uscc, "退回", "缺核查确认书"),
        )  # fmt: skip
        left = dict(Case.objects.values_list("pk", "city_checked_by"))
        assert left == {bad.pk: bureau.pk, back.pk: None}
        assert dict(Case.objects.values_list("pk", "checked_by")) == {bad.pk: reviewer.pk, back.pk: None}

    def test_what_does_not_fit_is_refused_row_by_row(self, liaison: User, tmp_path: Path) -> None:
        undated, silent, above = (make.inclusion_case(works(), "SUBMITTED") for _each in range(3))
        make.inclusion(above.enterprise, dt.date(2024, 10, 30))
        found = make.inclusion_case(works())
        batch = brought(
            tmp_path, liaison, "inclusion_results",
            ("统一社会信用代码", "审核结果", "纳统日期", "原因"),
            (undated.enterprise.uscc, "纳入", "", ""),
            (silent.enterprise.uscc, "退回", "", ""),
            (above.enterprise.uscc, "纳入", "2024-11-29", ""),
            (found.enterprise.uscc, "纳入", "2024-11-29", ""),
        )  # fmt: skip
        assert (batch.updated, batch.refused) == (0, 4)
        assert not Inclusion.objects.exclude(enterprise=above.enterprise).exists()


class TestYearsLists:
    """应统未统 by its pages."""

    def test_seen_on_site_then_closed(self, client: Client, officer: User, reviewer: User) -> None:
        row = make.missed_inclusion(works())
        assert "1 家待现场核实" in page(client, officer, "inclusion:missed")
        told = {
            "version": 1,
            "on": "2024-02-20",
            "is_operating": "1",
            "is_industrial": "0",
            "is_of_scale": "1",
        }
        client.post(reverse("inclusion:site", args=[row.pk]), told)
        assert "主业为工业" in page(client, reviewer, "inclusion:missed_one", row.pk)
        client.post(reverse("inclusion:close", args=[row.pk]), {"version": 2, "reason": "NOT_INDUSTRY"})
        assert MissedInclusion.objects.get(pk=row.pk).reason == "NOT_INDUSTRY"

    def test_handed_over_closed_and_opened_again(self, client: Client, officer: User, reviewer: User) -> None:
        row = make.missed_inclusion(works())
        assert "改派街道" not in page(client, officer, "inclusion:missed_one", row.pk)
        assert "改派街道" in page(client, reviewer, "inclusion:missed_one", row.pk)
        url, street = reverse("inclusion:hand_over", args=[row.pk]), make.unit("沙井街道")
        form = client.get(url).content.decode()
        assert "沙井街道" in form
        assert "粤海街道" not in form
        told = {"version": 1, "street": street.pk, "note": "厂房在沙井"}
        assert client.post(url, told).status_code == 302
        shown = page(client, reviewer, "inclusion:missed_one", row.pk)
        assert "新安街道 → 沙井街道：厂房在沙井" in shown
        MissedInclusion.objects.filter(pk=row.pk).update(site_on=dt.date(2024, 2, 20))
        client.post(reverse("inclusion:close", args=[row.pk]), {"version": 2, "reason": "STOPPED"})
        again = reverse("inclusion:reopen", args=[row.pk])
        assert client.post(again, {"version": 3, "note": ""}).status_code == 422
        assert client.post(again, {"version": 3, "note": "核错了"}).status_code == 302
        shown = page(client, reviewer, "inclusion:missed_one", row.pk)
        assert "核错了（原核销原因：已停产）" in shown
        assert "等核销" in todos.to_do(reviewer, timezone.localdate())[0].title


def test_the_bureau_enters_a_window(client: Client, bureau: User, reviewer: User) -> None:
    told = {"door": "ANNUAL", "opens_on": "2030-10-08", "closes_on": "2030-10-31", "reason": "市统计局通知"}
    client.force_login(reviewer)
    assert client.post(reverse("inclusion:windows"), told).status_code == 422
    client.force_login(bureau)
    assert client.post(reverse("inclusion:windows"), told).status_code == 302
    assert Window.objects.get().closes_on == dt.date(2030, 10, 31)


def test_to_dos_the_number_and_the_search(officer: User, reviewer: User, bureau: User) -> None:
    case = make.inclusion_case(works(name="深圳市宏显精密电子有限公司"), **soon())
    make.missed_inclusion(works())
    today = timezone.localdate()
    assert [todo.title for todo in todos.to_do(officer, today)] == [
        f"开始备材料：{case.enterprise.name}", "1 家应统未统等现场核实",
    ]  # fmt: skip
    assert (todos.badge(officer), todos.badge(reviewer), todos.badge(bureau)) == (1, None, None)
    assert list(todos.to_do(bureau, today)) == []
    Case.objects.filter(pk=case.pk).update(state="PREPARING", left=0)
    assert (todos.badge(officer), todos.badge(reviewer)) == (None, 1)


def test_the_api_tells_cases_in_scope(client: Client, officer: User) -> None:
    case = make.inclusion_case(works(), **soon())
    make.inclusion_case(works("南山区", None), **soon())
    client.force_login(officer)
    answer = client.get("/api/v1/inclusion-cases/", {"state": "FOUND"})
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["results"]] == [case.pk]


def test_the_search_finds_open_cases_by_name(officer: User) -> None:
    case = make.inclusion_case(works(), **soon())
    make.inclusion_case(works("南山区", None), **soon())
    assert [hit.url for hit in find(officer, "精密制造", 5)] == [reverse("inclusion:detail", args=[case.pk])]
