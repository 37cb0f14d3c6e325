"""核对清单: pairs of sources that differ by both bounds, settled by a choice that every reader of the figure obeys."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from cultivation.enterprises.models import Enterprise, Standing
from cultivation.enterprises.pool import pool_conditions
from cultivation.enterprises.record.models import RecordChoice
from cultivation.enterprises.record.selectors import reconciliation
from cultivation.enterprises.record.services import choose
from cultivation.enterprises.standing import last_full_year, refresh_standing
from tests.support.factories import annual, enterprise, user
from tests.support.parameters import load_parameters
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
YEAR = last_full_year()


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


def figured(district: str = "宝安区", **by_source: int) -> Enterprise:
    """An enterprise with the year's revenue by source."""
    made = enterprise(district)
    for source, amount in by_source.items():
        annual(made, YEAR, source=source, revenue=Decimal(amount))
    refresh_standing([made.pk])
    return made


def of_record(made: Enterprise) -> tuple[Decimal, str]:
    """What the year's figure of record is, and of which source."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT revenue, source FROM full_year_revenue(%s) WHERE enterprise_id = %s", [YEAR, made.pk]
        )
        return cursor.fetchone()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("stat", "tax", "differs"),
    [
        (10_000_000, 11_000_001, 1),
        (10_000_000, 11_000_000, 0),
        (1_000_000, 1_500_000, 0),
        (1_000_000, 1_500_001, 1),
        (100_000_000, 100_500_001, 0),
    ],
)
def test_a_pair_differs_beyond_both_bounds(stat: int, tax: int, differs: int) -> None:
    figured(STAT=stat, TAX=tax)
    found = reconciliation(YEAR)
    assert (found.compared, found.differ) == (1, differs)


def test_the_year_in_pairs_and_what_is_missing() -> None:
    figured(STAT=10_000_000, TAX=12_000_000, ENTERPRISE=12_000_000)
    figured(TAX=5_000_000, ENTERPRISE=5_000_000)
    figured(ENTERPRISE=7_000_000)
    out = StringIO()
    call_command("reconcile", str(YEAR), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "compared": 4,
        "agree": 2,
        "differ": 2,
        "settled": 0,
        "missing": {"STAT": 2, "TAX": 1, "ENTERPRISE": 0},
    }


def test_a_choice_is_obeyed_by_record_standing_and_pool_and_a_later_one_takes_its_place() -> None:
    made, bureau = figured(STAT=25_000_000, TAX=15_000_000), user("BUREAU")
    assert of_record(made) == (Decimal(25_000_000), "STAT")
    choose(actor=bureau, enterprise=made.pk, year=YEAR, source="TAX", reason="统计口径含外地分厂")
    assert of_record(made) == (Decimal(15_000_000), "TAX")
    assert Standing.objects.get(enterprise=made).revenue_last == Decimal(15_000_000)
    assert [reason.value for reason in pool_conditions(YEAR + 1, made.pk)] == ["REVENUE_IN_BAND"]
    assert (reconciliation(YEAR).differ, reconciliation(YEAR).settled) == (1, 1)
    choose(actor=bureau, enterprise=made.pk, year=YEAR, source="STAT", reason="核实后以统计为准")
    choose(actor=bureau, enterprise=made.pk, year=YEAR, source="STAT", reason="核实后以统计为准")
    assert of_record(made) == (Decimal(25_000_000), "STAT")
    assert list(RecordChoice.objects.order_by("id").values_list("source", "in_force")) == [
        ("TAX", False),
        ("STAT", True),
    ]


def test_a_choice_needs_a_figure_and_a_reason() -> None:
    made, bureau = figured(STAT=25_000_000), user("BUREAU")
    with refuses("RECORD_SOURCE"):
        choose(actor=bureau, enterprise=made.pk, year=YEAR, source="TAX", reason="试")
    with refuses("RECORD_REASON"):
        choose(actor=bureau, enterprise=made.pk, year=YEAR, source="STAT", reason=" ")
    with refuses("OUT_OF_SCOPE"):
        choose(actor=user("OFFICER", "宝安区"), enterprise=made.pk, year=YEAR, source="STAT", reason="试")


def test_the_list_says_how_many_wait_and_settles_one(client: Client) -> None:
    made = figured(STAT=25_000_000, TAX=15_000_000)
    figured("南山区", STAT=25_000_000, TAX=15_000_000)
    page = reverse("enterprises:reconciliation_year", args=[YEAR])

    def seen(person: Any, **query: str) -> str:
        client.force_login(person)
        return client.get(page, query).content.decode()

    assert f"{YEAR} 年有 1 家企业" in seen(user("OFFICER", "宝安区"))
    assert "选定" not in seen(user("OFFICER", "宝安区")).split("<table", 1)[1]
    bureau = user("BUREAU")
    assert f"{YEAR} 年有 2 家企业" in seen(bureau)
    door = reverse("enterprises:record_choice", args=[made.pk, YEAR])
    assert client.post(door, {"source": "ENTERPRISE", "reason": "试"}).status_code == 422
    assert client.post(door, {"source": "TAX", "reason": "核实"}).status_code == 302
    assert f"{YEAR} 年有 1 家企业" in seen(bureau)
    assert made.name in seen(bureau, state="settled")
    assert made.name not in seen(bureau, state="open")
