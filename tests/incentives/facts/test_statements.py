"""The list to STAT of a programme's year goes out with what is known and comes back as statements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures
from incentives.eligibility.registry import find
from incentives.eligibility.services import evaluate
from incentives.facts.models import AwardFact
from tests.incentives.facts.workbooks import bring, bring_file, counts, exported, said, take_back
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_policies

pytestmark = pytest.mark.django_db
HEADING = ["统一社会信用代码", "政策", "年度", "当年产值（万元）", "次年产值（万元）", "次年末在库"]


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 6, 3, 3, tzinfo=dt.UTC))
    load_parameters()
    load_policies()


@pytest.fixture
def liaison() -> User:
    return make.user("STAT_LIAISON")


@pytest.fixture
def bureau() -> User:
    return make.user("BUREAU")


def rows_of(path: Path) -> list[dict[str, Any]]:
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_list_names_whom_the_year_concerns_with_what_is_known(bureau: User, tmp_path: Path) -> None:
    one, other = make.enterprise("宝安区", "新安街道"), make.enterprise("南山区")
    left = make.enterprise("龙岗区")
    for works in (one, other, left):
        make.inclusion(works, dt.date(2022, 11, 20))
    make.inclusion(make.enterprise("宝安区"), dt.date(2023, 11, 20))
    make.inclusion(other, dt.date(2016, 11, 20))
    make.exit_(left, dt.date(2023, 6, 30))
    make.history_check(one, found=False)
    for year, output in ((2022, 30_000_000), (2023, 30_100_000)):
        AnnualFigures.objects.create(enterprise=one, year=year, source="STAT", output=output)
        AnnualFigures.objects.create(enterprise=one, year=year, source="ENTERPRISE", output=1)
    evaluate(programme=find("P1"), year=2022)
    found = {
        row["统一社会信用代码"]: row
        for row in rows_of(exported(tmp_path, bureau, "award_facts", programme="P1", year="2022"))
    }
    assert set(found) == {one.uscc, other.uscc, left.uscc}
    row = found[one.uscc]
    assert (row["政策"], row["年度"], row["纳统日期"].date()) == (
        "小微工业企业上规模奖励",
        2022,
        dt.date(2022, 11, 20),
    )
    assert (row["已有当年产值（万元）"], row["已有次年产值（万元）"], row["已有当年营业收入（万元）"]) == (
        3000,
        3010,
        None,
    )
    assert (row["已有次年末在库"], row["已有此前曾入库"]) == ("是", "否")
    assert (found[other.uscc]["已有次年末在库"], found[other.uscc]["已有此前曾入库"]) == (None, "是")
    assert found[left.uscc]["已有次年末在库"] == "否"
    assert row["当年产值（万元）"] is None
    assert row["次年末在库"] is None


def test_the_same_workbook_comes_back_and_what_was_answered_is_on_record(
    bureau: User, liaison: User, tmp_path: Path
) -> None:
    answered, open_ = make.enterprise("宝安区"), make.enterprise("南山区")
    for works in (answered, open_):
        make.inclusion(works, dt.date(2022, 11, 20))
    evaluate(programme=find("P1"), year=2022)
    path = exported(tmp_path, bureau, "award_facts", programme="P1", year="2022")
    assert counts(bring_file(liaison, "award_facts", path)) == (0, 0, 2, 0)
    assert not AwardFact.objects.exists()
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    line = next(row for row in sheet.iter_rows(min_row=2) if answered.uscc in [cell.value for cell in row])
    for name, value in (("次年营业收入（万元）", 2850.5), ("次年末在库", "是"), ("此前曾入库", "否")):
        line[heading.index(name)].value = value
    book.save(path)
    batch = bring_file(liaison, "award_facts", path)
    assert (counts(batch), said(batch)) == ((1, 0, 1, 0), [])
    row = AwardFact.objects.get()
    assert (row.enterprise, row.programme_id, row.year) == (answered, "P1", 2022)
    assert (row.revenue_next, row.revenue_first, row.in_database, row.included_before) == (
        Decimal(28_505_000), None, True, False,
    )  # fmt: skip
    assert row.stated_on == dt.date(2024, 6, 3)
    again = exported(tmp_path, liaison, "award_facts", programme="P1", year="2022")
    assert counts(bring_file(liaison, "award_facts", again)) == (0, 0, 2, 0)


def test_a_correction_is_stated_anew_and_its_undo_puts_it_back(liaison: User, tmp_path: Path) -> None:
    works = make.enterprise("宝安区")
    row = make.award_fact(works, "P1", output_first=1)
    batch = bring(tmp_path, liaison, "award_facts", HEADING, [works.uscc, "P1", "2022", "3000", "", "否"])
    assert counts(batch) == (0, 1, 0, 0)
    row.refresh_from_db()
    assert (row.output_first, row.in_database, row.stated_on) == (
        Decimal(30_000_000),
        False,
        dt.date(2024, 6, 3),
    )
    take_back(liaison, batch)
    row.refresh_from_db()
    assert (row.output_first, row.in_database, row.stated_on) == (Decimal(1), True, dt.date(2024, 3, 20))


def test_who_was_stated_stays_on_the_list_and_districts_see_their_own(bureau: User, tmp_path: Path) -> None:
    mine, other = make.enterprise("宝安区"), make.enterprise("南山区")
    make.award_fact(mine, "P1"), make.award_fact(other, "P1"), make.award_fact(mine, "P3")
    assert len(rows_of(exported(tmp_path, bureau, "award_facts", programme="P1", year="2022"))) == 2
    assert rows_of(exported(tmp_path, bureau, "award_facts", programme="P1", year="2021")) == []
    of_district = make.user("STAT_LIAISON", "宝安区")
    (row,) = rows_of(exported(tmp_path, of_district, "award_facts", programme="P1", year="2022"))
    assert row["统一社会信用代码"] == mine.uscc
    batch = bring(tmp_path, of_district, "award_facts", HEADING, [other.uscc, "P1", "2022", "1", "", ""])
    assert counts(batch) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["P9", "2022", "1", "1", "是"], "没有这项政策"),
        (["P1", "2090", "1", "1", "是"], "年份应在"),
        (["P1", "2022", "-1", "1", "是"], "不能为负数"),
    ],
)
def test_what_cannot_be_is_refused(liaison: User, tmp_path: Path, line: list[str], sentence: str) -> None:
    batch = bring(tmp_path, liaison, "award_facts", HEADING, [make.enterprise("宝安区").uscc, *line])
    assert counts(batch) == (0, 0, 0, 1)
    assert sentence in said(batch)[0]


@pytest.mark.parametrize(
    "asked",
    [{}, {"programme": "P1"}, {"year": "2022"}, {"programme": "P1", "year": "²022"}, {"programme": "X\0", "year": "2022"}],
)  # fmt: skip
def test_a_list_is_of_one_programme_and_year(bureau: User, tmp_path: Path, asked: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        exported(tmp_path, bureau, "award_facts", **asked)
    assert refused.value.code == "FILTER_VALUE"


def test_the_page_of_the_year_offers_the_list_to_who_sends_and_who_answers_it(
    client: Client, bureau: User, liaison: User
) -> None:
    works = make.enterprise("宝安区")
    make.inclusion(works, dt.date(2022, 11, 20))
    evaluate(programme=find("P1"), year=2022)
    action = 'action="/imports/export/award_facts/"'
    for person, offered in ((bureau, True), (liaison, True), (make.user("OFFICER", "宝安区"), False)):
        client.force_login(person)
        page = client.get("/awards/?year=2022").content.decode()
        assert works.name in page
        assert (action in page) is offered
    client.force_login(bureau)
    answer = client.post("/imports/export/award_facts/", {"programme": "P1", "year": "2022"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
