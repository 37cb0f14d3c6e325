"""Contacts come in by workbook and go out by it; a file of ours changes nothing."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from accounts.models import User
from core.notices.models import Notice
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.enterprises.models import Enterprise
from exchange.about import Columns
from exchange.models import ImportBatch
from exchange.staging import batches, exporting
from tests.support import factories as make
from tests.support.refusals import refuses

D = dt.date
TODAY = D(2024, 5, 10)
HEADING = (
    "统一社会信用代码",
    "联系干部账号",
    "联系开始日期",
    "挂点领导",
    "挂点领导职务",
    "挂点领导单位",
    "挂点开始日期",
)
Bring = Callable[..., ImportBatch]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import rows below the heading as a person; the committed batch."""

    def imported(person: User, *rows: tuple[Any, ...]) -> ImportBatch:
        path = tmp_path / "contacts.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADING, *rows])
        return through(person, path)

    return imported


def through(person: User, path: Path) -> ImportBatch:
    batch = batches.upload(actor=person, dataset="contacts", source=path, filename=path.name)
    return batches.commit(batches.read_and_plan(batch.pk).pk)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def reasons(batch: ImportBatch) -> list[str]:
    """What was said of the refused rows."""
    return [one.message for one in batch.findings.order_by("pk")]


def row(of: Enterprise, officer: str = "", since: str = "", leader: str = "", *rest: str) -> tuple[str, ...]:
    """A row of the file."""
    return (of.uscc, officer, since, leader, *rest, *[""] * (3 - len(rest)))


def test_officers_and_leaders_come_in_and_those_before_end(
    reviewer: User, street: User, district: User, works: Enterprise, bring: Bring
) -> None:
    make.inclusion(works, D(2024, 2, 29))
    make.contact(works, district, D(2024, 4, 1))
    done = bring(
        reviewer, row(works, street.username, "2024-05-06", "陈国强", "副区长", "宝安区", "2024-03-01")
    )
    assert counts(done) == (0, 1, 0, 0)
    rows = ContactOfficer.objects.filter(enterprise=works).order_by("pk")
    assert [(one.user, one.valid_from, one.valid_to) for one in rows] == [
        (district, D(2024, 4, 1), D(2024, 5, 6)), (street, D(2024, 5, 6), None),
    ]  # fmt: skip
    hung = HangPoint.objects.get()
    assert (hung.leader, hung.title, hung.unit.name, hung.valid_from, hung.valid_to) == (
        "陈国强", "副区长", "宝安区", D(2024, 3, 1), D(2027, 2, 28),
    )  # fmt: skip
    assert Notice.objects.get(user=street).title == "您新增 1 家联系企业"


def test_a_name_that_one_person_has_will_do(
    reviewer: User, street: User, works: Enterprise, bring: Bring
) -> None:
    assert counts(bring(reviewer, row(works, "王芳"))) == (0, 1, 0, 0)
    assert ContactOfficer.objects.get().user == street
    assert counts(bring(reviewer, row(works, street.username.upper()))) == (0, 0, 1, 0)
    make.user("OFFICER", "西乡街道", name="王芳")
    assert reasons(bring(reviewer, row(make.enterprise("宝安区", "新安街道"), "王芳"))) == [
        "有几位同名的干部，请填写账号"
    ]


def test_what_a_file_leaves_out_stays(reviewer: User, street: User, works: Enterprise, bring: Bring) -> None:
    make.inclusion(works)
    make.contact(works, street)
    make.hang_point(works, valid_to=D(2025, 11, 30))
    assert counts(bring(reviewer, row(works))) == (0, 0, 1, 0)
    assert counts(bring(reviewer, row(works, "", "", "", "区委常委"))) == (0, 1, 0, 0)
    hung = HangPoint.objects.get()
    assert (hung.leader, hung.title, hung.version) == ("陈国强", "区委常委", 2)


def test_each_row_that_cannot_be_is_refused_with_why_and_the_others_are_in(
    reviewer: User, street: User, bring: Bring
) -> None:
    firms = [make.enterprise("宝安区", "新安街道") for _each in range(9)]
    outside = make.user("OFFICER", "南山区")
    make.inclusion(firms[5], D(2021, 5, 9))
    make.inclusion(firms[6], D(2024, 2, 1))
    make.inclusion(firms[7], D(2024, 2, 1))
    make.exit_(firms[7], D(2024, 4, 1), reason="MOVED_OUT")
    done = bring(
        reviewer,
        row(firms[0], street.username),
        row(firms[1], "nobody"),
        row(firms[2], outside.username),
        row(firms[3], street.username, "2024-05-11"),
        row(firms[4], "", "", "陈国强", "", "宝安区"),
        row(firms[5], "", "", "陈国强", "", "宝安区"),
        row(firms[6], "", "", "陈国强", "", "宝安区", "2024-01-31"),
        row(firms[7], "", "", "陈国强", "", "宝安区"),
        row(firms[8], "", "2024-05-06"),
        row(make.enterprise("南山区", "粤海街道"), street.username),
    )
    assert counts(done)[1] == 1
    assert counts(done)[3] == 9
    assert ContactOfficer.objects.count() == 1
    assert not HangPoint.objects.exists()
    said = " ".join(reasons(done))
    for words in (
        "没有这个账号或姓名的在岗干部", "企业不在其工作范围内", "开始日期不能晚于今天", "企业还没有纳统", "挂点期已满",
        "挂点开始日期不能早于纳统日期", "不再安排挂点领导", "请填写联系干部账号", "不在您负责的范围内",
    ):  # fmt: skip
        assert words in said


def test_an_officer_may_not_import(street: User, works: Enterprise, bring: Bring) -> None:
    with refuses("import.permission"):
        bring(street, row(works, street.username))


def test_our_own_file_changes_nothing(
    reviewer: User, street: User, works: Enterprise, tmp_path: Path
) -> None:
    make.confirmed(works)
    make.contact(works, street)
    make.inclusion(works)
    make.hang_point(works, valid_to=D(2025, 11, 30))
    bare = make.enterprise("宝安区", "西乡街道")
    make.confirmed(bare)
    path = tmp_path / "out.xlsx"
    exporting.export(reviewer, "contacts", path, {})
    assert counts(through(reviewer, path)) == (0, 0, 2, 0)
    assert ContactOfficer.objects.get().version == 1


def test_the_list_goes_out_in_the_columns_of_its_page(
    reviewer: User, street: User, works: Enterprise, tmp_path: Path
) -> None:
    make.confirmed(works)
    make.contact(works, street)
    make.confirmed(make.enterprise("宝安区", "新安街道"), D(2024, 4, 24))
    path = tmp_path / "shown.xlsx"
    exporting.export(reviewer, "contacts", path, {}, Columns.SHOWN)
    rows = [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    head = next(row for row in rows if "联系干部情况" in row)
    late, kept = (dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :][:2])
    assert late["联系干部情况"] == "超期 5 天"  # due on 30 April; 6, 7, 8, 9, 10 May
    assert (kept["企业"], kept["联系干部"]) == (works.name, "王芳")


def test_an_import_is_undone(
    reviewer: User, street: User, district: User, works: Enterprise, bring: Bring
) -> None:
    make.contact(works, district)
    done = bring(reviewer, row(works, street.username))
    batches.undo(batches.open_undo(actor=reviewer, batch_id=done.pk).pk)
    row_ = ContactOfficer.objects.get()
    assert (row_.user, row_.valid_to, row_.end_reason) == (district, None, "")
