"""The 台账 workbook through the real staged import, and back out through the export."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection

from accounts.models import User
from core.verdict import Refused
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.imports import plain
from cultivation.ledger.models import Problem, ProblemEvent
from exchange.models import ImportBatch
from exchange.staging import batches, exporting
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db

HEADING = ("企业名称", "统一社会信用代码", "问题类别", "问题描述", "反映时间", "联系人", "联系电话")
Bring = Callable[..., ImportBatch]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import rows (the first is the heading) as a person; the committed batch."""

    def imported(person: User, *rows: tuple[Any, ...]) -> ImportBatch:
        path = tmp_path / "ledger.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return through(person, path)

    return imported


def through(person: User, path: Path) -> ImportBatch:
    batch = batches.upload(actor=person, dataset="problems", source=path, filename=path.name)
    return batches.commit(batches.read_and_plan(batch.pk).pk)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def row(
    of: Any, text: str = "一线普工缺口四十人。订单无法交付", day: str = "2024-09-27", **fields: str
) -> tuple[str, ...]:
    values = {"category": "用工", "contact": "", "phone": ""} | fields
    return (of.name, of.uscc, values["category"], text, day, values["contact"], values["phone"])


def test_new_rows_are_registered_with_their_day_and_nothing_more(
    clock: Any, officer: User, bring: Bring
) -> None:
    works = make.enterprise("宝安区", "新安街道")
    batch = bring(
        officer,
        (*HEADING, "办理状态"),
        (*row(works), "已办结"),
        (*row(works, "首奖何时拨付", category="政策"), ""),
    )
    assert counts(batch) == (2, 0, 0, 0)
    first, second = Problem.objects.order_by("number")
    assert (first.number, second.number) == ("440306-2024-00001", "440306-2024-00002")
    assert (first.state, first.title, first.limit_class) == ("REGISTERED", "一线普工缺口四十人", "ORDINARY")
    assert (second.category, second.limit_class) == ("POLICY", "CONSULT")
    assert (first.contact, first.phone) == ("王经理", "13800138000")
    assert first.street == works.street
    assert dt.date(2024, 9, 27) == first.registered_at.astimezone().date()
    assert (first.accept_by, first.due_on, first.red_from) == (
        dt.date(2024, 9, 30),
        dt.date(2024, 9, 30),
        dt.date(2024, 10, 1),
    )
    assert list(first.events.values_list("action", "to_state", "note")) == [
        ("REGISTER", "REGISTERED", "导入")
    ]


def test_an_imported_problem_keeps_the_days_that_a_logged_one_has(
    clock: Any, officer: User, bring: Bring, log: Log
) -> None:
    works = make.enterprise("宝安区", "新安街道")
    logged = log(of=works)
    bring(officer, HEADING, row(works, "另一件事", "2024-09-30"))
    imported = Problem.objects.exclude(pk=logged.pk).get()
    assert imported.number == "440306-2024-00002"
    for name in ("accept_by", "resolve_by", "clock_start", "due_on", "amber_from", "red_from", "stopped_on"):
        assert getattr(imported, name) == getattr(logged, name), name


def test_the_same_file_again_registers_nothing(clock: Any, officer: User, bring: Bring) -> None:
    works = make.enterprise("宝安区", "新安街道")
    bring(officer, HEADING, row(works))
    assert counts(bring(officer, HEADING, row(works))) == (0, 0, 1, 0)
    assert (Problem.objects.count(), ProblemEvent.objects.count()) == (1, 1)


def test_an_export_imports_again_unchanged(
    clock: Any, officer: User, log: Log, labour: User, tmp_path: Path
) -> None:
    log(description="第一行\r\n第二行　ＡＢ１", title="标题  两个空格", subcategory="LABOUR_RECRUITMENT")
    problem = do.accept(actor=officer, problem=log(category="SPACE", channel="VISIT").pk)
    do.assign(actor=officer, problem=problem.pk)
    found = exporting.export(officer, "problems", tmp_path / "out.xlsx", {})
    assert found.rows == 2
    assert counts(through(officer, tmp_path / "out.xlsx")) == (0, 0, 2, 0)


def test_a_row_with_a_number_changes_the_description_and_never_where_it_stands(
    clock: Any, officer: User, log: Log, bring: Bring
) -> None:
    problem = log()
    heading = (*HEADING, "问题编号", "企业诉求", "办理状态", "承办单位")
    changed = (*row(problem.enterprise, problem.description, "2024-09-30", contact="李工"), problem.number)
    batch = bring(officer, heading, (*changed, "协调专场招聘", "已销号", "市税务局"))
    assert counts(batch) == (0, 1, 0, 0)
    after = Problem.objects.get()
    assert (after.demand, after.contact, after.version) == ("协调专场招聘", "李工", 2)
    assert (after.state, after.holder) == ("REGISTERED", None)
    event = after.events.last()
    assert event is not None
    assert (event.action, event.note) == ("REVISE", "导入更正")


