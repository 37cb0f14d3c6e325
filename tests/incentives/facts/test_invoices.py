"""The same invoice counts once in the whole city, and who states it again is told where it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from incentives.facts.models import Invoice, Project
from tests.incentives.facts.workbooks import bring, counts, said, take_back
from tests.support import factories as make

pytestmark = pytest.mark.django_db
HEADING = ["统一社会信用代码", "备案证号", "发票号码", "开票日期", "金额（元）", "已付款"]
NUMBER = "24442000000012345678"


@pytest.fixture
def upgrade() -> Project:
    return make.project(make.enterprise("宝安区", "新安街道"), name="产线改造")


@pytest.fixture
def officer() -> User:
    return make.user("OFFICER", "宝安区")


def row(of: Project, number: str = NUMBER, amount: str = "128,000.05", paid: str = "是") -> list[Any]:
    return [of.enterprise.uscc, of.code, number, "2022-08-12", amount, paid]


def test_invoices_come_in_to_the_fen_and_are_corrected_and_undone(
    upgrade: Project, officer: User, tmp_path: Path
) -> None:
    batch = bring(
        tmp_path, officer, "invoices", HEADING, row(upgrade), row(upgrade, "044001900111-12345678", paid="")
    )
    assert (counts(batch), said(batch)) == ((2, 0, 0, 0), [])
    assert set(Invoice.objects.values_list("number", "amount", "paid", "project")) == {
        (NUMBER, Decimal("128000.05"), True, upgrade.pk),
        ("04400190011112345678", Decimal("128000.05"), None, upgrade.pk),
    }
    again = bring(tmp_path, officer, "invoices", HEADING, row(upgrade, amount="1"))
    assert counts(again) == (0, 1, 0, 0)
    take_back(officer, again)
    assert Invoice.objects.get(number=NUMBER).amount == Decimal("128000.05")
    take_back(officer, batch)
    assert not Invoice.objects.exists()


def test_the_second_is_told_which_project_has_it(upgrade: Project, officer: User, tmp_path: Path) -> None:
    make.invoice(upgrade, number=NUMBER)
    other = make.project(upgrade.enterprise)
    batch = bring(tmp_path, officer, "invoices", HEADING, row(other, amount="128000"), row(other, "2"))
    assert counts(batch) == (1, 0, 0, 1)
    (sentence,) = said(batch)
    assert upgrade.enterprise.name in sentence
    assert upgrade.code in sentence
    assert "产线改造" in sentence
    assert Invoice.objects.get(number=NUMBER).project == upgrade


def test_of_another_district_only_the_district_is_told(upgrade: Project, tmp_path: Path) -> None:
    make.invoice(upgrade, number=NUMBER)
    other = make.project(make.enterprise("南山区"))
    batch = bring(tmp_path, make.user("OFFICER", "南山区"), "invoices", HEADING, row(other))
    assert counts(batch) == (0, 0, 0, 1)
    (sentence,) = said(batch)
    assert "宝安区" in sentence
    assert upgrade.enterprise.name not in sentence
    assert upgrade.code not in sentence
    city = bring(tmp_path, make.user("BUREAU"), "invoices", HEADING, row(other))
    assert upgrade.enterprise.name in said(city)[0]


def test_within_a_file_the_first_counts_and_the_second_is_told_its_row(
    upgrade: Project, officer: User, tmp_path: Path
) -> None:
    other = make.project(upgrade.enterprise)
    batch = bring(tmp_path, officer, "invoices", HEADING, row(upgrade, "1"), row(upgrade), row(other))
    assert counts(batch) == (2, 0, 0, 1)
    assert "第 3 行已经计过" in said(batch)[0]
    assert Invoice.objects.get(number=NUMBER).project == upgrade


def test_a_line_that_is_refused_itself_takes_nothing_from_a_later_one(
    upgrade: Project, officer: User, tmp_path: Path
) -> None:
    stranger = make.project(make.enterprise("南山区"))
    batch = bring(tmp_path, officer, "invoices", HEADING, row(stranger), row(upgrade))
    assert counts(batch) == (1, 0, 0, 1)
    assert Invoice.objects.get().project == upgrade


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({1: "9999-0000"}, "先导入技术改造项目"),
        ({3: "2090-01-01"}, "晚于今天"),
        ({4: "0"}, "大于 0"),
    ],
)
def test_what_cannot_be_is_refused(
    upgrade: Project, officer: User, tmp_path: Path, changed: dict[int, str], sentence: str
) -> None:
    line = [changed.get(place, value) for place, value in enumerate(row(upgrade))]
    batch = bring(tmp_path, officer, "invoices", HEADING, line)
    assert counts(batch) == (0, 0, 0, 1)
    assert sentence in said(batch)[0]


def test_the_database_holds_it_too(upgrade: Project) -> None:
    make.invoice(upgrade, number=NUMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.invoice(make.project(make.enterprise("南山区")), number=NUMBER)


def test_projects_with_invoices_stay_when_their_own_import_is_undone(officer: User, tmp_path: Path) -> None:
    works = make.enterprise("宝安区")
    heading = ["信用代码", "备案证号", "项目名称", "备案日期", "申报年度"]
    batch = bring(
        tmp_path, officer, "projects", heading, [works.uscc, "2203-0001", "产线改造", "2022-03-15", "2023"]
    )
    upgrade = Project.objects.get()
    bring(tmp_path, officer, "invoices", HEADING, row(upgrade))
    undone = take_back(officer, batch)
    assert Project.objects.filter(pk=upgrade.pk).exists()
    assert undone.left_alone
