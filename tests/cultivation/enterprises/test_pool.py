"""The pool's conditions and how they are said, who meets them as of the snapshot day, and what an exit in force says."""

import datetime as dt
import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from accounts.loading import read_csv
from cultivation.enterprises import selectors
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.industries import INDUSTRY
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.pool import PoolReason, in_pool_q, pool_conditions, pool_terms
from cultivation.enterprises.pool_live import judged_now
from cultivation.enterprises.standing import last_full_year
from sbs_portal.runtime.paths import ROOT
from tests.support.factories import enterprise, exit_, inclusion, quarterly_return, user
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
IN = [PoolReason.REVENUE_IN_BAND]
VECTORS = json.loads((ROOT / "tests" / "data" / "vectors.json").read_text(encoding="utf-8"))["pool_reasons"]


@pytest.fixture(autouse=True)
def in_november(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 11, 5, 3, tzinfo=dt.UTC))
    load_parameters()


def candidate(**fields: Any) -> Any:
    return enterprise("宝安区", "新安街道", revenue={2023: 15_000_000}, **fields)


def listed(person: Any, **filters: Any) -> Any:
    return [row.name for row in selectors.page(person, ENTERPRISES.parse(person, filters)).rows]


def test_the_city_pool_counts_who_meets_all_conditions_and_says_why_others_do_not() -> None:
    year = last_full_year() + 1
    bureau = user("BUREAU")

    def made(revenue: Any, name: Any, **fields: Any) -> Any:
        figures = {} if revenue is None else {year - 1: revenue}
        return enterprise(
            "宝安区", name=name, industry=fields.pop("industry", "3972"), revenue=figures, **fields
        )

    made(10_000_000, "下限")
    made(Decimal("19999999.99"), "上限前")
    cases = {
        made(20_000_000, "已达"): [PoolReason.REVENUE_AT_OR_ABOVE],
        made(Decimal("9999999.99"), "储备"): [PoolReason.REVENUE_BELOW],
        made(None, "未知"): [PoolReason.REVENUE_UNKNOWN],
        made(15_000_000, "商贸", industry="5199"): [PoolReason.NOT_INDUSTRY],
        made(15_000_000, "停业", status="STOPPED"): [PoolReason.NOT_OPERATING],
        made(9, "迁出", status="MOVED_OUT"): [
            PoolReason.REVENUE_BELOW,
            PoolReason.NOT_OPERATING,
            PoolReason.OUTSIDE_CITY,
        ],
    }
    above = made(15_000_000, "规上")
    inclusion(above, dt.date(2023, 1, 1))
    cases[above] = [PoolReason.ALREADY_ABOVE_SCALE]
    assert sorted(listed(bureau, pool="in")) == ["上限前", "下限"]
    assert selectors.count(bureau, ENTERPRISES.parse(bureau, {"pool": f"in:{year}"})) == 2
    for one, reasons in cases.items():
        assert pool_conditions(year, one.pk) == reasons, one.name
    assert listed(bureau, pool="REVENUE_UNKNOWN") == ["未知"]
    assert listed(bureau, pool="ALREADY_ABOVE_SCALE") == ["规上"]


def test_who_is_above_scale_is_asked_of_the_snapshot_day_and_before_it_of_today() -> None:
    assert pool_terms(2024).day == dt.date(2024, 3, 31)
    assert pool_terms(2024, today=dt.date(2024, 2, 1)).day == dt.date(2024, 2, 1)
    assert pool_terms(2025).day == dt.date(2024, 11, 5)
    before, after = candidate(), candidate()
    inclusion(before, dt.date(2024, 3, 31))
    inclusion(after, dt.date(2024, 4, 1))
    assert pool_conditions(2024, before.pk) == [PoolReason.ALREADY_ABOVE_SCALE]
    assert pool_conditions(2024, after.pk) == IN


@pytest.mark.parametrize(
    ("reason", "on", "expected"),
    [
        ("BELOW_SCALE", dt.date(2024, 1, 10), IN),
        ("INDUSTRY_CHANGED", dt.date(2024, 1, 10), [PoolReason.NOT_INDUSTRY]),
        ("DEREGISTERED", dt.date(2021, 1, 10), [PoolReason.NOT_OPERATING]),
        ("MOVED_OUT", dt.date(2021, 1, 10), [PoolReason.NOT_OPERATING, PoolReason.OUTSIDE_CITY]),
        ("STOPPED", dt.date(2023, 12, 31), [PoolReason.NOT_OPERATING]),
        ("STOPPED", dt.date(2022, 12, 31), IN),  # it had revenue again the year after
        ("MOVED_OUT", dt.date(2024, 4, 1), IN),  # after the snapshot
    ],
)
def test_an_exit_in_force_that_ends_the_business_is_not_operating(
    reason: str, on: dt.date, expected: list[PoolReason]
) -> None:
    one = candidate()
    inclusion(one, dt.date(2020, 11, 1))
    exit_(one, on, reason=reason)
    if on > dt.date(2024, 3, 31):
        expected = [PoolReason.ALREADY_ABOVE_SCALE]
    assert pool_conditions(2024, one.pk) == expected