def test_rows_that_do_not_belong_are_refused_with_a_reason(
    clock: Any, officer: User, bring: Bring, log: Log
) -> None:
    works, strange = make.enterprise("宝安区"), make.enterprise("南山区")
    heading = (*HEADING, "问题编号", "问题小类")
    batch = bring(
        officer,
        heading,
        (*row(strange), "", ""),
        (*row(works, "甲"), "440306-2024-09999", ""),
        (*row(works, "乙", "2024-10-08"), "", ""),
        (*row(works, "丙"), "", "退税"),
        (*row(works, "丁"), "", "招工难"),
    )
    assert counts(batch) == (1, 0, 0, 4)
    assert list(batch.findings.order_by("row").values_list("row", "code")) == [
        (2, "OUT_OF_SCOPE"),
        (3, "RULE"),
        (4, "RULE"),
        (5, "RULE"),
    ]
    assert Problem.objects.get().subcategory == "LABOUR_RECRUITMENT"


def test_an_undone_import_takes_its_problems_back_but_not_those_that_went_on(
    clock: Any, officer: User, bring: Bring
) -> None:
    works = make.enterprise("宝安区", "新安街道")
    batch = bring(officer, HEADING, row(works, "甲"), row(works, "乙"))
    kept = Problem.objects.get(description="甲")
    do.accept(actor=officer, problem=kept.pk)
    batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    assert list(Problem.objects.values_list("pk", flat=True)) == [kept.pk]


def test_the_export_is_the_list_in_its_order_with_the_columns_of_the_sheet(
    clock: Any, officer: User, log: Log, labour: User, tmp_path: Path
) -> None:
    first = log()
    urgent = do.accept(actor=officer, problem=log(is_urgent=True).pk)
    exporting.export(officer, "problems", tmp_path / "out.xlsx", {"category": ["LABOUR"]})
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    heading, *rows = list(sheet.iter_rows(values_only=True))
    assert [str(cell).split("(")[0].split("（")[0] for cell in heading] == [
        str(column.heading) for column in PROBLEMS.columns
    ]
    assert [line[1] for line in rows] == [urgent.number, first.number]
    cells = dict(zip((column.code for column in PROBLEMS.columns), rows[0], strict=True))
    assert (cells["state"], cells["limit_days"], cells["is_overdue"]) == ("已受理", 10, "否")
    assert (cells["phone"], cells["category"], cells["street"]) == ("13800138000", "用工", "新安街道")


def test_whoever_may_not_see_phones_gets_none_and_only_their_scope(
    clock: Any, log: Log, tmp_path: Path
) -> None:
    log()
    analyst = make.user("ANALYST", "BUREAU")
    found = exporting.export(analyst, "problems", tmp_path / "out.xlsx", {})
    assert (found.rows, found.personal) == (1, False)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert "13800138000" not in {cell for line in sheet.iter_rows(values_only=True) for cell in line}
    stranger = make.user("OFFICER", "南山区")
    assert exporting.export(stranger, "problems", tmp_path / "none.xlsx", {}).rows == 0
    with pytest.raises(Refused, match="没有“colour”这个筛选条件"):
        exporting.export(analyst, "problems", tmp_path / "no.xlsx", {"colour": ["red"]})


def test_what_stands_in_a_column_that_is_not_read_refuses_no_row(
    clock: Any, officer: User, bring: Bring
) -> None:
    works = make.enterprise("宝安区", "新安街道")
    heading = (*HEADING, "序号", "办理状态", "办理结果", "受理时间", "所属区", "办理时限(工作日)")
    said = ("一之一", "正在协调", "已协调银行放款", "上周", "本区", "5个工作日")
    batch = bring(officer, heading, (*row(works), *said))
    assert counts(batch) == (1, 0, 0, 0)
    problem = Problem.objects.get()
    assert (problem.state, problem.limit_class, problem.accepted_at) == ("REGISTERED", "SIMPLE", None)


def test_two_problems_of_the_same_words_and_day_come_back_from_the_export_unchanged(
    clock: Any, officer: User, log: Log, tmp_path: Path
) -> None:
    works = make.enterprise("宝安区", "新安街道")
    log(of=works)
    log(of=works, contact="李工")
    path = tmp_path / "out.xlsx"
    assert exporting.export(officer, "problems", path, {}).rows == 2
    assert counts(through(officer, path)) == (0, 0, 2, 0)


def test_a_new_problem_that_stands_twice_in_the_file_is_registered_once(
    clock: Any, officer: User, bring: Bring
) -> None:
    works = make.enterprise("宝安区", "新安街道")
    heading = (*HEADING, "问题编号", "序号", "办理状态")
    batch = bring(officer, heading, (*row(works), "", "1", "办理中"), (*row(works), "", "2", ""))
    assert (batch.rows, *counts(batch)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(("text", "title"), [("。。急需招工！现缺四十人", "急需招工"), ("？？？", "？？？")])
def test_a_title_is_never_empty(
    clock: Any, officer: User, log: Log, bring: Bring, text: str, title: str
) -> None:
    assert log(description=text).title == title
    batch = bring(officer, HEADING, row(make.enterprise("宝安区"), text))
    assert counts(batch) == (1, 0, 0, 0)
    assert list(Problem.objects.values_list("title", flat=True)) == [title] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Ａａ０９ｚＺ", "A a0\u30009zZ", "Aa09z\nZ"])
def test_texts_are_compared_in_half_width_and_without_blanks(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {plain('%s')}", [text])
        assert cursor.fetchone() == ("Aa09zZ",)
