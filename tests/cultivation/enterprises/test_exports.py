"""Workbooks of this room as the real export writes them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.verdict import Refused
from cultivation.enterprises.exports import EnterprisesExport, chosen_ids
from cultivation.enterprises.standing import last_full_year
from exchange.staging import exporting
from tests.support.factories import annual, enterprise, inclusion, problem, user

pytestmark = pytest.mark.django_db
YEAR = last_full_year()


def read_back(path: Any) -> Any:
    sheet: Any = openpyxl.load_workbook(path).active
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def test_an_export_is_the_list_with_a_column_for_each_year_that_has_a_figure(tmp_path: Path) -> None:
    one = enterprise(
        "宝安区",
        "新安街道",
        name="甲",
        revenue={YEAR: Decimal("18505000.01"), YEAR - 2: 9},
        phone="13800138000",
    )
    enterprise("南山区", name="乙", revenue={YEAR - 1: 5})
    annual(one, YEAR - 1, source="STAT")
    path = tmp_path / "out.xlsx"
    done = exporting.export(user("OFFICER", "宝安区"), "enterprises", path, {"status": ["OPERATING"]})
    heading, *lines = read_back(path)
    assert done.rows == 1
    assert [h for h in heading if "营业收入" in h] == [
        f"{YEAR - 2}年营业收入（万元）",
        f"{YEAR}年营业收入（万元）",
    ]
    assert lines[0][0] == "甲"
    assert "13800138000" in lines[0]


def test_an_export_leaves_phones_out_for_whom_does_not_need_them(tmp_path: Path) -> None:
    enterprise("宝安区", name="甲", phone="13800138000")
    exporting.export(user("ANALYST"), "enterprises", tmp_path / "out.xlsx", {})
    heading, line = read_back(tmp_path / "out.xlsx")
    assert "联系电话" not in heading
    assert "13800138000" not in line


def test_years_are_columns_only_for_whom_sees_figures() -> None:
    made, member = enterprise("宝安区", name="甲", revenue={YEAR: 5}), user("DEPARTMENT")
    problem(made, holder=member.unit)
    for person, years in ((user("OFFICER", "宝安区"), [YEAR]), (member, [])):
        slots = EnterprisesExport().slots(person, chosen_ids(person, {}), {})
        assert [slot.year for slot in slots if slot.year] == years


def test_a_filter_that_there_is_not_is_refused_rather_than_ignored(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有"):
        exporting.export(user("BUREAU"), "enterprises", tmp_path / "out.xlsx", {"nonsense": ["1"]})


def test_figures_and_facts_are_exported_too(tmp_path: Path) -> None:
    made = enterprise("宝安区", revenue={YEAR: 5})
    inclusion(made)
    for dataset in ("figures", "inclusions", "exits"):
        exporting.export(user("ANALYST"), dataset, tmp_path / f"{dataset}.xlsx", {})
    assert len(read_back(tmp_path / "figures.xlsx")) == len(read_back(tmp_path / "inclusions.xlsx")) == 2
