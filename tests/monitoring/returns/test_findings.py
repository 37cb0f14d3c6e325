"""Findings are stored with the version: by form, import and command; explained, confirmed, and found again."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.context import recording
from core.periods import Period
from core.verdict import Refused
from cultivation.enterprises.services.figures import record_annual_figures
from exchange.staging import batches
from monitoring.returns.findings import selectors
from monitoring.returns.findings.models import ReturnCheck, ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services import explaining, keying
from monitoring.returns.stored import judge_stored
from tests.monitoring.returns.test_keying import TYPED
from tests.monitoring.returns.workbooks import bring, workbook
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
WHY = "去年三季度漏记了一笔出口收入"


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> Any:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def officer() -> Any:
    return make.user("OFFICER", "宝安区")


@pytest.fixture
def works() -> Any:
    """Two on the list; of the first another revenue of last year is on record than it states (V11)."""
    made = [make.enterprise("宝安区", "新安街道") for _ in range(2)]
    for one in made:
        make.member(one)
    last = {"revenue": Decimal(10_000_000), "electricity": Decimal(398_000)}
    make.quarterly_return(made[0], 2023, 3, state="ACCEPTED", **last)
    return made


def found(row: QuarterlyReturn) -> Any:
    return list(
        ReturnFinding.objects.filter(of_return=row).order_by("rule").values_list("rule", "field", "strength")
    )


def current(works: Any) -> QuarterlyReturn:
    return QuarterlyReturn.objects.get(enterprise=works, year=2024, quarter=3, is_current=True)


def explained(path: Path, texts: Any) -> Path:
    """The workbook with a column 说明."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    column = sheet.max_column + 1
    sheet.cell(3, column, "说明")
    for number, text in enumerate(texts):
        sheet.cell(5 + number, column, text)
    book.save(path)
    return path


def key(officer: Any, works: Any, **more: Any) -> QuarterlyReturn:
    typed = {**TYPED, **more.pop("typed", {})}
    return keying.key_in(actor=officer, enterprise=works.pk, period=Q3, typed=typed, **more)


