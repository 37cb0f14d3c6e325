"""The pages of an import: upload, columns, preview, commit, undo, history; who sees them, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.audit.models import AuditStamp
from core.files.models import StoredFile
from core.jobs.models import Job
from core.jobs.running import run_now
from cultivation.enterprises.models import AnnualFigures, Enterprise
from exchange.models import BatchState, ExportRecord, ImportBatch
from exchange.staging import batches
from exchange.views import exporting
from tests.exchange import messy
from tests.exchange.staging.conftest import run_job
from tests.support import factories as make

pytestmark = pytest.mark.django_db
Inside = Callable[[User], Client]


def uploaded(client: Client, path: Path, dataset: str = "enterprises") -> ImportBatch:
    """Send a file as the browser does; its batch."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post(reverse("exchange:new"), {"dataset": dataset, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("id")


def read(client: Client, path: Path) -> ImportBatch:
    """Send a file and let its job read it."""
    return run_job(uploaded(client, path))


def page_of(client: Client, batch: ImportBatch, **query: Any) -> str:
    answer = client.get(reverse("exchange:batch", args=[batch.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def mixed(tmp_path: Path, officer: User) -> Path:
    """Three rows: one new, one that changes an enterprise, one with a wrong code."""
    known = make.enterprise(
        "宝安区", "新安街道", uscc=messy.code(1), name="深圳市测试1号科技有限公司", contact="李四"
    )
    make.annual(known, 2023, revenue=18_040_000)
    bad = messy.row(3, uscc=messy.code(3)[:17] + ("0" if messy.code(3)[17] != "0" else "1"))
    grid = [["2024年企业摸底表"], messy.HEADINGS, messy.row(1, revenue=1840), messy.row(2), bad]
    return messy.xlsx(tmp_path / "摸底表.xlsx", grid)


def test_an_import_goes_from_upload_to_undo_in_the_browser(
    officer: User, inside: Inside, mixed: Path
) -> None:
    client = inside(officer)
    batch = uploaded(client, mixed)
    assert "正在处理" in page_of(client, batch)
    batch = run_job(batch)
    assert (batch.rows, batch.created, batch.updated, batch.unchanged, batch.refused) == (3, 1, 1, 0, 1)
    shown = page_of(client, batch)
    assert "提交 2 项变化" in shown
    assert '<del class="old">1,804.00 万元</del>' in shown
    assert '<ins class="new">1,840.00 万元</ins>' in shown
    assert "校验位不符" in shown
    assert Enterprise.objects.count() == 1

    assert client.post(reverse("exchange:commit", args=[batch.pk])).status_code == 302
    batch = run_job(batch)
    assert batch.state == BatchState.COMMITTED
    assert Enterprise.objects.count() == 2
    assert "整批撤销" in page_of(client, batch)

    assert client.post(reverse("exchange:undo", args=[batch.pk])).status_code == 302
    batch.refresh_from_db()
    run_job(batch.undone_by)
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert Enterprise.objects.get().contact == "李四"
    assert AnnualFigures.objects.get(is_current=True).revenue == 18_040_000
    assert "现已撤销" in page_of(client, batch)


def test_each_number_of_the_preview_opens_exactly_its_rows(
    officer: User, inside: Inside, mixed: Path
) -> None:
    client = inside(officer)
    batch = read(client, mixed)
    new = page_of(client, batch, tab="new")
    assert messy.code(2) in new
    assert messy.code(1) not in new
    changed = page_of(client, batch, tab="changed")
    assert "2023年营业收入" in changed
    assert messy.code(2) not in changed
    refused = page_of(client, batch, tab="refused")
    assert "校验位不符" in refused
    assert "下载批注表" in refused


def test_the_preview_says_what_was_found(officer: User, inside: Inside, tmp_path: Path) -> None:
    headings = [*messy.HEADINGS[:-1], "营业收入"]

    def hide(book: Any) -> None:
        book.active.row_dimensions[4].hidden = True
        book.active.column_dimensions["H"].hidden = True

    grid = [["单位：千元"], headings, messy.row(1), messy.row(2), ["合计", None, None]]
    path = messy.xlsx(tmp_path / "表.xlsx", grid, title="企业信息", change=hide)
    client = inside(officer)
    batch = read(client, path)
    shown = page_of(client, batch)
    year = batch.created_at.year - 1
    for words in (
        "工作表“企业信息”", "标题行第 2 行", "单位：千元", "含隐藏行 1 行", "含隐藏列 1 列",
        f"列名没有年份，按 {year} 年", "第 5 行（合计）", "单位来自单位行",
    ):  # fmt: skip
        assert words in shown, words


def test_the_officer_corrects_a_column_and_a_unit_and_the_file_is_read_again(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    headings = [*messy.HEADINGS[:-1], "去年规模（万元）"]
    path = messy.xlsx(tmp_path / "表.xlsx", [headings, messy.row(1, revenue=18_505_000)])
    client = inside(officer)
    batch = read(client, path)
    place = len(headings) - 1
    assert "未识别" in page_of(client, batch)
    data = {f"column_{c['index']}": c["column"] or "" for c in batch.reading["sheets"][0]["columns"]}
    data[f"column_{place}"] = "revenue:2023"
    answer = client.post(reverse("exchange:columns", args=[batch.pk]), data)
    assert answer.status_code == 302
    batch = run_job(batch)
    assert "人工指定" in page_of(client, batch)
    data[f"unit_{place}"] = "元"
    client.post(reverse("exchange:columns", args=[batch.pk]), data)
    batch = run_job(batch)
    batches.commit(batch.pk)
    assert AnnualFigures.objects.get().revenue == 18_505_000
    assert AnnualFigures.objects.get().year == 2023


def test_nothing_is_previewed_as_a_change_when_nothing_changes(
    officer: User, inside: Inside, mixed: Path
) -> None:
    client = inside(officer)
    batches.commit(read(client, mixed).pk)
    again = read(client, mixed)
    assert again.changes == 0
    shown = page_of(client, again)
    assert "没有可写入的变化" in shown
    assert "同一个文件已由" in shown


def test_a_file_that_is_refused_says_why_and_offers_another_try(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    path = tmp_path / "报告.xlsx"
    path.write_bytes(b"no workbook at all")
    client = inside(officer)
    batch = read(client, path)
    assert batch.state == BatchState.REFUSED
    shown = page_of(client, batch)
    assert batch.refusal in shown
    assert "没有写入任何内容" in shown
    assert batch.refusal[:20] in client.get(reverse("exchange:list")).content.decode()


def test_a_double_submit_is_one_import(officer: User, inside: Inside, mixed: Path) -> None:
    client = inside(officer)
    led = []
    for _time in range(2):
        data = {
            "dataset": "enterprises",
            "form_key": "k1",
            "file": SimpleUploadedFile("a.xlsx", mixed.read_bytes()),
        }
        led.append(client.post(reverse("exchange:new"), data).headers["Location"])
    assert led[0] == led[1]
    assert ImportBatch.objects.count() == 1


def test_too_large_a_file_is_refused_in_the_form(
    officer: User, inside: Inside, mixed: Path, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    data = {"dataset": "enterprises", "file": SimpleUploadedFile("a.xlsx", mixed.read_bytes())}
    answer = inside(officer).post(reverse("exchange:new"), data)
    assert answer.status_code == 422
    assert "请拆分后再上传" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_another_unit_does_not_see_an_import_and_the_bureau_sees_all(
    officer: User, inside: Inside, mixed: Path
) -> None:
    batch = read(inside(officer), mixed)
    url, file = reverse("exchange:batch", args=[batch.pk]), reverse("core:file", args=[batch.file_id])
    seen = {
        make.user("OFFICER", "宝安区"): 200, make.user("BUREAU", "BUREAU"): 200, make.user("OFFICER", "南山区"): 404,
        make.user("OFFICER", "新安街道"): 404, make.user("STAT_LIAISON", "STAT"): 404, make.user("ADMIN", "440300"): 404,
        make.user("ANALYST", "BUREAU"): 403,
    }  # fmt: skip
    for user, status in seen.items():
        client = inside(user)
        assert client.get(url).status_code == status, user.role_codes
        assert client.get(file).status_code == (200 if status == 200 else 404), user.role_codes
        listed = client.get(reverse("exchange:list"))
        assert ("摸底表.xlsx" in listed.content.decode()) == (status == 200)


def test_a_colleague_sees_an_import_but_only_who_uploaded_it_commits(
    officer: User, inside: Inside, mixed: Path
) -> None:
    batch = read(inside(officer), mixed)
    client = inside(make.user("OFFICER", "宝安区"))
    assert "提交 2 项变化" not in page_of(client, batch)
    for act in ("commit", "cancel", "columns"):
        client.post(reverse(f"exchange:{act}", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    assert batch.job is not None
    assert batch.job.kind == "import.read"


def test_given_up_is_given_up(officer: User, inside: Inside, mixed: Path) -> None:
    client = inside(officer)
    batch = read(client, mixed)
    client.post(reverse("exchange:cancel", args=[batch.pk]))
    client.post(reverse("exchange:commit", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert Enterprise.objects.count() == 1
    assert "已放弃" in page_of(client, batch)


def test_the_pages_cost_the_same_however_many_rows_there_are(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    client, costs = inside(officer), []
    for count in (1, 120):
        bad = [messy.row(1000 + n, uscc="123") for n in range(count)]
        path = messy.xlsx(
            tmp_path / f"{count}.xlsx", [messy.HEADINGS, *messy.rows(count, start=count * 1000), *bad]
        )
        batch = read(client, path)
        cost = []
        for url in (
            reverse("exchange:batch", args=[batch.pk]), reverse("exchange:batch", args=[batch.pk]) + "?tab=refused",
            reverse("exchange:batch", args=[batch.pk]) + "?tab=new", reverse("exchange:list"),
        ):  # fmt: skip
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url)
            cost.append(len(queries))
        costs.append(cost)
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 14, costs


def test_pages_of_rows_follow_one_another(officer: User, inside: Inside, tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "表.xlsx", [messy.HEADINGS, *messy.rows(60)])
    client = inside(officer)
    batch = read(client, path)
    second = page_of(client, batch, tab="new", page=2)
    assert messy.code(60) in second
    assert messy.code(50) not in second


def test_a_template_can_be_taken_by_whoever_imports(officer: User, inside: Inside) -> None:
    answer = inside(officer).get(reverse("exchange:template", args=["enterprises"]))
    assert answer.status_code == 200
    assert answer.getvalue()[:2] == b"PK"
    assert inside(officer).get(reverse("exchange:template", args=["nothing"])).status_code == 404


def test_a_small_export_comes_at_once_and_is_on_record(officer: User, inside: Inside) -> None:
    make.enterprise("宝安区", "新安街道")
    make.enterprise("南山区")
    answer = inside(officer).post(reverse("exchange:export", args=["enterprises"]))
    assert answer.status_code == 200
    assert answer.getvalue()[:2] == b"PK"
    record = ExportRecord.objects.get()
    assert (record.rows, record.user, record.has_personal_data) == (1, officer, True)
    assert StoredFile.objects.get().has_personal_data
    assert AuditStamp.objects.latest("id").reason == "导出企业（含个人信息）"


def test_a_large_export_is_a_job(officer: User, inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    for _number in range(3):
        make.enterprise("宝安区", "新安街道")
    client = inside(officer)
    answer = client.post(reverse("exchange:export", args=["enterprises"]), {"sort": "name"})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("core:job", args=[job.pk])
    job = run_now(job)
    assert job.state == "DONE", job.error
    assert job.result is not None
    assert client.get(job.result["url"]).status_code == 200
    assert ExportRecord.objects.get().filters == {"sort": ["name"]}


@pytest.mark.parametrize(
    ("role", "unit", "imports"),
    [
        ("OFFICER", "宝安区", True),
        ("STAT_LIAISON", "STAT", True),
        ("DEPARTMENT", "HR", False),
        ("PAYMENTS", "TREASURY", True),
    ],
)
def test_the_menu_names_imports_for_whom_imports_something(
    inside: Inside, role: str, unit: str, imports: bool
) -> None:
    page = inside(make.user(role, unit)).get("/").content.decode()
    assert ("导入记录" in page) is imports


def test_an_analyst_may_not_import(inside: Inside) -> None:
    client = inside(make.user("ANALYST", "BUREAU"))
    assert client.get(reverse("exchange:new")).status_code == 403
    assert client.post(reverse("exchange:new")).status_code == 403
