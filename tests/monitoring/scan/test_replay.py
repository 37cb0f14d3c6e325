"""Replay: stored judgements come out again from what is stored with them, whatever became of the figures since."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from core.parameters.models import Parameter
from core.periods import Period
from core.verdict import Refused
from cultivation.enterprises.models import Inclusion
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.models import Assessment, ScanRun, ScanTerms
from monitoring.scan.replaying.services import replay
from monitoring.scan.running import engine
from monitoring.scan.services import request_scan, run_direct
from tests.monitoring.scan import city
from tests.support.parameters import load_parameters

Q3 = Period(2024, 3)


@pytest.fixture
def judged(db: None) -> None:
    """Six enterprises judged for the quarter."""
    load_parameters()
    for code in ("S4", "S5", "S6", "S7", "S4", "S7"):
        city.works(city.vector(code))
    run_direct(Q3)


def ask() -> dict[str, Any]:
    out = StringIO()
    call_command("replay", "2024Q3", "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("judged")
class TestReplay:
    """On what a real scan has stored."""

    def test_nothing_differs_whatever_became_of_figures_register_and_parameters_since(self) -> None:
        QuarterlyReturn.objects.update(revenue=1)
        Inclusion.objects.all().delete()
        Parameter.objects.filter(code="scan_k").update(value="7")
        assert ask() == {"checked": 6, "differences": 0, "other_rules": 0, "examples": []}

    def test_superseded_results_are_checked_too(self) -> None:
        QuarterlyReturn.objects.filter(year=2024, quarter=3).update(revenue=13_000_000)
        run_direct(Q3)
        assert Assessment.objects.filter(is_current=False).exists()
        found = replay(Q3)
        assert (found.checked, found.differences) == (Assessment.objects.count(), 0)

    @pytest.mark.parametrize(
        "change",
        [
            {"readiness": "REACHED"},
            {"p50": "1.00"},
            {"rules": ["X3"]},
            {"reasons": "[]"},
        ],
    )
    def test_a_row_that_somebody_changed_is_found(self, change: dict[str, Any]) -> None:
        row = Assessment.objects.order_by("pk")[0]
        Assessment.objects.filter(pk=row.pk).update(**change)
        assert ask()["examples"] == [row.pk]

    def test_inputs_that_somebody_changed_are_found(self) -> None:
        row = Assessment.objects.filter(readiness="NURTURE").order_by("pk")[0]
        inputs = json.loads(row.inputs) | {"ytd": "19000000.00"}
        Assessment.objects.filter(pk=row.pk).update(
            inputs=json.dumps(inputs, ensure_ascii=False, separators=(",", ":"))
        )
        assert ask()["differences"] == 1

    def test_what_other_rules_judged_is_counted_apart(self) -> None:
        ScanRun.objects.update(rules_version="older")
        assert ask() == {"checked": 0, "differences": 0, "other_rules": 6, "examples": []}

    def test_so_is_what_parameters_judged_that_were_not_kept(self) -> None:
        ScanTerms.objects.all().delete()
        assert ask()["other_rules"] == 6


@pytest.mark.django_db
def test_a_run_that_newer_rules_would_go_on_with_is_refused() -> None:
    load_parameters()
    city.works(city.vector("S4"))
    run = request_scan(actor=None, period=Q3)
    engine.begin(run.pk)
    ScanRun.objects.update(rules_version="older")
    with pytest.raises(Refused) as refused:
        engine.begin(run.pk)
    assert refused.value.code == "scan.rules_changed"