def test_a_row_that_must_be_explained_and_is_not_becomes_a_draft_and_is_counted(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", works))
    assert (batch.created, batch.refused, batch.drafts) == (2, 0, 1)
    draft, sent = (current(one) for one in works)
    assert (draft.state, sent.state) == ("DRAFT", "SUBMITTED")
    assert found(draft) == [("V11", "revenue_prev", "E")]
    assert found(sent) == []
    assert "V12" not in ReturnCheck.objects.get(of_return=draft).not_evaluated
    assert {"V07", "V09", "V12", "V13", "V25"} <= set(ReturnCheck.objects.get(of_return=sent).not_evaluated)
    waiting = QuarterlyReturn.objects.filter(selectors.unexplained())
    assert list(waiting) == [draft]


def test_the_command_tells_how_many_rows_are_drafts(officer: Any, works: Any, tmp_path: Any) -> None:
    path, out = workbook(tmp_path / "q3.xlsx", works), StringIO()
    asked = ["--option", "period=2024Q3", "--user", officer.username, "--json"]
    call_command("import_data", "returns", str(path), *asked, stdout=out)
    report = json.loads(out.getvalue())
    assert (report["created"], report["drafts"]) == (2, 1)


def test_the_column_explains_all_findings_of_its_row(officer: Any, works: Any, tmp_path: Any) -> None:
    change = {"研发费用": 800}  # more than half of revenue: V18
    path = workbook(tmp_path / "q3.xlsx", works, change=lambda one: change if one == works[0] else {})
    batch = bring(officer, explained(path, [WHY, ""]))
    assert (batch.created, batch.drafts) == (2, 0)
    row = current(works[0])
    assert row.state == "SUBMITTED"
    rows = ReturnFinding.objects.filter(of_return=row)
    assert {(one.rule, one.explanation, one.explained_by) for one in rows} == {
        ("V11", WHY, officer),
        ("V18", WHY, officer),
    }
    assert QuarterlyReturn.objects.filter(selectors.unaccepted()).count() == 1


def test_an_explanation_that_says_nothing_is_refused_with_a_sentence(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    batch = bring(officer, explained(workbook(tmp_path / "q3.xlsx", works), ["情况属实", "无"]))
    assert (batch.created, batch.refused) == (1, 1)
    assert batch.findings.get().message == "说明太短，请写明原因（至少 10 个字）"
    assert not QuarterlyReturn.objects.filter(enterprise=works[0], year=2024).exists()


def test_a_draft_is_submitted_by_the_same_row_with_an_explanation(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    path = workbook(tmp_path / "q3.xlsx", works)
    bring(officer, path)
    again = bring(officer, path)
    assert (again.unchanged, again.updated, again.drafts) == (2, 0, None)
    batch = bring(officer, explained(path, [WHY, ""]))
    assert (batch.created, batch.unchanged, batch.drafts) == (1, 1, 0)
    assert (current(works[0]).state, current(works[0]).version) == ("SUBMITTED", 2)


def test_a_correction_keeps_the_explanation_of_a_finding_that_is_the_same(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    bring(officer, explained(workbook(tmp_path / "a.xlsx", works), [WHY, ""]))
    batch = bring(officer, workbook(tmp_path / "b.xlsx", works, change=lambda _one: {"利润总额": 80}))
    assert (batch.updated, batch.drafts) == (2, 0)
    row = current(works[0])
    assert (row.version, row.state) == (2, "SUBMITTED")
    assert ReturnFinding.objects.get(of_return=row).explanation == WHY


def test_an_undo_takes_the_findings_along(officer: Any, works: Any, tmp_path: Any) -> None:
    batch = bring(officer, workbook(tmp_path / "a.xlsx", works))
    undone = batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    assert undone.left_alone == []
    assert not QuarterlyReturn.objects.filter(year=2024).exists()
    assert (ReturnFinding.objects.count(), ReturnCheck.objects.count()) == (0, 0)


def test_what_blocks_by_comparison_is_refused_by_the_import(officer: Any, works: Any, tmp_path: Any) -> None:
    make.quarterly_return(works[0], 2024, 2, revenue=Decimal(10_000), output=Decimal(14_000_000))
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", works))
    assert (batch.created, batch.refused) == (1, 1)
    assert "请核对金额单位" in batch.findings.get().message


def test_an_import_of_a_hundred_takes_as_many_queries_as_one_of_ten(officer: Any, tmp_path: Any) -> None:
    def brought(size: int) -> int:
        made = [make.enterprise("宝安区", "新安街道") for _ in range(size)]
        for one in made:
            make.member(one)
            make.quarterly_return(one, 2023, 3, state="ACCEPTED", revenue=Decimal(10_000_000))
        path = workbook(tmp_path / f"{size}.xlsx", made)
        with CaptureQueriesContext(connection) as queries:
            assert bring(officer, path).drafts == size
        return len(queries)

    brought(3)
    assert brought(40) == brought(8)


def test_the_form_keeps_a_draft_until_its_findings_are_explained(
    client: Any, officer: Any, works: Any
) -> None:
    client.force_login(officer)
    url = reverse("returns:key", args=[works[0].pk, "2024Q3"])
    answer = client.post(url, {**TYPED, "version": 0, "unit": "万元"})
    assert (answer.status_code, answer.url) == (302, url)
    assert current(works[0]).state == "DRAFT"
    page = client.get(url)
    form = page.context["form"]
    assert form["revenue"].value() == "1386.5"
    assert "上年采用的数是 1,000.00 万元" in form.fields["why-V11-revenue_prev"].label
    short = client.post(url, {**TYPED, "version": 1, "unit": "万元", "why-V11-revenue_prev": "属实"})
    assert short.status_code == 422
    assert "至少 10 个字" in short.content.decode()
    assert 'value="1,386.5"' in short.content.decode()
    done = client.post(url, {**TYPED, "version": 1, "unit": "万元", "why-V11-revenue_prev": WHY})
    row = current(works[0])
    assert (done.status_code, row.state, row.version) == (302, "SUBMITTED", 2)
    assert WHY in client.get(done.url).content.decode()


def test_the_findings_on_a_returns_page_are_read_in_a_fixed_number_of_queries(
    client: Any, officer: Any, works: Any
) -> None:
    client.force_login(officer)
    one = key(officer, works[0])
    other = key(officer, works[1])

    def counted(row: QuarterlyReturn) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("returns:detail", args=[row.pk])).status_code == 200
        return len(queries)

    counted(one)
    assert counted(one) == counted(other)
    page = client.get(reverse("returns:detail", args=[other.pk])).content.decode()
    assert "没有发现问题" in page
    assert "未评判" in page
    assert "同比增减" in page


def test_a_suspected_unit_blocks_until_a_reviewer_confirms_it(client: Any, officer: Any, works: Any) -> None:
    make.quarterly_return(works[1], 2024, 2, revenue=Decimal(10_000), output=Decimal(14_000_000))
    asked = {"version": 0, "confirmed": ["revenue=1386500000"], "explanations": {("V13", "revenue"): WHY}}
    with pytest.raises(keying.Blocked) as blocked:
        key(officer, works[1], **asked)
    assert [finding.rule for finding in blocked.value.findings] == ["V07"]
    made = key(officer, works[1], **asked, await_unit=True)
    assert made.state == "DRAFT"
    finding = ReturnFinding.objects.get(of_return=made, rule="V07")
    reviewer = make.user("REVIEWER", "宝安区")
    client.force_login(reviewer)
    assert (
        reverse("returns:confirm_unit", args=[finding.pk])
        in client.get(reverse("returns:detail", args=[made.pk])).content.decode()
    )
    answer = client.post(
        reverse("returns:confirm_unit", args=[finding.pk]), {"reason": "已电话核实，单位无误"}
    )
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (finding.explanation, finding.accepted_by) == ("已电话核实，单位无误", reviewer)
    sent = key(officer, works[1], **asked | {"version": 1})
    assert sent.state == "SUBMITTED"
    with pytest.raises(Refused) as refused:
        explaining.confirm_unit(actor=reviewer, finding=finding.pk, reason="再确认一次")
    assert refused.value.code == "UNIT_CONFIRMED"


def test_who_entered_a_return_or_sees_it_not_confirms_no_unit(works: Any) -> None:
    both = make.user("REVIEWER", "宝安区")
    row = make.quarterly_return(works[0], entered_by=both)
    finding = make.suspected_unit(row)
    with pytest.raises(Refused) as refused:
        explaining.confirm_unit(actor=both, finding=finding.pk, reason="单位无误")
    assert refused.value.code == "UNIT_OWN"
    with pytest.raises(Refused) as refused:
        explaining.confirm_unit(actor=make.user("REVIEWER", "宝安区"), finding=finding.pk, reason="对")
    assert refused.value.code == "REASON"
    with pytest.raises(Http404):
        explaining.confirm_unit(actor=make.user("REVIEWER", "南山区"), finding=finding.pk, reason="单位无误")


def test_the_same_digits_are_read_in_the_unit_that_the_sender_chooses(
    client: Any, officer: Any, works: Any
) -> None:
    make.quarterly_return(works[1], 2024, 2, revenue=Decimal(13_000), output=Decimal(14_000))
    client.force_login(officer)
    url = reverse("returns:key", args=[works[1].pk, "2024Q3"])
    page = client.post(url, {**TYPED, "version": 0, "unit": "万元"}).content.decode()
    assert '<select class="form-select" name="unit"' in page
    assert "单位无误，留作草稿" in page
    assert "13,865.00" not in page  # no amount is suggested
    answer = client.post(url, {**TYPED, "version": 0, "unit": "元"})
    assert answer.status_code == 302
    assert current(works[1]).revenue == Decimal("1386.50")


def test_a_restated_figure_brings_findings_to_an_approved_return_whose_state_stays(
    officer: Any, works: Any
) -> None:
    sent = key(officer, works[1])
    assert found(sent) == []
    QuarterlyReturn.objects.filter(pk=sent.pk).update(state="DISTRICT_APPROVED")
    make.quarter(2023, 3, closes_on=dt.date(2024, 12, 1))
    make.member(works[1], 2023, 3)
    keying.key_in(
        actor=officer,
        enterprise=works[1].pk,
        period=Period(2023, 3),
        typed={**TYPED, "revenue": "500", "output": "500", "profit": "0"},
    )
    sent.refresh_from_db()
    assert sent.state == "DISTRICT_APPROVED"
    later = ReturnFinding.objects.filter(of_return=sent, after_approval=True)
    assert set(later.values_list("rule", flat=True)) == {"V11", "V12"}
    assert list(QuarterlyReturn.objects.filter(selectors.added_later())) == [sent]


def test_what_is_new_of_a_submitted_return_waits_for_its_explanation_like_all(
    officer: Any, works: Any
) -> None:
    sent = key(officer, works[1])
    make.quarterly_return(works[1], 2023, 3, state="ACCEPTED", revenue=Decimal(5_000_000))
    judge_stored(Q3)
    new = ReturnFinding.objects.filter(of_return=sent, after_approval=False, strength="E")
    assert set(new.values_list("rule", flat=True)) == {"V11", "V12"}
    same = key(
        officer, works[1], version=1, explanations={("V11", "revenue_prev"): WHY, ("V12", "revenue"): WHY}
    )
    assert same == sent
    assert not QuarterlyReturn.objects.filter(selectors.unexplained()).exists()


def test_annual_accounts_that_come_later_are_compared_with_the_fourth_quarter(
    works: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row = make.quarterly_return(works[1], 2023, 4, state="ACCEPTED", revenue=Decimal(20_000_000))
    stat = make.user("STAT_LIAISON", "深圳市")
    with django_capture_on_commit_callbacks(execute=True):
        record_annual_figures(
            actor=stat, enterprise=works[1].pk, year=2023, source="STAT", revenue=Decimal(15_000_000)
        )
    assert ("V25", "revenue", "E") in found(row)
    assert ReturnFinding.objects.get(of_return=row, rule="V25").after_approval


def test_judging_again_writes_nothing_where_nothing_differs_and_takes_back_what_holds_no_more(
    works: Any,
) -> None:
    row = make.quarterly_return(works[0], revenue=Decimal(30_000_000), revenue_prev=Decimal(12_500_000))
    judge_stored(Q3)
    assert {"V11", "V12", "V24"} <= {rule for rule, _field, _strength in found(row)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM history.seq")
        before = cursor.fetchone()
        judge_stored(Q3)
        cursor.execute("SELECT last_value FROM history.seq")
        assert cursor.fetchone() == before
    ReturnFinding.objects.filter(rule="V11").update(explanation=WHY)
    QuarterlyReturn.objects.filter(enterprise=works[0], year=2023).update(revenue=Decimal(16_000_000))
    with recording(reason="更正"):
        judge_stored(Q3)
    assert ReturnFinding.objects.get(of_return=row, rule="V11").explanation == WHY
    assert "V12" not in {rule for rule, _field, _strength in found(row)}


def test_the_command_counts_by_rule_and_of_a_unit_alone(works: Any) -> None:
    make.quarterly_return(works[0], revenue=Decimal(30_000_000), revenue_prev=Decimal(12_500_000))
    elsewhere = make.enterprise("南山区", "粤海街道")
    make.quarterly_return(elsewhere, revenue=Decimal(-1))

    def report(*more: str) -> Any:
        out = StringIO()
        call_command("validate_returns", "2024Q3", *more, "--json", stdout=out)
        return json.loads(out.getvalue())

    whole = report()
    assert set(whole) == {"returns", "block", "explain", "inform", "by_rule", "not_evaluated", "seconds"}
    assert (whole["returns"], whole["explain"], whole["block"]) == (2, 2, 2)  # these lack required fields
    assert (whole["by_rule"]["V10"], whole["by_rule"]["V12"], whole["by_rule"]["V24"]) == (1, 1, 1)
    assert whole["not_evaluated"]["V12"] == 1
    assert report("--unit", "440306")["returns"] == 1
    assert report("--unit", works[0].street.code)["by_rule"]["V12"] == 1


def test_a_unit_that_is_none_is_refused() -> None:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("validate_returns", "2024Q3", "--unit", "999999", "--json", stdout=out)
    assert json.loads(out.getvalue())["code"] == "plan.unit"


def test_a_correction_that_is_not_explained_leaves_the_figure_in_force(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    row = key(officer, works[1])
    QuarterlyReturn.objects.filter(pk=row.pk).update(state="SUBMITTED")
    change = {"研发费用": 800}  # more than half of revenue: V18
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", works[1:], change=lambda _one: change))
    assert (batch.updated, batch.drafts) == (1, 1)
    assert current(works[1]).pk == row.pk
    working = QuarterlyReturn.objects.get(enterprise=works[1], is_working=True)
    assert (working.state, working.is_current) == ("DRAFT", False)
    assert [rule for rule, _field, _strength in found(working)] == ["V18"]
    batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    assert current(works[1]).pk == row.pk
    assert not QuarterlyReturn.objects.filter(enterprise=works[1], is_working=True).exists()


def test_the_form_too_leaves_it_in_force_until_the_correction_is_explained(officer: Any, works: Any) -> None:
    row = key(officer, works[1])
    changed = {**TYPED, "rd_expense": "800"}
    draft = keying.key_in(
        actor=officer,
        enterprise=works[1].pk,
        period=Q3,
        typed=changed,
        version=row.version,
        reason="更正研发费用",
    )
    assert (draft.state, draft.is_working, current(works[1]).pk) == ("DRAFT", True, row.pk)
    sent = keying.key_in(
        actor=officer,
        enterprise=works[1].pk,
        period=Q3,
        typed=changed,
        version=draft.version,
        reason="更正研发费用",
        explanations={("V18", "rd_expense"): "本季集中投入新产品研发，有合同为证"},
    )
    assert (sent.state, current(works[1]).pk) == ("SUBMITTED", sent.pk)
