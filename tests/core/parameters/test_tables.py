"""Parameters that are tables: what is one, what is refused with its row, and the grid in which it is edited."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.parameters import tables, units
from core.parameters.grid import Grid
from core.parameters.models import Parameter
from tests.support import factories as make

RATES = "class,tier,rate\nA,1,0.10\nA,2,0.15\n"


def refusal(value: str, code: str = "p3_rate_table") -> str:
    return units.check(code, "table", value).sentence


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("class,rate\n", "还没有取值"),
        ("rate\n0.1\n", "至少要有两列"),
        ("class,class\nA,0.1\n", "第 1 行：每列都要有标题，标题不能相同。"),
        ("class,\nA,0.1\n", "第 1 行"),
        ("class,rate\nA,0.1\n,0.2\n", "第 3 行：每一格都要填。"),
        ("class,rate\nA,0.1,9\n", "第 2 行：每一格都要填。"),
        ("class,rate\nA,0.1\nB,0.2\nA,0.3\n", "第 4 行：与第 2 行重复。"),
        ("class,rate\nA,viel\n", "第 2 行：“viel” 不是数字。"),
        ("class,rate\nA,0.1234567\n", "第 2 行：比率最多六位小数。"),
        ("class,rate\n" + "".join(f"{n:09d},0.1\n" for n in range(1_600)), "表太长"),
    ],
)
def test_what_is_no_table_is_refused_with_its_row(value: str, said: str) -> None:
    assert said in refusal(value)


def test_a_table_of_amounts_holds_no_amount_below_zero() -> None:
    assert refusal("rank,amount\n1,-5\n", "p6_prizes") == "第 2 行：这个参数不能是负数。"
    assert units.check("p6_prizes", "table", "rank,amount\n一等奖,100000\n")
    assert units.check("p3_rate_table", "table", RATES)
    assert units.shown("table", RATES) == "2 行的表"


def test_what_is_blank_is_left_out_and_quotes_are_kept() -> None:
    rows = [["class", "", "rate"], ["A,B", "", "0.1"], ["", "", ""], [" C ", "", "0.2"]]
    assert tables.written(rows) == 'class,rate\n"A,B",0.1\nC,0.2\n'
    assert tables.rows_of(tables.written(rows))[1] == ["A,B", "0.1"]


def test_the_grid_reads_what_it_shows() -> None:
    grid = Grid()
    cells = {
        f"value-{at}-{n}": cell for at, row in enumerate(tables.rows_of(RATES)) for n, cell in enumerate(row)
    }
    assert grid.value_from_datadict(cells | {"value-x-1": "no", "other": "no"}, {}, "value") == RATES
    shown = grid.render("value", RATES)
    assert 'name="value-2-2" value="0.15"' in shown
    assert 'name="value-8-0" value=""' in shown


@pytest.mark.django_db
@time_machine.travel("2024-05-06 10:00 +0800")
def test_the_bureau_edits_a_table_as_a_grid_and_reads_it_as_one(client: Client) -> None:
    Parameter.objects.create(
        code="p3_rate_table", value="", unit="table", valid_from="2022-08-03", mark="plan"
    )
    client.force_login(make.user("BUREAU"))
    url = reverse("core:parameter", args=["p3_rate_table"])
    cells = {
        f"value-{at}-{n}": cell for at, row in enumerate(tables.rows_of(RATES)) for n, cell in enumerate(row)
    }
    sent: dict[str, Any] = {"valid_from": "2024-05-07", "reason": "载入比例表", **cells}
    wrong = client.post(url, sent | {"value-2-1": "1"})
    assert wrong.status_code == 422
    assert "第 3 行：与第 2 行重复。" in wrong.content.decode()
    assert 'name="value-2-2" value="0.15"' in wrong.content.decode()
    assert client.post(url, sent).status_code == 302
    assert Parameter.objects.get(valid_from=dt.date(2024, 5, 7)).value == RATES.strip()
    with time_machine.travel("2024-05-08 10:00 +0800"):
        page = client.get(url).content.decode()
    assert '<td class="number">0.15</td>' in page
    assert "2 行的表" in page
