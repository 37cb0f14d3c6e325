"""The scan from the tables to the tables, in one process: worked examples, idempotence, versions, freezing."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from core.parameters.models import Parameter
from core.periods import Period
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise, Standing
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan import models, services
from monitoring.scan.models import Assessment, ScanBlock, ScanRun
from monitoring.scan.services import run_direct
from tests.monitoring.scan import city
from tests.monitoring.scan.city import VECTORS, frozen, levels_of, result, works
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db

Q3 = Period(2024, 3)
Q2 = Period(2024, 2)


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


def freeze(example: dict[str, Any]) -> Period:
    period = Period(city.YEAR, example["quarter"])
    frozen(period, share=example["industry_share"], q10=example["q10"], q90=example["q90"])
    return period


def occurring(run: ScanRun) -> dict[str, dict[str, int]]:
    """The levels that a run tells to have found at least once, by field."""
    return {
        field: {level: n for level, n in run.summary[field].items() if n} for field in ("readiness", "risk")
    }


@pytest.mark.parametrize("example", VECTORS, ids=lambda example: example["id"])
def test_a_worked_example_fed_as_returns_comes_out_as_the_domain_says(example: dict[str, Any]) -> None:
    period = freeze(example)
    firm = works(example)
    run = run_direct(period)
    found, expect = result(firm, period), example["expect"]
    assert [found.p10, found.p50, found.p90] == [Decimal(expect[name]) for name in ("p10", "p50", "p90")]
    assert found.share == (Decimal(expect["share"]) if expect["share"] else None)
    assert (found.readiness, found.risk) == (expect.get("readiness", ""), expect.get("exit_risk", ""))
    if "rules" in expect:
        assert found.rules == expect["rules"]
        assert [reason["rule"] for reason in json.loads(found.reasons)] == expect["rules"]
    assert found.version == 1
    assert found.run == run
    assert (found.district, found.street) == (firm.district, firm.street)


def test_the_standing_follows_the_latest_quarter_only() -> None:
    example = city.vector("S7")
    firm = works(example)
    freeze(example)
    run = run_direct(Q3)
    standing = Standing.objects.get(enterprise=firm)
    assert (standing.year, standing.quarter, standing.risk) == (2024, 3, "ORANGE")
    assert (standing.p50, standing.run) == (Decimal("19541778.98"), run.pk)
    earlier = run_direct(Q2)
    assert Standing.objects.get(enterprise=firm).quarter == 3
    assert occurring(earlier) == levels_of(Q2)
    assert result(firm, Q2).ytd is None


def test_a_second_scan_writes_nothing_and_counts_everyone_as_confirmed() -> None:
    for code in ("S4", "S5", "S7"):
        works(city.vector(code))
    first = run_direct(Q3)
    before = list(Assessment.objects.order_by("pk").values())
    standings = list(Standing.objects.order_by("pk").values())
    second = run_direct(Q3)
    assert (first.summary["judged"], first.summary["unchanged"]) == (3, 0)
    assert (second.summary["judged"], second.summary["unchanged"]) == (0, 3)
    assert list(Assessment.objects.order_by("pk").values()) == before
    assert list(Standing.objects.order_by("pk").values()) == standings
    assert occurring(second) == occurring(first) == levels_of(Q3)


def test_a_restated_figure_makes_a_new_version_and_keeps_the_old_one() -> None:
    firm, other = works(city.vector("S4")), works(city.vector("S7"))
    run_direct(Q3)
    row = QuarterlyReturn.objects.get(enterprise=firm, year=2024, quarter=3)
    QuarterlyReturn.objects.filter(pk=row.pk).update(is_current=False)
    make.quarterly_return(firm, 2024, 3, version=2, revenue=Decimal(21_000_000), reason="漏报")
    run = run_direct(Q3)
    versions = Assessment.objects.filter(enterprise=firm, year=2024, quarter=3).order_by("version")
    assert [(each.version, each.is_current, each.readiness) for each in versions] == [
        (1, False, "NURTURE"),
        (2, True, "REACHED"),
    ]
    assert json.loads(versions[1].inputs)["version"] == 2
    assert (run.summary["judged"], run.summary["unchanged"]) == (1, 1)
    assert result(other, Q3).version == 1


def test_inputs_that_change_without_changing_the_result_write_nothing() -> None:
    firm = works(city.vector("S4"))
    run_direct(Q3)
    digest = result(firm, Q3).digest
    Enterprise.objects.filter(pk=firm.pk).update(production_from=dt.date(2010, 1, 1))
    run = run_direct(Q3)
    assert (run.summary["judged"], run.summary["unchanged"]) == (0, 1)
    assert (result(firm, Q3).version, result(firm, Q3).digest) == (1, digest)


def test_the_baseline_is_frozen_with_the_first_scan_and_made_anew_by_a_full_one() -> None:
    firms = [works(city.vector("S4") | {"own_shares": [f"0.{70 + n % 5}"]}) for n in range(32)]
    run_direct(Q3)
    stored = models.Baseline.objects.get(year=2024, quarter=3)
    assert json.loads(stored.content)["shares"]["39"] == {"share": "0.720000", "count": 32}
    QuarterlyReturn.objects.filter(enterprise__in=firms[:16], year=2023, quarter=3).update(
        revenue=Decimal(20_000_000)
    )
    again = run_direct(Q3)
    assert again.baseline == stored
    assert again.summary["judged"] == 16
    full = run_direct(Q3, full=True)
    assert full.baseline is not None
    assert (full.baseline.version, models.Baseline.objects.count()) == (2, 2)
    assert json.loads(full.baseline.content)["shares"]["39"]["share"] != "0.720000"
    assert full.summary["judged"] == 32


def test_nobody_of_the_register_is_left_out_though_nobody_is_on_the_list() -> None:
    firm = make.enterprise()
    run = run_direct(Q3)
    found = result(firm, Q3)
    assert run.summary["enterprises"] == 1
    assert (found.readiness, found.rules) == ("UNKNOWN", ["R0"])
    assert json.loads(found.reasons)[0]["observed"] == "MISSING"


def test_without_a_figure_the_last_level_is_carried_and_flagged() -> None:
    firm = works(city.vector("S9"))
    frozen(Q2, share="0.48", q10="0.90", q90="1.12")
    run_direct(Q2)
    assert result(firm, Q2).risk == "YELLOW"
    run_direct(Q3)
    found = result(firm, Q3)
    assert (found.risk, found.stale, found.rules) == ("YELLOW", True, ["R0"])
    assert json.loads(found.inputs)["carried"] == "YELLOW"
    run_direct(Period(2024, 4))
    assert json.loads(result(firm, Period(2024, 4)).inputs)["carried"] == "YELLOW"  # not from the stale one


def test_many_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("S4", "S5", "S6", "S7"):
        works(city.vector(code))
    run_direct(Q3)
    whole = list(Assessment.objects.order_by("enterprise").values_list("reasons", "inputs", "digest"))
    Assessment.objects.all().delete()
    monkeypatch.setattr("monitoring.scan.running.engine.BLOCK", 1)
    run = run_direct(Q3)
    assert ScanBlock.objects.filter(run=run, state="DONE").count() == 4
    assert list(Assessment.objects.order_by("enterprise").values_list("reasons", "inputs", "digest")) == whole


def test_an_empty_register_is_scanned_too() -> None:
    run = run_direct(Q3)
    assert (run.state, run.summary["enterprises"]) == ("DONE", 0)


def test_a_parameter_that_is_unknown_refuses_the_scan_in_words() -> None:
    Parameter.objects.filter(code="scan_k").update(value="")
    with pytest.raises(Refused) as refused:
        run_direct(Q3)
    assert refused.value.code == "scan.parameters"
    assert "scan_k" in refused.value.sentence


def test_a_quarter_that_is_not_over_cannot_be_scanned() -> None:
    with time_machine.travel(dt.datetime(2024, 9, 30, 12, tzinfo=dt.UTC)), pytest.raises(Refused) as refused:
        services.request_scan(actor=None, period=Q3)
    assert refused.value.code == "scan.quarter_not_over"
    assert not ScanRun.objects.exists()