def test_who_changed_the_industry_is_no_industry_and_operates_still() -> None:
    one = candidate(status="INDUSTRY_CHANGED")
    assert pool_conditions(2024, one.pk) == [PoolReason.NOT_INDUSTRY]
    assert one.pk not in Enterprise.objects.filter(in_pool_q(2024)).values_list("pk", flat=True)


def test_an_inclusion_after_the_exit_puts_it_out_of_force() -> None:
    one = candidate()
    inclusion(one, dt.date(2018, 11, 1))
    exit_(one, dt.date(2019, 12, 31), reason="MOVED_OUT")
    inclusion(one, dt.date(2021, 11, 1))
    exit_(one, dt.date(2022, 12, 31), reason="BELOW_SCALE")
    assert pool_conditions(2024, one.pk) == IN


def test_industry_is_from_the_first_to_the_last_division_of_the_citys_file() -> None:
    codes = sorted(row["code"] for row in read_csv(ROOT / "data" / "shenzhen" / "industries.csv"))
    assert (codes[0], codes[-1]) == INDUSTRY
    assert len(codes) == int(INDUSTRY[1]) - int(INDUSTRY[0]) + 1


@pytest.mark.parametrize(("division", "inside"), [("05", False), ("06", True), ("46", True), ("47", False)])
def test_the_divisions_at_the_ends_of_industry(division: str, inside: bool) -> None:
    one = candidate(name="边界", industry=f"{division}10")
    assert (PoolReason.NOT_INDUSTRY not in pool_conditions(2024, one.pk)) is inside


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: str(case["id"]))
def test_the_domains_examples_of_reasons(case: dict[str, Any]) -> None:
    revenue = {} if case["revenue"] is None else {case["year"] - 1: Decimal(case["revenue"])}
    industry = f"{case['division']}10" if case["division"] else ""
    one = enterprise("宝安区", revenue=revenue, industry=industry, status=case["status"], source="TAX")
    if case["included"]:
        inclusion(one, dt.date.fromisoformat(case["included"]))
    if case["exit"]:
        exit_(one, dt.date.fromisoformat(case["exit"][0]), reason=case["exit"][1])
    in_pool, reasons = judged_now(case["year"], one.pk)
    expected = case["expect"]
    assert in_pool is expected["in_city_pool"]
    assert reasons[0].rule == expected["first"]
    without_source = [
        {name: said[name] for name in ("rule", "observed", "required")} for said in map(asdict, reasons)
    ]
    assert without_source == expected["reasons"]


def test_a_reason_names_its_source() -> None:
    taxed = enterprise("宝安区", revenue={2023: 15_000_000}, source="TAX", industry="5199")
    AnnualFigures.supersede({"enterprise": taxed, "year": 2023, "source": "TAX"}, revenue=Decimal(9_000_000))
    left = candidate()
    inclusion(left, dt.date(2020, 1, 1))
    exit_(left, dt.date(2024, 1, 5), reason="MOVED_OUT")
    above = candidate()
    inclusion(above, dt.date(2024, 1, 1))
    unknown = enterprise("宝安区", status="STOPPED")

    def sources(one: Enterprise) -> list[str]:
        return [reason.source for reason in judged_now(2024, one.pk)[1]]

    assert sources(taxed) == ["TAX 2023 v2", "register"]
    assert sources(left) == ["exit 2024-01-05", "exit 2024-01-05"]
    assert sources(above) == ["inclusion"]
    assert sources(unknown) == ["register", "register"]
    assert sources(candidate()) == ["ENTERPRISE 2023 v1"]


def test_of_a_fourth_quarters_figure_no_version_is_named() -> None:
    one = enterprise("宝安区")
    quarterly_return(one, 2023, 4, revenue=Decimal(15_000_000))
    assert [reason.source for reason in judged_now(2024, one.pk)[1]] == ["ENTERPRISE 2023"]
