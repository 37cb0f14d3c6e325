"""Workbooks of this room through the real staged import."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cultivation.enterprises.imports.scope import WritableScope
from cultivation.enterprises.models import (
    AnnualFigures,
    Enterprise,
    EnterpriseName,
    Exit,
    Inclusion,
    Standing,
)
from cultivation.enterprises.standing import last_full_year
from exchange.staging import batches, exporting
from tests.support.factories import annual, enterprise, unit, uscc, user

pytestmark = pytest.mark.django_db
YEAR = last_full_year()


@pytest.fixture
def bring(tmp_path: Path) -> Any:
    """Import rows of texts (the first is the heading) as a person; the committed batch."""

    def make(person: Any, dataset: Any, *rows: Any, commit: Any = True) -> Any:
        path = tmp_path / "file.csv"
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8-sig")
        batch = batches.upload(actor=person, dataset=dataset, source=path, filename=path.name)
        batch = batches.read_and_plan(batch.pk)
        return batches.commit(batch.pk) if commit else batch

    return make


def counts(batch: Any) -> Any:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def codes(batch: Any) -> Any:
    return list(batch.findings.order_by("id").values_list("row", "code"))


def undo(person: Any, batch: Any) -> Any:
    return batches.undo(batches.open_undo(actor=person, batch_id=batch.pk).pk)


HEADING = (
    *("企业名称", "统一社会信用代码", "所属区", "街道", "行业", "联系人", "联系电话"),
    *(f"{YEAR}年营业收入(万元)", f"{YEAR - 1}年营业收入(万元)"),
)


def row(
    code: Any,
    district: Any = "宝安",
    street: Any = "新安街道办事处",
    *,
    contact: Any = "张三",
    last: Any = "1850.5",
) -> Any:
    return ("深圳市新来有限公司", code, district, street, "3972", contact, "13800138000", last, "1700")


def test_new_enterprises_come_in_with_name_code_place_and_figures_of_their_years(bring: Any) -> None:
    code = uscc()
    batch = bring(user("OFFICER", "宝安区"), "enterprises", HEADING, row(code.lower()))
    assert counts(batch) == (1, 0, 0, 0)
    made = Enterprise.objects.get()
    assert (made.uscc, made.district, made.street, made.division) == (
        code,
        unit("宝安区"),
        unit("新安街道"),
        "39",
    )
    assert made.names.get().name == made.name
    assert made.usccs.get().uscc == code
    figures = AnnualFigures.objects.order_by("year").values_list("year", "source", "revenue")
    assert list(figures) == [
        (YEAR - 1, "ENTERPRISE", Decimal(17_000_000)),
        (YEAR, "ENTERPRISE", Decimal(18_505_000)),
    ]
    assert Standing.objects.get().revenue_last == Decimal(18_505_000)


def test_the_same_file_again_writes_nothing(bring: Any) -> None:
    officer, code = user("OFFICER", "宝安区"), uscc()
    bring(officer, "enterprises", HEADING, row(code))
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM history.seq")
        before = cursor.fetchone()
        assert counts(bring(officer, "enterprises", HEADING, row(code))) == (0, 0, 1, 0)
        cursor.execute("SELECT last_value FROM history.seq")
        assert cursor.fetchone() == before


def test_only_what_differs_is_written_and_a_changed_figure_is_a_new_version(bring: Any) -> None:
    officer, code = user("OFFICER", "宝安区"), uscc()
    bring(officer, "enterprises", HEADING, row(code))
    batch = bring(officer, "enterprises", HEADING, row(code, contact="李四", last="1900"))
    assert counts(batch) == (0, 1, 0, 0)
    assert Enterprise.objects.get().contact == "李四"
    versions = AnnualFigures.objects.filter(year=YEAR).order_by("version")
    assert list(versions.values_list("version", "revenue", "is_current")) == [
        (1, Decimal(18_505_000), False),
        (2, Decimal(19_000_000), True),
    ]
    assert AnnualFigures.objects.filter(year=YEAR - 1).count() == 1


def test_an_empty_cell_a_masked_cell_and_a_missing_column_leave_what_is_stored(bring: Any) -> None:
    made = enterprise(
        "宝安区", "新安街道", contact="张三", phone="13800138000", address="一路1号", uscc=uscc()
    )
    heading = ("企业名称", "信用代码", "联系人", "联系电话")
    batch = bring(
        user("OFFICER", "宝安区"), "enterprises", heading, (made.name, made.uscc, "—", "138****8000")
    )
    assert counts(batch) == (0, 0, 1, 0)
    batch = bring(
        user("OFFICER", "宝安区"), "enterprises", heading, ("深圳市改名有限公司", made.uscc, "无", "")
    )
    assert counts(batch) == (0, 1, 0, 0)
    made.refresh_from_db()
    assert (made.contact, made.phone, made.address, made.street) == (
        "张三",
        "13800138000",
        "一路1号",
        unit("新安街道"),
    )


def test_a_new_name_is_a_dated_row_and_a_former_code_still_leads_to_the_enterprise(bring: Any) -> None:
    made = enterprise("宝安区", "新安街道", name="深圳市旧名有限公司")
    former = uscc()
    made.usccs.create(uscc=former, valid_to=dt.date(2020, 1, 1))
    batch = bring(
        user("OFFICER", "宝安区"), "enterprises", ("企业名称", "信用代码"), ("深圳市新名有限公司", former)
    )
    assert counts(batch) == (0, 1, 0, 0)
    made.refresh_from_db()
    assert made.name == "深圳市新名有限公司"
    assert made.uscc != former
    current = EnterpriseName.objects.get(enterprise=made, valid_to=None)
    assert (current.name, EnterpriseName.objects.filter(enterprise=made).count()) == ("深圳市新名有限公司", 2)


def test_an_enterprise_of_another_district_is_refused_like_a_place_that_is_not_ones_own(bring: Any) -> None:
    theirs = enterprise("南山区", "粤海街道")
    officer = user("OFFICER", "宝安区")
    batch = bring(
        officer,
        "enterprises",
        HEADING,
        row(theirs.uscc),
        row(uscc(), district="南山区", street="粤海街道"),
        row(uscc()),
    )
    assert counts(batch) == (1, 0, 0, 2)
    found = list(batch.findings.order_by("id").values_list("row", "code"))
    assert found == [(2, "OUT_OF_SCOPE"), (3, "OUT_OF_SCOPE")]
    assert not any(theirs.name in message for message in batch.findings.values_list("message", flat=True))
    theirs.refresh_from_db()
    assert theirs.district.name == "南山区"


def test_a_street_that_there_is_not_is_named_and_the_good_rows_go_in(bring: Any) -> None:
    batch = bring(
        user("OFFICER", "宝安区"), "enterprises", HEADING, row(uscc(), street="没有街道"), row(uscc())
    )
    assert counts(batch) == (1, 0, 0, 1)
    assert codes(batch) == [(2, "UNKNOWN_UNIT")]


def test_a_new_row_without_a_place_is_in_the_importers_own(bring: Any) -> None:
    heading = ("企业名称", "信用代码")
    bring(user("OFFICER", "新安街道"), "enterprises", heading, ("深圳市街道有限公司", uscc()))
    bring(user("OFFICER", "南山区"), "enterprises", heading, ("深圳市区里有限公司", uscc()))
    places = Enterprise.objects.order_by("id").values_list("district__name", "street__name")
    assert list(places) == [("宝安区", "新安街道"), ("南山区", None)]
    batch = bring(user("BUREAU"), "enterprises", heading, ("深圳市何处有限公司", uscc()))
    assert codes(batch) == [(2, "REQUIRED")]


def test_a_row_that_names_another_district_leaves_the_old_street(bring: Any) -> None:
    made = enterprise("宝安区", "新安街道")
    bring(user("BUREAU"), "enterprises", ("企业名称", "信用代码", "所属区"), (made.name, made.uscc, "南山区"))
    made.refresh_from_db()
    assert (made.district.name, made.street) == ("南山区", None)


def test_an_undone_import_leaves_what_was_before(bring: Any) -> None:
    officer = user("OFFICER", "宝安区")
    made = enterprise("宝安区", "新安街道", name="深圳市原名有限公司", contact="张三")
    annual(made, YEAR, revenue=Decimal(10_000_000))

    def state() -> Any:
        return [
            list(Enterprise.objects.order_by("id").values_list("id", "name", "contact", "version")),
            list(EnterpriseName.objects.order_by("id").values_list("name", "valid_to")),
            list(AnnualFigures.objects.filter(is_current=True).values_list("enterprise", "year", "revenue")),
        ]

    before = state()
    batch = bring(officer, "enterprises", HEADING, row(made.uscc, contact="李四"), row(uscc()))
    assert counts(batch) == (1, 1, 0, 0)
    undo(officer, batch)
    assert state() == before
    assert Standing.objects.get().revenue_last == Decimal(10_000_000)


FIGURES = ("信用代码", "年份", "数据来源", "营业收入(万元)", "工业总产值(万元)")


def test_figures_come_in_by_source_and_keep_what_a_file_does_not_state(bring: Any) -> None:
    made = enterprise("宝安区")
    annual(made, YEAR, source="STAT", revenue=Decimal(1), output=Decimal(9))
    liaison = user("STAT_LIAISON")
    batch = bring(
        liaison,
        "figures",
        FIGURES,
        (made.uscc, YEAR, "统计", "2000", ""),
        (made.uscc, YEAR, "税务", "1990", "2100"),
    )
    assert counts(batch) == (1, 1, 0, 0)
    now = AnnualFigures.objects.get(enterprise=made, source="STAT", is_current=True)
    assert (now.version, now.revenue, now.output) == (2, Decimal(20_000_000), Decimal(9))
    assert Standing.objects.get().revenue_last == Decimal(20_000_000)


def test_a_negative_output_is_refused_as_in_a_return_and_a_negative_revenue_is_not(bring: Any) -> None:
    made = enterprise("宝安区")
    row = (made.uscc, YEAR, "企业")
    batch = bring(user("OFFICER", "宝安区"), "figures", FIGURES, (*row, "-5", "-1"))
    assert batch.findings.get().message == "工业总产值不能为负数"
    assert counts(bring(user("OFFICER", "宝安区"), "figures", FIGURES, (*row, "-5", "0"))) == (1, 0, 0, 0)


def test_a_source_that_is_not_ones_own_and_a_year_not_over_are_refused(bring: Any) -> None:
    made = enterprise("宝安区")
    officer = user("OFFICER", "宝安区")
    rows = [
        (made.uscc, YEAR, "统计", "1", ""),
        (made.uscc, YEAR + 1, "企业", "1", ""),
        (uscc(), YEAR, "企业", "1", ""),
    ]
    batch = bring(officer, "figures", FIGURES, *rows)
    assert sorted(codes(batch)) == [(2, "RULE"), (3, "RULE"), (4, "OUT_OF_SCOPE")]
    assert not AnnualFigures.objects.exists()


def test_inclusions_and_exits_come_in_once_and_make_the_standing(bring: Any) -> None:
    made = enterprise("宝安区", "新安街道")
    liaison = user("STAT_LIAISON")
    heading = ("信用代码", "纳统日期", "入库方式", "依据")
    line = (made.uscc, "2024-01-31", "年度审核", "名录")
    assert counts(bring(liaison, "inclusions", heading, line)) == (1, 0, 0, 0)
    fact = Inclusion.objects.get()
    assert (fact.count_year, fact.door, fact.street) == (2023, "ANNUAL", unit("新安街道"))
    assert Standing.objects.get().above_scale
    assert counts(bring(liaison, "inclusions", heading, line)) == (0, 0, 1, 0)
    out = bring(
        liaison, "exits", ("信用代码", "退库日期", "退库原因"), (made.uscc, "2024-12-31", "规模不达标")
    )
    assert counts(out) == (1, 0, 0, 0)
    assert not Standing.objects.get().above_scale
    undo(liaison, out)
    assert Standing.objects.get().above_scale
    assert not Exit.objects.exists()


def test_an_export_imports_again_unchanged(tmp_path: Path) -> None:
    officer = user("OFFICER", "宝安区")
    enterprise(
        "宝安区",
        "新安街道",
        name="深圳市甲（宝安）有限公司",
        revenue={YEAR: Decimal("18505000.01"), YEAR - 2: 9},
    )
    enterprise("宝安区", name="深圳市ABC有限公司", status="STOPPED", industry="", legal_form="")
    path = tmp_path / "out.xlsx"
    exporting.export(officer, "enterprises", path, {})
    batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    assert counts(batches.read_and_plan(batch.pk)) == (0, 0, 2, 0)


def test_revenue_of_a_year_that_has_not_ended_is_refused(bring: Any) -> None:
    code, other = uscc(), uscc()
    heading = ("企业名称", "统一社会信用代码", "街道", f"{YEAR + 1}年营业收入", "1989年营业收入")
    rows = [
        ("甲有限公司", code, "新安街道", "1", ""),
        ("乙有限公司", uscc(), "新安街道", "", "1"),
        ("丙有限公司", other, "新安街道", "—", ""),
    ]
    batch = bring(user("OFFICER", "宝安区"), "enterprises", heading, *rows)
    assert counts(batch) == (1, 0, 0, 2)
    found = list(batch.findings.order_by("row").values_list("row", "column", "message"))
    assert [each[:2] for each in found] == [(2, heading[3]), (3, heading[4])]
    assert str(YEAR) in found[0][2]
    assert not AnnualFigures.objects.exists()


def test_a_number_of_people_that_cannot_be_is_refused_and_the_good_rows_go_in(bring: Any) -> None:
    some = [enterprise("宝安区") for _number in range(4)]
    rows = [
        (each.uscc, YEAR, "自报", people)
        for each, people in zip(some, (-3, 3_000_000_000, 10**7, 85), strict=True)
    ]
    heading = ("统一社会信用代码", "年份", "来源", "从业人员（人）")
    batch = bring(user("OFFICER", "宝安区"), "figures", heading, *rows)
    assert counts(batch) == (1, 0, 0, 3)
    found = sorted(codes(batch))
    assert found == [(2, "RULE"), (3, "QUANTITY_TOO_LARGE"), (4, "QUANTITY_TOO_LARGE")]
    assert list(AnnualFigures.objects.values_list("enterprise", "employees")) == [(some[3].pk, 85)]


def test_a_source_that_may_not_be_written_is_named_as_the_file_names_it(bring: Any) -> None:
    heading = ("统一社会信用代码", "年份", "来源", "营业收入")
    batch = bring(user("OFFICER", "宝安区"), "figures", heading, (enterprise("宝安区").uscc, YEAR, "统计", 1))
    assert list(batch.findings.values_list("found", "code")) == [("统计", "RULE")]


def test_why_a_place_was_not_found_is_said(bring: Any) -> None:
    rows = [row(uscc(), "火星区"), row(uscc(), "宝安区", "粤海街道"), row(uscc(), "宝安区", "月球街道")]
    batch = bring(user("OFFICER", "宝安区"), "enterprises", HEADING, *rows)
    said = batch.findings.order_by("row").values_list("row", "column", "code", "message")
    assert list(said) == [
        (2, "所属区", "UNKNOWN_UNIT", "“所属区”现为“火星区”，没有这个区"),
        (3, "街道", "UNKNOWN_UNIT", "“街道”现为“粤海街道”，这个街道不属于所填的区"),
        (4, "街道", "UNKNOWN_UNIT", "“街道”现为“月球街道”，没有这个街道"),
    ]


def test_rows_that_say_otherwise_of_the_same_year_are_told_what_is_the_same(bring: Any) -> None:
    one = enterprise("宝安区")
    heading = ("统一社会信用代码", "年度", "来源", "营业收入")
    rows = [(one.uscc, YEAR, "自报", 1), (one.uscc, YEAR - 1, "自报", 1), (one.uscc, YEAR, "自报", 2)]
    batch = bring(user("OFFICER", "宝安区"), "figures", heading, *rows)
    assert counts(batch) == (1, 0, 0, 2)
    said = batch.findings.order_by("row").values_list("row", "message")
    same = "行的“统一社会信用代码”“年度”“来源”相同，但其他内容不同；请只保留正确的一行"
    assert list(said) == [(2, f"与工作表“file”第 4 {same}"), (4, f"与工作表“file”第 2 {same}")]


def test_whoever_sends_their_own_enterprise_elsewhere_is_told_of_the_place(bring: Any) -> None:
    mine, theirs = enterprise("宝安区", "新安街道"), enterprise("宝安区", "西乡街道")
    heading = ("统一社会信用代码", "街道")
    rows = [(mine.uscc, "西乡街道"), (theirs.uscc, "西乡街道"), (uscc(), "西乡街道")]
    batch = bring(user("OFFICER", "新安街道"), "enterprises", heading, *rows)
    said = batch.findings.order_by("row").values_list("column", "message")
    assert said[0] == ("街道", "“西乡街道”不在您负责的范围内")
    assert [column for column, _message in said] == ["街道", *["统一社会信用代码"] * 2]


@pytest.mark.parametrize(
    ("status", "form", "industry", "kept"),
    [
        (
            "存续（在营、开业、在册）",
            "有限责任公司(自然人投资或控股)",
            "C3972",
            ("OPERATING", "LIMITED", "3972"),
        ),
        ("在营（开业）企业", "股份有限公司（非上市）", "c39", ("OPERATING", "JOINT_STOCK", "39")),
    ],
)
def test_the_words_of_the_register_of_companies_are_known(
    bring: Any, status: str, form: str, industry: str, kept: tuple[str, ...]
) -> None:
    heading = ("企业名称", "统一社会信用代码", "街道", "登记状态", "企业类型", "行业代码")
    line = ("甲有限公司", uscc(), "新安街道", status, form, industry)
    assert counts(bring(user("OFFICER", "宝安区"), "enterprises", heading, line)) == (1, 0, 0, 0)
    assert Enterprise.objects.values_list("status", "legal_form", "industry").get() == kept


@pytest.mark.parametrize(
    ("scope", "place"),
    [
        (WritableScope(False, (1,), ()), (1, None)),
        (WritableScope(False, (), (3,)), (None, 3)),
        (WritableScope(False, (1, 2), ()), (None, None)),
        (WritableScope(False, (1,), (3,)), (None, None)),
        (WritableScope(False, (), ()), (None, None)),
        (WritableScope(True, (1,), ()), (None, None)),
    ],
)
def test_only_who_writes_in_one_place_alone_has_an_own_place(
    scope: WritableScope, place: tuple[int | None, int | None]
) -> None:
    assert scope.own_place == place
