"""Payments by workbook: each once, however much of it a list says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from incentives.facts.models import Payment
from incentives.policy.loading import load_programmes
from tests.incentives.facts.workbooks import bring, counts, said, take_back
from tests.support import factories as make

pytestmark = pytest.mark.django_db
HEADING = ["统一社会信用代码", "政策", "年度", "拨付日期", "金额（万元）"]
DAY = "2023-09-15"


@pytest.fixture(autouse=True)
def _programmes() -> None:
    load_programmes(make.CITY_DATA / "programmes.csv")


@pytest.fixture
def works() -> Enterprise:
    return make.enterprise("宝安区")


@pytest.fixture
def paying() -> User:
    return make.user("PAYMENTS")


def test_a_programme_is_known_by_its_name_and_its_code(
    works: Enterprise, paying: User, tmp_path: Path
) -> None:
    batch = bring(
        tmp_path, paying, "payments", HEADING,
        [works.uscc, "小微工业企业上规模奖励", "2023", DAY, "20"], [works.uscc, "p3b", "2023", DAY, "1.5"],
        [works.uscc, "购房补贴", "2023", DAY, "1.5"],
    )  # fmt: skip
    assert counts(batch) == (2, 0, 0, 1)
    assert "没有这项政策" in said(batch)[0]
    assert set(Payment.objects.values_list("programme", "amount", "subject_key", "part", "voucher")) == {
        ("P1", Decimal(200_000), 0, "", ""), ("P3b", Decimal(15_000), 0, "", ""),
    }  # fmt: skip


def test_a_list_without_vouchers_pays_nothing_a_second_time(
    works: Enterprise, paying: User, tmp_path: Path
) -> None:
    paid = make.payment(works, "P1", paid_on=dt.date(2023, 9, 15), voucher="V1", subject_key=7, part="1")
    line = [works.uscc, "P1", "2023", DAY, "20"]
    assert counts(bring(tmp_path, paying, "payments", HEADING, line)) == (0, 0, 1, 0)
    batch = bring(tmp_path, paying, "payments", HEADING, [*line[:-1], "19"])
    assert counts(batch) == (0, 1, 0, 0)
    paid.refresh_from_db()
    assert (paid.amount, paid.voucher, paid.subject_key, paid.part) == (Decimal(190_000), "V1", 7, "1")
    take_back(paying, batch)
    paid.refresh_from_db()
    assert paid.amount == Decimal(200_000)


def test_a_voucher_is_filled_in_and_another_is_another_payment(
    works: Enterprise, paying: User, tmp_path: Path
) -> None:
    make.payment(works, "P1", paid_on=dt.date(2023, 9, 15))
    heading = [*HEADING, "凭证号"]
    filled = bring(tmp_path, paying, "payments", heading, [works.uscc, "P1", "2023", DAY, "20", "V1"])
    assert counts(filled) == (0, 1, 0, 0)
    other = bring(tmp_path, paying, "payments", heading, [works.uscc, "P1", "2023", DAY, "20", "V2"])
    assert counts(other) == (1, 0, 0, 0)
    assert set(Payment.objects.values_list("voucher", flat=True)) == {"V1", "V2"}
    unclear = bring(tmp_path, paying, "payments", HEADING, [works.uscc, "P1", "2023", DAY, "30"])
    assert counts(unclear) == (0, 0, 0, 1)
    assert "凭证号" in said(unclear)[0]


def test_payments_for_projects_and_in_parts(works: Enterprise, paying: User, tmp_path: Path) -> None:
    first, second = make.project(works), make.project(works)
    strange = make.project(make.enterprise("南山区"))
    heading = [*HEADING, "备案证号", "分期"]
    rows: list[Any] = [
        [works.uscc, "P3", "2023", DAY, "300", first.code, ""],
        [works.uscc, "P3", "2023", DAY, "200", second.code, ""],
        [works.uscc, "P2", "2023", DAY, "10", "", "1"],
        [works.uscc, "P2", "2023", DAY, "10", "", "2"],
        [works.uscc, "P3", "2023", DAY, "1", strange.code, ""],
    ]
    batch = bring(tmp_path, paying, "payments", heading, *rows)
    assert counts(batch) == (4, 0, 0, 1)
    assert set(Payment.objects.values_list("programme", "subject_key", "part")) == {
        ("P3", first.pk, ""), ("P3", second.pk, ""), ("P2", 0, "1"), ("P2", 0, "2"),
    }  # fmt: skip
    assert counts(bring(tmp_path, paying, "payments", heading, *rows[:4])) == (0, 0, 4, 0)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["P1", "2023", "2090-01-01", "20"], "晚于今天"),
        (["P1", "2023", DAY, "0"], "大于 0"),
        (["P1", "1999", DAY, "1"], "年份应在"),
    ],
)
def test_what_cannot_be_is_refused(
    works: Enterprise, paying: User, tmp_path: Path, line: list[str], sentence: str
) -> None:
    batch = bring(tmp_path, paying, "payments", HEADING, [works.uscc, *line])
    assert counts(batch) == (0, 0, 0, 1)
    assert sentence in said(batch)[0]


def test_one_payment_named_in_two_ways_is_one(works: Enterprise, paying: User, tmp_path: Path) -> None:
    names = ("P1", "小微工业企业上规模奖励")
    batch = bring(
        tmp_path, paying, "payments", HEADING, *([works.uscc, name, "2023", DAY, "20"] for name in names)
    )
    assert counts(batch) == (0, 0, 0, 2)
    assert not Payment.objects.exists()
