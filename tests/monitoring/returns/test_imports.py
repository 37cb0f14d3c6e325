"""Returns workbooks through the real staged import and back out through the export."""

import csv
import datetime as dt
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection

from core.verdict import Refused
from exchange.staging import batches, exporting
from exchange.writing.template import write_template
from monitoring.returns.datasets import RETURNS
from monitoring.returns.fields import FIELDS
from monitoring.returns.models import QuarterlyReturn
from tests.monitoring.returns.workbooks import bring, workbook
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> Any:
    """2024Q3 is open; it is due on 21 October."""
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def officer() -> Any:
    return make.user("OFFICER", "宝安区")


@pytest.fixture
def works() -> Any:
    made = [make.enterprise("宝安区", "新安街道") for _ in range(2)]
    for one in made:
        make.member(one)
    return made


def counts(batch: Any) -> Any:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def said(batch: Any) -> Any:
    return list(batch.findings.order_by("id").values_list("row", "column", "message"))


def writes() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM history.seq")
        return cursor.fetchone()


def test_a_districts_workbook_gives_submitted_returns_in_yuan_and_kilowatt_hours(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", works))
    assert (counts(batch), said(batch)) == ((2, 0, 0, 0), [])
    made = QuarterlyReturn.objects.get(enterprise=works[0])
    assert (made.year, made.quarter, made.source, made.version, made.is_current) == (
        2024,
        3,
        "ENTERPRISE",
        1,
        True,
    )
    assert (made.state, made.entered_by, made.district, made.street) == (
        "SUBMITTED", officer, works[0].district, works[0].street,
    )  # fmt: skip
    assert (made.revenue, made.revenue_prev, made.output) == (13_865_000, 12_500_000, 14_023_000)
    assert (made.electricity, made.electricity_prev, made.employees) == (412_500, 398_000, 86)
    assert (made.tax_paid, made.finished_goods, made.export_delivery) == (Decimal("453100"), 660_000, 0)
    assert (made.order_trend, made.outlook, made.status) == ("UP", "BETTER", "NORMAL")
    assert (made.filled_by, made.phone, made.filled_on) == ("李会计", "13800138000", dt.date(2024, 10, 12))
    assert made.assets is None


def test_thousands_of_yuan_give_the_same_yuan(officer: Any, works: Any, tmp_path: Any) -> None:
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", works, unit="千元", factor=10))
    assert counts(batch) == (2, 0, 0, 0)
    assert QuarterlyReturn.objects.get(enterprise=works[0]).revenue == 13_865_000


def test_the_same_file_again_writes_nothing(officer: Any, works: Any, tmp_path: Any) -> None:
    path = workbook(tmp_path / "q3.xlsx", works)
    bring(officer, path)
    before = writes()
    assert counts(bring(officer, path)) == (0, 0, 2, 0)
    assert writes() == before


def test_a_changed_figure_is_a_new_version_and_an_undo_supersedes_back(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    bring(officer, workbook(tmp_path / "a.xlsx", works))
    batch = bring(
        officer,
        workbook(tmp_path / "b.xlsx", works, change=lambda one: {"利润总额": -3} if one == works[0] else {}),
    )
    assert counts(batch) == (0, 1, 1, 0)
    versions = QuarterlyReturn.objects.filter(enterprise=works[0]).order_by("version")
    shown = [(row.version, row.is_current, row.profit, row.revenue) for row in versions]
    assert shown == [(1, False, 862_000, 13_865_000), (2, True, -30_000, 13_865_000)]
    batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    assert [row.is_current for row in versions.all()] == [True, False]
    assert counts(bring(officer, tmp_path / "b.xlsx")) == (0, 1, 1, 0)
    latest = versions.last()
    assert latest is not None
    assert latest.version == 3


def test_an_undo_takes_new_returns_away(officer: Any, works: Any, tmp_path: Any) -> None:
    batch = bring(officer, workbook(tmp_path / "a.xlsx", works))
    batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    assert not QuarterlyReturn.objects.exists()


def test_what_blocks_is_refused_at_its_cell_in_the_rules_words_and_the_rest_goes_in(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    wrong = {"利润总额": None, "其中：产成品": 900, "研发费用": -1, "填表人": "—"}
    path = workbook(tmp_path / "q3.xlsx", works, change=lambda one: wrong if one == works[1] else {})
    batch = bring(officer, path)
    assert counts(batch) == (1, 0, 0, 1)
    assert said(batch) == [
        (6, "利润总额", "“利润总额”未填写；确无发生额的请填 0（V03）"),
        (6, "填表人", "“填报人”未填写（V03）"),
        (6, "研发费用", "“研发费用”为 -1.00 万元，不能为负数（V05）"),
        (6, "其中：产成品", "“其中：产成品”900.00 万元 大于“存货”205.70 万元，请核对（V06）"),
    ]


def test_too_many_decimals_in_the_unit_sent_are_refused(officer: Any, works: Any, tmp_path: Any) -> None:
    path = workbook(tmp_path / "q3.xlsx", works[:1], change=lambda _one: {"营业收入": 1386.505})
    batch = bring(officer, path)
    assert counts(batch) == (0, 0, 0, 1)
    assert batch.findings.get().code == "TOO_MANY_DECIMALS"


def test_who_is_not_on_the_list_or_not_ones_own_is_refused_without_telling_more(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    unlisted, stranger = make.enterprise("宝安区"), make.enterprise("南山区")
    make.member(stranger)
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", [*works, unlisted, stranger]))
    assert counts(batch) == (2, 0, 0, 2)
    found = {
        row: (code, message) for row, code, message in batch.findings.values_list("row", "code", "message")
    }
    assert "不在本季度监测名单内" in found[7][1]
    assert found[8][0] == "OUT_OF_SCOPE"


def test_a_quarter_that_is_closed_or_not_named_takes_nothing(
    officer: Any, works: Any, tmp_path: Any, time_machine: Any
) -> None:
    path = workbook(tmp_path / "q3.xlsx", works)
    assert "没有说明是哪个季度" in said(bring(officer, path, period=""))[0][2]
    time_machine.move_to(dt.datetime(2024, 12, 1, 3, tzinfo=dt.UTC))
    batch = bring(officer, path)
    assert counts(batch) == (0, 0, 0, 2)
    assert "本季度报表已关闭" in said(batch)[0][2]
    assert not QuarterlyReturn.objects.exists()


def test_an_accepted_return_is_corrected_only_with_a_reason(officer: Any, works: Any, tmp_path: Any) -> None:
    make.quarterly_return(works[0], state="ACCEPTED", revenue=Decimal(1))
    make.quarterly_return(works[1], state="DISTRICT_APPROVED", revenue=Decimal(1))
    batch = bring(officer, workbook(tmp_path / "q3.xlsx", works))
    assert counts(batch) == (0, 0, 0, 2)
    first, second = sorted(said(batch))
    assert "更正须在“更正原因”一列写明原因" in first[2]
    assert "区已审核" in second[2]


def test_a_file_may_hold_several_quarters_by_its_own_columns(officer: Any, works: Any, tmp_path: Any) -> None:
    make.quarter(2024, 2, opens_on=dt.date(2024, 7, 1), closes_on=dt.date(2024, 11, 4))
    make.member(works[0], 2024, 2)
    export = _exported(officer, works, tmp_path)
    heading, first = export[0], export[1]
    year, quarter = heading.index("年份"), heading.index("季度")
    assert (first[year], first[quarter]) == ("2024", "三季度")
    other = list(first)
    other[quarter] = "第二季度"
    path = tmp_path / "two.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heading, first, other])
    assert counts(bring(officer, path, period="")) == (1, 0, 1, 0)
    assert QuarterlyReturn.objects.filter(quarter=2).get().revenue == 13_865_000


def _exported(officer: Any, works: Any, tmp_path: Any) -> Any:
    bring(officer, workbook(tmp_path / "q3.xlsx", works))
    exporting.export(officer, "returns", tmp_path / "out.xlsx", {"period": ["2024Q3"]})
    sheet: Any = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    rows = sheet.iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def test_an_exported_list_imports_again_unchanged_also_who_has_not_reported(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    make.member(make.enterprise("宝安区"))
    bring(officer, workbook(tmp_path / "q3.xlsx", works))
    found = exporting.export(officer, "returns", tmp_path / "out.xlsx", {"period": ["2024Q3"]})
    assert (found.rows, found.personal) == (3, True)
    before = writes()
    batch = bring(officer, tmp_path / "out.xlsx", period="")
    assert (counts(batch), said(batch)) == ((0, 0, 3, 0), [])
    assert writes() == before


@pytest.mark.parametrize(
    ("revenue", "heading"),
    [("13865000", "（万元）"), ("13865010", "（千元）"), ("13865000.37", "（元）")],
)
def test_an_export_is_in_the_coarsest_unit_that_can_be_sent_back(
    officer: Any, works: Any, tmp_path: Any, revenue: str, heading: str
) -> None:
    bring(officer, workbook(tmp_path / "q3.xlsx", works))
    QuarterlyReturn.objects.filter(enterprise=works[0]).update(revenue=Decimal(revenue))
    exporting.export(officer, "returns", tmp_path / "out.xlsx", {"period": ["2024Q3"]})
    sheet: Any = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    names = next(sheet.iter_rows(values_only=True))
    assert {name for name in names if "元）" in name} == {name for name in names if name.endswith(heading)}
    batch = bring(officer, tmp_path / "out.xlsx", period="")
    assert (counts(batch), said(batch)) == ((0, 0, 2, 0), [])


def test_an_export_holds_the_rows_of_the_list_and_no_phones_for_whom_they_do_not_concern(
    works: Any, tmp_path: Any
) -> None:
    make.quarterly_return(works[0])
    wanted = {"period": ["2024Q3"], "state": ["OWED"]}
    found = exporting.export(make.user("ANALYST"), "returns", tmp_path / "out.xlsx", wanted)
    assert (found.rows, found.personal) == (1, False)
    with pytest.raises(Refused):
        exporting.export(make.user("ANALYST"), "returns", tmp_path / "out.xlsx", {"nonsense": ["1"]})


def test_the_statistics_liaison_brings_what_the_bureaus_know_beside_the_enterprises_own(
    works: Any, tmp_path: Any
) -> None:
    make.quarterly_return(works[0])
    path = tmp_path / "stat.csv"
    path.write_text(
        f"统一社会信用代码,来源,营业收入（千元）\n{works[0].uscc},统计局,14200\n", encoding="utf-8-sig"
    )
    with pytest.raises(Refused):
        bring(make.user("OFFICER", "宝安区"), path, "official_returns")
    assert counts(bring(make.user("STAT_LIAISON"), path, "official_returns")) == (1, 0, 0, 0)
    kept = QuarterlyReturn.objects.filter(is_current=True).order_by("source")
    assert [(row.source, row.revenue) for row in kept] == [
        ("ENTERPRISE", 15_000_000),
        ("STAT", 14_200_000),
    ]


def test_the_template_has_every_field_of_the_return(tmp_path: Any, officer: Any, works: Any) -> None:
    write_template(tmp_path / "t.xlsx", RETURNS)
    sheet: Any = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    heading = [cell.value for cell in sheet[1]]
    for field in FIELDS:
        assert any(text.startswith(str(field.name)) for text in heading), field.code
    assert "用电量（本年累计）（千瓦时）" in heading


def test_a_percentage_and_a_unit_in_the_cell_are_read_as_they_are_meant(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    export = _exported(officer, works, tmp_path)
    heading, line = export[0], export[1]
    line[heading.index("产能利用率（%）")] = "85.5%"
    line[heading.index("用电量（本年累计）（千瓦时）")] = "50.5万度"
    path = tmp_path / "percent.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heading, line])
    assert counts(bring(officer, path)) == (0, 1, 0, 0)
    now = QuarterlyReturn.objects.get(
        enterprise__uscc=line[heading.index("统一社会信用代码")], is_current=True
    )
    assert (now.capacity_use, now.electricity) == (Decimal("85.50"), 505_000)


def test_headings_with_half_width_brackets_and_commas_are_read_like_those_we_write(
    officer: Any, works: Any, tmp_path: Any
) -> None:
    heading, line, *_more = _exported(officer, works, tmp_path)
    line[heading.index("工业总产值（当年价，本年累计）（万元）")] = "2345.67"
    narrow = str.maketrans("（），：", "(),:")
    path = tmp_path / "narrow.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[name.translate(narrow) for name in heading], line])
    assert counts(bring(officer, path)) == (0, 1, 0, 0)
    code = line[heading.index("统一社会信用代码")]
    now = QuarterlyReturn.objects.get(enterprise__uscc=code, is_current=True)
    assert now.output == Decimal("23456700.00")
