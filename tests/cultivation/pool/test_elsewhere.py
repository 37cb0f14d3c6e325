"""What other rooms say of the pools: live and marked so before the first version, then what is stored."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cultivation.enterprises.pool import stored_version
from cultivation.pool.models import PoolVerdict
from cultivation.pool.services.building import commit
from exchange.about import Columns
from exchange.staging.exporting import export
from monitoring.returns.models import MonitoringMember
from monitoring.returns.services import opening
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("march")
LIVE = "以下按现有数据现算"


def page(path: str) -> Any:
    client = Client()
    client.force_login(make.user("BUREAU"))
    return client.get(path)


def test_the_list_and_the_dashboard_mark_a_live_count() -> None:
    make.enterprise("宝安区", revenue={2023: 15_000_000})
    assert stored_version(2024) is None
    assert LIVE in page("/enterprises/?pool=in").content.decode()
    assert LIVE not in page("/enterprises/").content.decode()
    assert "培育库（现算）" in page("/dashboard/?period=2024Q1").context["funnel"].data()["labels"]
    commit(actor=make.user("BUREAU"), year=2024)
    assert stored_version(2024) == 1
    assert LIVE not in page("/enterprises/?pool=in").content.decode()
    assert LIVE in page("/enterprises/?pool=in:2023").content.decode()
    funnel = page("/dashboard/?period=2024Q1").context["funnel"].data()
    assert "培育库" in funnel["labels"]
    PoolVerdict.objects.update(member=False)
    now = page("/dashboard/?period=2024Q1").context["funnel"].data()
    place = now["labels"].index("培育库")
    assert (funnel["values"][place], now["values"][place]) == (1, 0)


def test_the_monitoring_list_takes_the_stored_pool_and_key_members_from_outside(march: Any) -> None:
    inside = make.enterprise("宝安区", name="在库", revenue={2023: 15_000_000})
    make.key_member(make.enterprise("宝安区", name="库外重点", revenue={2023: 30_000_000}), origin="MISSED")
    make.key_member(make.enterprise("宝安区", name="已替换", revenue={2023: 30_000_000}), state="REPLACED")
    commit(actor=make.user("BUREAU"), year=2024)
    make.key_member(inside)
    make.enterprise("宝安区", name="后补数", revenue={2023: 15_000_000})
    make.enterprise("宝安区", name="无关")
    march.move_to(dt.datetime(2024, 4, 2, 3, tzinfo=dt.UTC))
    opening.keep_quarters(dt.date(2024, 4, 1))
    rows = MonitoringMember.objects.filter(year=2024, quarter=1)
    assert dict(rows.values_list("enterprise__name", "reason")) == {
        "在库": "KEY_POOL",
        "库外重点": "KEY_POOL",
    }


def test_the_ledgers_column_says_who_is_a_key_member_of_the_year(tmp_path: Path) -> None:
    key, plain, included = (
        make.enterprise("宝安区", "新安街道", name=name) for name in ("重点", "一般", "已纳统")
    )
    for one in (key, plain, included):
        make.problem(one)
    make.key_member(key)
    make.key_member(plain, 2023)
    make.key_member(included, state="LEFT", cause="INCLUDED", left_on=dt.date(2024, 3, 1))
    out = tmp_path / "台账.xlsx"
    export(make.user("BUREAU"), "problems", out, {})
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).worksheets[0].iter_rows()]
    head = next(row for row in rows if "是否重点培育" in row)
    said = {row[head.index("企业名称")]: row[head.index("是否重点培育")] for row in rows}
    assert {name: said[name] for name in ("重点", "一般", "已纳统")} == {
        "重点": "是",
        "一般": "否",
        "已纳统": "是",
    }


@pytest.mark.parametrize("columns", ["all", "shown"])
def test_the_pools_lists_are_exported_as_they_are_seen(tmp_path: Path, columns: str) -> None:
    one = make.enterprise("宝安区", "新安街道", name="在库", revenue={2023: 15_000_000})
    make.enterprise("南山区", name="缺数")
    bureau = make.user("BUREAU")
    commit(actor=bureau, year=2024)
    make.key_member(one)
    make.key_member(make.enterprise("南山区", name="去年"), 2023)

    def names(person: Any, dataset: str, **asked: list[str]) -> set[str]:
        out = tmp_path / f"{dataset}.xlsx"
        export(person, dataset, out, asked, Columns(columns))
        rows = openpyxl.load_workbook(out).worksheets[0].iter_rows()
        return {str(cell.value) for row in rows for cell in row} & {"在库", "缺数", "去年"}

    assert names(bureau, "pool", year=["2024"], version=["1"]) == {"在库", "缺数"}
    assert names(bureau, "pool", year=["2024"], show=["in"]) == {"在库"}
    assert names(make.user("ANALYST", "南山区"), "pool", year=["2024"]) == {"缺数"}
    assert names(bureau, "pool", year=["2022"]) == set()
    assert names(bureau, "key_pool", year=["2024"]) == {"在库"}
    assert names(bureau, "key_pool", year=["2023"]) == {"去年"}
