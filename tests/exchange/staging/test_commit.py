"""What an import writes, through `import_data` into the enterprises: the clauses of the issue about commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.files.models import StoredFile
from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures, Enterprise, EnterpriseUscc
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches, expiry, tables
from tests.exchange import messy
from tests.support import factories as make
from tests.support.checksums import enterprises as checksum

pytestmark = pytest.mark.django_db
Bring = Callable[..., dict[str, Any]]
COUNTS = ("rows", "created", "updated", "unchanged", "refused")


def counts(said: dict[str, Any]) -> tuple[int, ...]:
    assert said["rows"] == sum(said[name] for name in COUNTS[1:]), said
    return tuple(said[name] for name in COUNTS)


def codes(said: dict[str, Any]) -> list[tuple[int, str]]:
    return [(error["row"], error["code"]) for error in said["errors"]]


def audit_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM history.stamp")
        return int(cursor.fetchone()[0])


def grid(*rows: list[Any]) -> list[list[Any]]:
    return [messy.HEADINGS, *rows]


def test_every_value_arrives_as_it_was_meant(officer: User, bring: Bring) -> None:
    said = bring(
        [
            ["宝安区2024年重点企业摸底表"],
            ["单位：千元", None, "填报日期：2024年3月"],
            ["电话", "信用代码", "单位名称", "2022年营业收入", "2023年营业收入(亿元)", "镇街", "辖区", "成立时间", "行业代码"],
            ["１３８００１３８０００", f" {messy.code(1).lower()} ", "深圳市甲科技有限公司", "18,500", "0.185", "新安街道办事处",
             "宝安", "2015.3", "３９２２"],
            ["—", messy.code(2), "深圳市乙科技有限公司", "1,850万元", "/", "新安街道", "宝安区", dt.date(2016, 5, 6), "无"],
            ["合计", None, None, 37000, None, None, None, None, None],
            ["注：以上为快报数"],
        ]
    )  # fmt: skip
    assert counts(said) == (2, 2, 0, 0, 0), said
    one = Enterprise.objects.get(uscc=messy.code(1))
    assert (one.name, one.phone, one.industry, one.founded_on) == (
        "深圳市甲科技有限公司", "13800138000", "3922", dt.date(2015, 3, 1)
    )  # fmt: skip
    assert (one.district.name, one.street and one.street.name) == ("宝安区", "新安街道")
    figures = {
        (f.enterprise.uscc, f.year): f.revenue for f in AnnualFigures.objects.select_related("enterprise")
    }
    assert figures == {
        (messy.code(1), 2022): Decimal(18_500_000), (messy.code(1), 2023): Decimal(18_500_000),
        (messy.code(2), 2022): Decimal(18_500_000),
    }  # fmt: skip
    assert set(AnnualFigures.objects.values_list("source", "is_current")) == {("ENTERPRISE", True)}


def test_the_same_file_again_writes_nothing_and_leaves_no_trace_in_the_audit(
    officer: User, bring: Bring
) -> None:
    rows = grid(*messy.rows(5))
    assert counts(bring(rows)) == (5, 5, 0, 0, 0)
    before, audited = checksum(), audit_rows()
    assert counts(bring(rows)) == (5, 0, 0, 5, 0)
    assert (checksum(), audit_rows()) == (before, audited)


def test_missing_columns_empty_cells_dashes_and_masks_leave_what_is_stored(
    officer: User, bring: Bring
) -> None:
    bring(grid(messy.row(1)))
    before = checksum()
    nothing = messy.row(
        1,
        address="",
        contact="—",
        phone="138****0001",
        status="/",
        industry="无",
        legal_form="N/A",
        revenue=None,
    )
    assert counts(bring(grid(nothing))) == (1, 0, 0, 1, 0)
    assert counts(bring([["统一社会信用代码", "企业名称"], [messy.code(1), messy.row(1)[0]]])) == (
        1,
        0,
        0,
        1,
        0,
    )
    assert checksum() == before


def test_only_what_is_stated_and_differs_is_written(officer: User, bring: Bring) -> None:
    bring(grid(messy.row(1), messy.row(2)))
    version = Enterprise.objects.get(uscc=messy.code(2)).version
    said = bring([["信用代码", "联系人"], [messy.code(1), "王五"], [messy.code(2), "张三"]])
    assert counts(said) == (2, 0, 1, 1, 0)
    one = Enterprise.objects.get(uscc=messy.code(1))
    assert (one.contact, one.phone, one.industry) == ("王五", "13800000001", "3922")
    assert Enterprise.objects.get(uscc=messy.code(2)).version == version


def test_a_changed_figure_is_a_new_version(officer: User, bring: Bring) -> None:
    bring(grid(messy.row(1, revenue=1804)))
    assert counts(bring(grid(messy.row(1, revenue=1840)))) == (1, 0, 1, 0, 0)
    versions = AnnualFigures.objects.order_by("version").values_list("version", "is_current", "revenue")
    assert list(versions) == [(1, False, Decimal(18_040_000)), (2, True, Decimal(18_400_000))]


def test_a_new_row_needs_what_the_dataset_requires_and_a_known_one_does_not(
    officer: User, bring: Bring
) -> None:
    bring(grid(messy.row(1)))
    said = bring([["信用代码", "联系人"], [messy.code(1), "王五"], [messy.code(2), "赵六"]])
    assert counts(said) == (2, 0, 1, 0, 1)
    assert codes(said) == [(3, "REQUIRED")]
    assert said["errors"][0]["column"] == "企业名称"


def test_an_enterprise_elsewhere_is_refused_in_the_same_words_whether_it_exists_or_not(
    officer: User, bring: Bring
) -> None:
    make.enterprise("南山区", uscc=messy.code(1), name="深圳市别处科技有限公司")
    before = checksum()
    said = bring(
        grid(
            messy.row(1, district="南山区", street="粤海街道"),
            messy.row(2, district="南山区", street="粤海街道"),
        )
    )
    assert counts(said) == (2, 0, 0, 0, 2)
    first, second = ({k: v for k, v in e.items() if k not in ("row", "found")} for e in said["errors"])
    assert first["message"].replace(messy.code(1), "") == second["message"].replace(messy.code(2), "")
    assert (
        (first["code"], first["column"])
        == (second["code"], second["column"])
        == ("OUT_OF_SCOPE", "统一社会信用代码")
    )
    assert checksum() == before


def test_ones_own_district_in_the_file_does_not_bring_over_an_enterprise_of_another(
    officer: User, bring: Bring
) -> None:
    make.enterprise("南山区", uscc=messy.code(1))
    said = bring(grid(messy.row(1), messy.row(2)))
    assert counts(said) == (2, 1, 0, 0, 1)
    assert codes(said) == [(2, "OUT_OF_SCOPE")]
    assert Enterprise.objects.get(uscc=messy.code(1)).district.name == "南山区"


def test_codes_that_are_wrong_are_refused_each_with_its_reason_and_the_good_rows_go_in(
    officer: User, bring: Bring
) -> None:
    good = messy.code(9)
    wrong = good[:17] + ("0" if good[17] != "0" else "1")
    said = bring(
        grid(
            messy.row(1, uscc=914403001922038216),
            messy.row(2, uscc=good[:16]),
            messy.row(3, uscc=wrong),
            messy.row(4),
        )
    )
    assert counts(said) == (4, 1, 0, 0, 3)
    assert codes(said) == [(2, "USCC_NUMERIC"), (3, "USCC_LENGTH"), (4, "USCC_CHECK")]
    assert Enterprise.objects.get().uscc == messy.code(4)


def test_a_code_twice_is_one_row_or_two_refused_ones_that_name_each_other(
    officer: User, bring: Bring
) -> None:
    said = bring(grid(messy.row(1), messy.row(1), messy.row(2), messy.row(2, contact="别人")))
    assert counts(said) == (3, 1, 0, 0, 2)
    assert codes(said) == [(4, "DUPLICATE_CONFLICT"), (5, "DUPLICATE_CONFLICT")]
    assert "第 5 行" in said["errors"][0]["message"]
    assert "第 4 行" in said["errors"][1]["message"]


def test_two_rows_of_one_enterprise_by_its_old_and_its_new_code_are_both_refused(
    officer: User, bring: Bring
) -> None:
    known = make.enterprise("宝安区", "新安街道", uscc=messy.code(1))
    EnterpriseUscc.objects.create(enterprise=known, uscc=messy.code(2), valid_to=dt.date(2020, 1, 1))
    said = bring(grid(messy.row(1), messy.row(2)))
    assert counts(said) == (2, 0, 0, 0, 2)
    assert {code for _row, code in codes(said)} == {"RULE"}


def test_refused_rows_come_back_with_the_reason_in_the_note_and_a_summary(
    officer: User, bring: Bring
) -> None:
    make.enterprise("南山区", uscc=messy.code(2))
    said = bring(grid(messy.row(1), messy.row(2), messy.row(3, uscc="123")))
    book = openpyxl.load_workbook(said["error_workbook"])
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows] == ["统一社会信用代码", messy.code(2), "123"]
    assert "不在您负责的范围内" in sheet["B2"].comment.text
    assert "应为 18 位" in sheet["B3"].comment.text
    summary = [[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()]
    assert summary[-1][1] == 2
    assert {row[2] for row in summary[1:-1]} == {"OUT_OF_SCOPE", "USCC_LENGTH"}


def test_above_two_thousand_refused_rows_the_reason_stands_in_a_first_column(
    officer: User, bring: Bring
) -> None:
    said = bring(grid(*(messy.row(number, uscc=str(number)) for number in range(1, 2_003))))
    assert counts(said) == (2_002, 0, 0, 0, 2_002)
    sheet = openpyxl.load_workbook(said["error_workbook"]).worksheets[0]
    assert sheet["A1"].value == "退回原因"
    assert "应为 18 位" in sheet["A2"].value
    assert sheet.max_row == 2_003
    assert sheet["A2"].comment is None


def test_a_corrected_error_workbook_imports(officer: User, bring: Bring, tmp_path: Path) -> None:
    said = bring([["单位：千元"], *grid(messy.row(1, uscc="123", revenue=18_505))])
    book = openpyxl.load_workbook(said["error_workbook"])
    book.worksheets[0]["B2"].value = messy.code(1)
    path = tmp_path / "更正.xlsx"
    book.save(path)
    assert counts(bring(path)) == (1, 1, 0, 0, 0)
    assert (
        AnnualFigures.objects.get().revenue == 185_050_000
    )  # the heading says 万元, which counts before the line


def test_a_dry_run_writes_nothing(officer: User, bring: Bring) -> None:
    assert counts(bring(grid(*messy.rows(3)), dry_run=True)) == (3, 3, 0, 0, 0)
    assert not Enterprise.objects.exists()
    assert ImportBatch.objects.get().state == BatchState.CANCELLED


def test_a_file_that_is_no_table_is_refused_as_a_whole_with_exit_1(
    officer: User, bring: Bring, tmp_path: Path
) -> None:
    said = bring(messy.renamed_docx(tmp_path / "表.xlsx"))
    assert said["exit"] == 1
    assert said["code"] == "WORD_DOCUMENT"
    assert said["refused"]
    assert not Enterprise.objects.exists()
    assert ImportBatch.objects.get().state == BatchState.REFUSED


def test_who_may_not_import_is_refused_and_nothing_is_kept(bring: Bring) -> None:
    make.user("ANALYST", "BUREAU", username="ana")
    said = bring(grid(messy.row(1)), user="ana")
    assert (said["exit"], said["code"]) == (1, "import.permission")
    assert not StoredFile.objects.exists()


def test_an_unknown_dataset_and_a_person_who_is_not_there(
    officer: User, bring: Bring, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="invalid choice"):  # from a shell: usage, exit 2
        call_command("import_data", "nothing", str(tmp_path), user="baoan")
    assert bring(grid(messy.row(1)), user="nobody") == {
        "refused": "没有名为“nobody”的在岗用户",
        "code": "user.unknown",
        "exit": 1,
    }


def test_what_was_stored_meanwhile_decides_and_the_workbook_follows(officer: User, tmp_path: Path) -> None:
    """Between preview and commit another district registers one of the enterprises."""
    path = messy.xlsx(tmp_path / "表.xlsx", grid(messy.row(1), messy.row(2)))
    batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    batch = batches.read_and_plan(batch.pk)
    assert (batch.created, batch.refused, batch.refused_file) == (2, 0, None)
    make.enterprise("南山区", uscc=messy.code(2))
    batch = batches.commit(batch.pk)
    assert (batch.created, batch.refused) == (1, 1)
    assert batch.refused_file is not None
    assert batch.findings.get().code == "OUT_OF_SCOPE"


def test_a_batch_whose_staging_was_emptied_by_a_crash_is_staged_again_from_its_file(
    officer: User, tmp_path: Path
) -> None:
    path = messy.xlsx(tmp_path / "表.xlsx", grid(*messy.rows(3)))
    batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    batch = batches.read_and_plan(batch.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE staging.batch_{batch.pk}, staging.batch_{batch.pk}_plan")
    assert batches.commit(batch.pk).created == 3
    assert Enterprise.objects.count() == 3


def test_an_import_takes_as_many_statements_for_a_hundred_rows_as_for_two(
    officer: User, tmp_path: Path
) -> None:
    found = []
    for count in (2, 100):
        path = messy.xlsx(tmp_path / f"{count}.xlsx", grid(*messy.rows(count, start=count * 1000)))
        batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
        with CaptureQueriesContext(connection) as queries:
            batches.read_and_plan(batch.pk)
            batches.commit(batch.pk)
        found.append(len(queries))
    assert found[0] == found[1]


def test_staging_goes_with_its_day(officer: User, tmp_path: Path, settings: Any) -> None:
    batch_of = {}
    for name in ("old", "young"):
        path = messy.xlsx(tmp_path / f"{name}.xlsx", grid(*messy.rows(2)))
        batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
        batch_of[name] = batches.read_and_plan(batch.pk)
    old = timezone.now() - dt.timedelta(days=settings.KEEP_UPLOADS_DAYS + 1)
    ImportBatch.objects.filter(pk=batch_of["old"].pk).update(created_at=old)
    assert expiry.expire(timezone.localdate()) == 1
    assert tables.staged_batches() == {batch_of["young"].pk}
    batch_of["old"].refresh_from_db()
    assert batch_of["old"].state == BatchState.CANCELLED


def test_a_file_of_no_quarter_is_not_taken(officer: User, tmp_path: Path) -> None:
    path = tmp_path / "returns.xlsx"
    path.write_bytes(b"whatever")
    with pytest.raises(Refused, match="“NaN”不是季度"):
        batches.upload(
            actor=officer, dataset="returns", source=path, filename=path.name, options={"period": "NaN"}
        )
    assert not ImportBatch.objects.exists()


def test_the_refused_rows_go_into_a_file_that_counts_as_personal(officer: User, tmp_path: Path) -> None:
    grid = [["企业名称", "统一社会信用代码"], ["甲", "1"], ["乙", messy.code(1)], ["丙", "2"]]
    path = messy.xlsx(tmp_path / "企业.xlsx", grid)
    made = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    batch = batches.read_and_plan(made.pk)
    assert batch.refused_file is not None
    assert batch.refused_file.has_personal_data
    assert list(batch.findings.order_by("id").values_list("row", flat=True)) == [2, 4]
