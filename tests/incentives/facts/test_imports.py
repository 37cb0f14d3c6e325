"""Projects, loans, prizes, credit and history: in by workbook, corrected, undone, out and in again unchanged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from exchange import handlers
from incentives.facts import datasets
from incentives.facts.models import CreditRecord, HistoryCheck, Loan, Prize, Project
from tests.incentives.facts.workbooks import bring, bring_file, counts, exported, said, take_back
from tests.support import factories as make

pytestmark = pytest.mark.django_db

PROJECT = ["统一社会信用代码", "备案证号", "项目名称", "备案日期", "申报年度", "类别", "档次", "在本市实施", "工业项目",
           "审定投资额（万元）", "审计日期"]  # fmt: skip
LOAN = [
    "统一社会信用代码",
    "合同号",
    "申报年度",
    "贷款类型",
    "备案证号",
    "本金（万元）",
    "担保机构",
    "实付担保费（万元）",
    "实付利息（元）",
]
PRIZE = ["统一社会信用代码", "获奖年度", "赛事", "组别", "名次", "获奖通知"]
CREDIT = ["统一社会信用代码", "查询结果", "起始日期", "截止日期", "依据"]
HISTORY = ["统一社会信用代码", "核查内容", "有记录", "核查日期", "最早年份", "最晚年份"]


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 6, 3, 3, tzinfo=dt.UTC))


@pytest.fixture
def works() -> Enterprise:
    return make.enterprise("宝安区", "新安街道")


@pytest.fixture
def officer() -> User:
    return make.user("OFFICER", "宝安区")


def project_row(works: Enterprise, code: str = "2203-0001", **changed: Any) -> list[Any]:
    values = {
        "uscc": works.uscc, "code": code, "name": "产线改造", "filed": "2022-03-15", "call": "2023", "kind": "智能化改造",
        "tier": "一档", "city": "是", "industrial": "", "investment": "1234.56789", "audited": "2023-05-20",
    }  # fmt: skip
    return list((values | changed).values())


def test_a_project_comes_in_with_the_place_of_its_enterprise_and_what_is_empty_is_not_known(
    works: Enterprise, officer: User, tmp_path: Path
) -> None:
    batch = bring(
        tmp_path, officer, "projects", PROJECT,
        project_row(works), project_row(works, "2203-0002", investment="", audited="", city="否"),
    )  # fmt: skip
    assert (counts(batch), said(batch)) == ((2, 0, 0, 0), [])
    first, second = Project.objects.order_by("code")
    assert (first.district, first.street) == (works.district, works.street)
    assert (first.investment, first.in_city, first.is_industrial) == (Decimal("12345678.90"), True, None)
    assert (second.investment, second.audited_on, second.in_city) == (None, None, False)


def test_a_correction_changes_what_it_states_and_its_undo_puts_it_back(
    works: Enterprise, officer: User, tmp_path: Path
) -> None:
    row = make.project(works, code="2203-0001", in_city=None, investment=None)
    batch = bring(
        tmp_path, officer, "projects", ["信用代码", "备案证号", "在本市实施", "审定投资额（元）"],
        [works.uscc, "2203-0001", "否", "500000.01"],
    )  # fmt: skip
    assert (counts(batch), said(batch)) == ((0, 1, 0, 0), [])
    row.refresh_from_db()
    assert (row.in_city, row.investment, row.name) == (False, Decimal("500000.01"), "生产线智能化改造")
    take_back(officer, batch)
    row.refresh_from_db()
    assert (row.in_city, row.investment) == (None, None)


def test_a_new_project_needs_what_the_table_requires(
    works: Enterprise, officer: User, tmp_path: Path
) -> None:
    batch = bring(tmp_path, officer, "projects", ["信用代码", "备案证号"], [works.uscc, "2203-0009"])
    assert not Project.objects.exists()
    assert "备案日期" in "".join(said(batch))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"filed": "2024-06-04"}, "晚于今天"),
        ({"audited": "2022-03-14"}, "早于备案日期"),
        ({"call": "2025"}, "年份应在"),
        ({"investment": "-1"}, "不能为负数"),
        ({"city": "也许"}, "应为以下之一"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_that_names_it(
    works: Enterprise, officer: User, tmp_path: Path, changed: dict[str, str], sentence: str
) -> None:
    batch = bring(tmp_path, officer, "projects", PROJECT, project_row(works, **changed))
    assert counts(batch) == (0, 0, 0, 1)
    assert sentence in said(batch)[0]


def test_a_filing_is_one_enterprises_alone(works: Enterprise, officer: User, tmp_path: Path) -> None:
    other = make.enterprise("宝安区")
    make.project(make.enterprise("南山区"), code="2203-0001")
    batch = bring(
        tmp_path, officer, "projects", PROJECT,
        project_row(works), project_row(works, "2203-0002"), project_row(other, "2203-0002"),
    )  # fmt: skip
    assert counts(batch) == (0, 0, 0, 3)
    assert "另一家企业名下" in said(batch)[0]
    assert "本文件里另一家企业" in said(batch)[1]


def test_another_districts_enterprise_is_refused(officer: User, tmp_path: Path) -> None:
    stranger = make.enterprise("南山区")
    rows: dict[str, tuple[list[str], list[Any]]] = {
        "projects": (PROJECT, project_row(stranger)),
        "loans": (LOAN, [stranger.uscc, "甲1", "2023", "银行贷款", "", "500", "", "", ""]),
        "prizes": (PRIZE, [stranger.uscc, "2023", "大赛", "企业组", "一等奖", ""]),
        "credit_records": (CREDIT, [stranger.uscc, "无严重失信", "2024-01-05", "", ""]),
    }
    for dataset, (heading, row) in rows.items():
        batch = bring(tmp_path, officer, dataset, heading, row)
        assert counts(batch) == (0, 0, 0, 1), dataset
        assert "范围内" in said(batch)[0]


def test_loans_with_and_without_guarantee_and_project(
    works: Enterprise, officer: User, tmp_path: Path
) -> None:
    upgrade, strange = (
        make.project(works, code="2203-0001"),
        make.project(make.enterprise("宝安区"), code="2203-0009"),
    )
    batch = bring(
        tmp_path, officer, "loans", LOAN,
        [works.uscc, "借1", "2023", "融资租赁", upgrade.code, "300", "", "", "1234567"],
        [works.uscc, "借2", "2022", "担保", "", "400", "某融资担保公司", "8", ""],
        [works.uscc, "借3", "2022", "银行", strange.code, "400", "", "", ""],
        [works.uscc, "借4", "2022", "银行", "", "0", "", "", ""],
        [works.uscc, "借5", "2022", "银行", "", "10", "", "-1", ""],
        [works.uscc, "借1", "2022", "融资租赁", upgrade.code, "300", "", "", ""],
    )  # fmt: skip
    assert counts(batch) == (3, 0, 0, 3)
    assert ["先导入技术改造项目" in said(batch)[0], "大于 0" in said(batch)[1], "负数" in said(batch)[2]] == [
        True
    ] * 3
    lease = Loan.objects.get(number="借1", call_year=2023)
    assert (lease.kind, lease.project, lease.interest_paid) == ("LEASE", upgrade, Decimal(1_234_567))
    guaranteed = Loan.objects.get(number="借2")
    assert (guaranteed.kind, guaranteed.fee_paid, guaranteed.project) == ("GUARANTEE", Decimal(80_000), None)


def test_a_loan_is_hung_on_its_project_later(works: Enterprise, officer: User, tmp_path: Path) -> None:
    upgrade, row = make.project(works), make.loan(works, number="借1")
    heading = ["信用代码", "合同号", "申报年度", "备案证号"]
    batch = bring(tmp_path, officer, "loans", heading, [works.uscc, "借1", "2023", upgrade.code])
    assert counts(batch) == (0, 1, 0, 0)
    row.refresh_from_db()
    assert row.project == upgrade


def test_prizes_are_told_apart_by_their_group(works: Enterprise, officer: User, tmp_path: Path) -> None:
    make.prize(works, contest="大赛", group="企业组", rank="三等奖")
    batch = bring(
        tmp_path, officer, "prizes", PRIZE,
        [works.uscc, "2023", "大赛", "企业组", "二等奖", ""], [works.uscc, "2023", "大赛", "创客组", "一等奖", "某通知"],
        [works.uscc, "2025", "大赛", "创客组", "一等奖", "某通知"],
    )  # fmt: skip
    assert counts(batch) == (1, 1, 0, 1)
    assert set(Prize.objects.values_list("group", "rank")) == {("企业组", "二等奖"), ("创客组", "一等奖")}
    take_back(officer, batch)
    assert list(Prize.objects.values_list("group", "rank")) == [("企业组", "三等奖")]


def test_credit_is_found_clear_or_listed_and_ends_later(
    works: Enterprise, officer: User, tmp_path: Path
) -> None:
    batch = bring(
        tmp_path, officer, "credit_records", CREDIT,
        [works.uscc, "信用良好", "2024-01-05", "", "信用中国"],
        [works.uscc, "严重失信", "2023-01-05", "2022-01-05", ""],
        [works.uscc, "重大违法", "2024-06-04", "", ""],
        [works.uscc, "失信被执行人", "2023-03-01", "", ""],
    )  # fmt: skip
    assert counts(batch) == (2, 0, 0, 2)
    assert ["早于起始" in said(batch)[0], "晚于今天" in said(batch)[1]] == [True, True]
    again = bring(
        tmp_path, officer, "credit_records", CREDIT, [works.uscc, "严重失信", "2023-03-01", "2024-03-01", ""]
    )
    assert counts(again) == (0, 1, 0, 0)
    assert set(CreditRecord.objects.values_list("kind", "valid_to")) == {
        ("CLEAR", None), ("DISHONEST", dt.date(2024, 3, 1)),
    }  # fmt: skip


def test_a_history_check_says_found_or_not_and_one_list_is_one_row(works: Enterprise, tmp_path: Path) -> None:
    liaison = make.user("STAT_LIAISON")
    batch = bring(
        tmp_path, liaison, "history_checks", HISTORY,
        [works.uscc, "历年在库名单", "是", "2024-01-05", "2016", "2018"], [works.uscc, "拨付", "没有", "2024-01-05", "", ""],
    )  # fmt: skip
    assert (counts(batch), said(batch)) == ((2, 0, 0, 0), [])
    assert set(HistoryCheck.objects.values_list("kind", "found", "first_year", "last_year")) == {
        ("INCLUSION", True, 2016, 2018), ("PAYMENT", False, None, None),
    }  # fmt: skip
    wrong = [works.uscc, "历年在库名单", "是", "2024-01-05", "2018", "2016"]
    assert "早于最早" in said(bring(tmp_path, liaison, "history_checks", HISTORY, wrong))[0]
    corrected = bring(tmp_path, liaison, "history_checks", HISTORY[:3], [works.uscc, "历年在库名单", "否"])
    assert counts(corrected) == (0, 1, 0, 0)
    assert HistoryCheck.objects.get(kind="INCLUSION").found is False


@pytest.mark.parametrize(
    ("dataset", "writers"),
    [
        ("projects", {"OFFICER", "REVIEWER", "BUREAU"}),
        ("loans", {"OFFICER", "REVIEWER", "BUREAU"}),
        ("invoices", {"OFFICER", "REVIEWER", "BUREAU"}),
        ("prizes", {"OFFICER", "REVIEWER", "BUREAU"}),
        ("credit_records", {"OFFICER", "REVIEWER", "BUREAU", "STAT_LIAISON"}),
        ("history_checks", {"BUREAU", "STAT_LIAISON"}),
        ("award_facts", {"BUREAU", "STAT_LIAISON"}),
        ("payments", {"PAYMENTS"}),
    ],
)
def test_who_brings_what_in(dataset: str, writers: set[str], works: Enterprise, tmp_path: Path) -> None:
    handler = handlers.get(dataset)
    found = set()
    for role in (
        "OFFICER",
        "REVIEWER",
        "BUREAU",
        "STAT_LIAISON",
        "PAYMENTS",
        "ANALYST",
        "LEADING_GROUP",
        "ADMIN",
    ):
        try:
            bring(tmp_path, make.user(role), handler.dataset, ["信用代码"], [works.uscc])
        except Refused:
            continue
        found.add(role)
    assert found == writers


def test_two_codes_of_one_enterprise_are_one_and_the_row_is_there_once(officer: User, tmp_path: Path) -> None:
    works = make.enterprise("宝安区")
    old = make.uscc(99_001)
    works.usccs.create(uscc=old, valid_to=dt.date(2020, 1, 1))
    rows = [
        [code, "2023", "大赛", "企业组", rank, ""] for code, rank in ((works.uscc, "一等奖"), (old, "二等奖"))
    ]
    batch = bring(tmp_path, officer, "prizes", PRIZE, *rows)
    assert counts(batch) == (0, 0, 0, 2)


def test_what_is_exported_comes_in_again_unchanged(tmp_path: Path) -> None:
    bureau, paying = make.user("BUREAU"), make.user("PAYMENTS")
    for place in ("宝安区", "南山区"):
        works = make.enterprise(place)
        upgrade = make.project(works, in_city=None, tier="")
        make.invoice(upgrade, paid=None), make.invoice(upgrade, paid=False)
        make.loan(works, project=upgrade, interest_paid=Decimal("0.01"))
        make.loan(works, kind="GUARANTEE", guaranteed_by="某担保", fee_paid=1)
        make.prize(works), make.credit_record(works), make.history_check(works, found=True, first_year=2016)
        make.payment(works), make.payment(works, subject_key=upgrade.pk, voucher="A1", part="1")
        make.award_fact(works, in_database=None, output_next=Decimal("1.01"))
    for declared in datasets.EVERY:
        person = paying if declared.code == "payments" else bureau
        asked = {"programme": make.programme("").pk, "year": "2022"} if declared.code == "award_facts" else {}
        out = exported(tmp_path, person, declared.code, **asked)
        batch = bring_file(person, declared.code, out)
        assert (batch.created, batch.updated, batch.refused) == (0, 0, 0), (declared.code, said(batch))
        assert batch.unchanged >= 2


def test_an_export_holds_ones_own_district_alone(officer: User, works: Enterprise, tmp_path: Path) -> None:
    mine = make.project(works)
    make.project(make.enterprise("南山区"))
    out = exported(tmp_path, officer, "projects")
    batch = bring_file(officer, "projects", out)
    assert counts(batch) == (0, 0, 1, 0)
    assert mine.enterprise == works
