"""The scan from the tables to the tables, in one process: worked examples, idempotence, versions, freezing."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

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


def silent(
    *, listed: tuple[int, ...] = (2, 3), late: tuple[int, ...] = (), at: dt.datetime | None = None
) -> Assessment:
    """An above-scale enterprise on the list of some quarters; its return of some came after the due date."""
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2020, 11, 30))
    for number in (2, 3):
        due = make.quarter(2024, number).due_on
        if number in listed:
            make.member(firm, 2024, number)
        if number in late:
            row = make.quarterly_return(firm, 2024, number, revenue=Decimal(30_000_000))
            after = timezone.make_aware(dt.datetime.combine(due + dt.timedelta(days=1), dt.time(9)))
            QuarterlyReturn.objects.filter(pk=row.pk).update(entered_at=after)
    run_direct(Q3, as_of=at)
    return result(firm, Q3)


def test_who_was_on_both_lists_and_missed_both_due_dates_is_silent() -> None:
    found = silent()
    assert (found.risk, found.stale, found.rules) == ("YELLOW", False, ["X8"])


def test_who_is_on_one_list_only_is_not_silent() -> None:
    assert silent(listed=(3,)).rules == ["R0"]


def test_a_return_after_the_due_date_does_not_undo_that_it_was_missing_then() -> None:
    assert "X8" in silent(late=(2,)).rules


def test_nobody_is_silent_before_the_due_date_has_passed() -> None:
    due = make.quarter(2024, 3).due_on
    eve = timezone.make_aware(dt.datetime.combine(due, dt.time(23, 59)))
    assert "X8" not in silent(at=eve).rules


def test_a_corrected_return_that_was_in_time_is_not_missing() -> None:
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2020, 11, 30))
    for number in (2, 3):
        make.quarter(2024, number)
        make.member(firm, 2024, number)
    in_time = timezone.make_aware(dt.datetime(2024, 10, 8, 9))
    first = make.quarterly_return(firm, 2024, 3, is_current=False)
    make.quarterly_return(firm, 2024, 3, version=2)
    QuarterlyReturn.objects.filter(pk=first.pk).update(entered_at=in_time)
    run_direct(Q3)
    assert json.loads(result(firm, Q3).inputs)["overdue"] == [False, True]


def test_a_draft_that_lay_there_on_the_due_date_was_no_return() -> None:
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2020, 11, 30))
    for number in (2, 3):
        make.quarter(2024, number)
        make.member(firm, 2024, number)
    draft = make.quarterly_return(firm, 2024, 3, is_current=False, state="DRAFT")
    QuarterlyReturn.objects.filter(pk=draft.pk).update(
        entered_at=timezone.make_aware(dt.datetime(2024, 10, 8, 9))
    )
    make.quarterly_return(firm, 2024, 3, version=2)
    run_direct(Q3)
    assert json.loads(result(firm, Q3).inputs)["overdue"] == [True, True]


@pytest.mark.parametrize("state", ["EMPTY", "DRAFT", "RETURNED"])
def test_a_return_that_is_not_submitted_is_no_figure(state: str) -> None:
    firm = make.enterprise()
    make.quarterly_return(firm, 2024, 3, state=state)
    run_direct(Q3)
    assert result(firm, Q3).ytd is None


def test_statistics_count_above_scale_only_and_then_before_tax_and_the_enterprise() -> None:
    above, below = make.enterprise(), make.enterprise()
    make.inclusion(above, dt.date(2022, 11, 30))
    for firm in (above, below):
        for source, revenue in (("STAT", 1), ("TAX", 2), ("ENTERPRISE", 3)):
            make.quarterly_return(firm, 2024, 3, source=source, revenue=Decimal(revenue * 1_000_000))
    run_direct(Q3)
    assert json.loads(result(above, Q3).inputs)["ytd_source"] == "STAT"
    assert json.loads(result(below, Q3).inputs)["ytd_source"] == "TAX"


def test_a_figure_entered_after_the_moment_is_not_seen_and_the_one_before_it_is() -> None:
    firm = make.enterprise()
    old = make.quarterly_return(firm, 2024, 3, is_current=False, revenue=Decimal(5_000_000))
    make.quarterly_return(firm, 2024, 3, version=2, revenue=Decimal(30_000_000))
    moment = timezone.now() - dt.timedelta(days=2)
    QuarterlyReturn.objects.filter(pk=old.pk).update(entered_at=moment - dt.timedelta(days=1))
    run_direct(Q3, as_of=moment)
    assert result(firm, Q3).ytd == Decimal(5_000_000)
    run_direct(Q3)
    assert result(firm, Q3).ytd == Decimal(30_000_000)


def test_an_exit_after_the_quarter_does_not_make_it_below_scale_then() -> None:
    firm = make.enterprise(status="MOVED_OUT")
    make.inclusion(firm, dt.date(2022, 11, 30))
    make.exit_(firm, dt.date(2024, 11, 5), reason="MOVED_OUT")
    make.quarterly_return(firm, 2024, 3, revenue=Decimal(30_000_000))
    run_direct(Q3)
    found = result(firm, Q3)
    assert found.above_scale
    assert "X1" not in found.rules
    run_direct(Period(2024, 4))
    assert not result(firm, Period(2024, 4)).above_scale


def test_moving_to_another_district_is_no_exit() -> None:
    firm = make.enterprise()
    make.inclusion(firm, dt.date(2022, 11, 30))
    make.exit_(firm, dt.date(2024, 5, 5), reason="MOVED_DISTRICT")
    run_direct(Q3)
    assert result(firm, Q3).above_scale


def test_who_moved_out_on_record_and_has_not_left_the_database_is_red() -> None:
    firm = make.enterprise(status="MOVED_OUT")
    make.inclusion(firm, dt.date(2022, 11, 30))
    run_direct(Q3)
    found = result(firm, Q3)
    assert found.risk == "RED"
    assert json.loads(found.reasons)[0] == {
        "rule": "X1",
        "observed": "MOVED_OUT",
        "required": "operating",
        "source": "register",
    }


def test_last_years_revenue_is_the_annual_figure_of_the_highest_source() -> None:
    firm = make.enterprise(revenue={2023: 18_000_000})
    make.annual(firm, 2023, source="TAX", revenue=Decimal(19_500_000))
    make.quarterly_return(firm, 2023, 4, revenue=Decimal(17_000_000))
    without = make.enterprise()
    make.quarterly_return(without, 2023, 4, revenue=Decimal(17_000_000))
    run_direct(Q3)
    assert json.loads(result(firm, Q3).inputs)["prior_revenue"] == "19500000.00"
    assert json.loads(result(without, Q3).inputs)["prior_revenue"] == "17000000.00"


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
    from core.parameters.models import Parameter

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
