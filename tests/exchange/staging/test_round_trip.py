"""Importing an export changes nothing, whatever the enterprises hold."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from cultivation.enterprises.codes import LegalForm, OperatingStatus
from cultivation.enterprises.models import Enterprise
from exchange.staging.exporting import export
from tests.support import factories as make
from tests.support.checksums import enterprises as checksum

pytestmark = pytest.mark.django_db
STREETS = ["新安街道", "西乡街道", "福永街道", None]
TEXTS = [
    "",
    "=1+1",
    "'0123",
    " 前后有空格",
    "第一行\n第二行",
    "a\\b\tc",
    "<b>&\"'",
    "𠮷野家",
    "0012",
    "1e5",
    "—路1号",
    "2015-03-01",
]


def invent(seed: int, count: int) -> None:
    """Enterprises with whatever a form or an old import may have left in their fields."""
    pick = random.Random(seed)
    for number in range(count):
        made = make.enterprise(
            "宝安区",
            pick.choice(STREETS),
            name=f"深圳市{pick.choice(['甲', '乙', 'A&B', '（深圳）'])}{seed}号{number}制造有限公司",
            industry=pick.choice(["", "39", "398", "3982"]),
            legal_form=pick.choice(["", *LegalForm.values]),
            status=pick.choice(OperatingStatus.values),
            founded_on=pick.choice([None, dt.date(1987, 1, 1), dt.date(2024, 2, 29)]),
            production_from=pick.choice([None, dt.date(1999, 12, 1)]),
            address=pick.choice(TEXTS),
            contact=pick.choice(["", "王经理", "O'Neil", "=cmd", "张三/李四"]),
            phone=pick.choice(["", "13800138000", "0755-2788 1234", "0755-27881234转8"]),
        )
        for year in pick.sample(range(2018, 2025), pick.randrange(4)):
            amount = Decimal(pick.choice([0, 1, 12_345_678_901, pick.randrange(10**15)])).scaleb(-2)
            make.annual(made, year, revenue=pick.choice([amount, -amount, None]))


@pytest.mark.parametrize("seed", range(4))
def test_importing_an_export_changes_nothing(
    officer: User, bring: Callable[..., dict[str, Any]], tmp_path: Path, seed: int
) -> None:
    invent(seed, 40)
    path = tmp_path / "导出.xlsx"
    exported = export(officer, "enterprises", path, {})
    assert exported.rows == 40
    before = checksum()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM history.stamp")
        audited = cursor.fetchone()
    said = bring(path)
    assert (said["rows"], said["unchanged"]) == (40, 40), [e["message"] for e in said["errors"]][:5]
    assert checksum() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM history.stamp")
        assert cursor.fetchone() == audited


def test_a_row_that_changes_otherwise_keeps_its_untidy_texts(
    officer: User, bring: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    made = make.enterprise(
        "宝安区", "新安街道", phone="0755-2788 1234", address=" 创业一路\n1号", contact="张三"
    )
    grid = [["信用代码", "联系电话", "地址", "联系人"], [made.uscc, "0755-27881234", "创业一路1号", "李四"]]
    assert bring(grid)["updated"] == 1
    made.refresh_from_db()
    assert (made.phone, made.address, made.contact) == ("0755-2788 1234", " 创业一路\n1号", "李四")


def test_an_export_without_phones_leaves_the_phones_when_it_comes_back(
    officer: User, bring: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    made = make.enterprise("宝安区", "新安街道", phone="13800138000")
    path = tmp_path / "导出.xlsx"
    export(make.user("ANALYST", "BUREAU"), "enterprises", path, {})
    assert bring(path)["unchanged"] == 1
    assert Enterprise.objects.get(pk=made.pk).phone == "13800138000"


def test_an_export_fills_another_portal_with_the_same(
    officer: User, bring: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """What comes out goes in elsewhere and comes out the same."""
    invent(9, 20)
    Enterprise.objects.update(address="创业一路1号", phone="13800138000")  # nothing that reading tidies
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    export(officer, "enterprises", one, {"sort": ["name"]})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE cultivation_enterprise CASCADE")
    said = bring(one)
    assert said["created"] == 20, [e["message"] for e in said["errors"]][:5]
    export(officer, "enterprises", two, {"sort": ["name"]})
    assert cells(one) == cells(two)


def cells(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]


def test_the_template_is_a_file_that_imports(
    officer: User, bring: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "模板.xlsx"
    call_command("template", "enterprises", str(path))
    said = bring(path)
    assert said["exit"] == 1
    assert said["code"] == "NO_ROWS"  # its example row is known as one
