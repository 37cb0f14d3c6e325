"""The backtest: past quarters judged from what came up to them, measured against the year, exact and repeatable."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.exact import MISSING
from core.jobs.models import Job, JobState
from core.jobs.running import run_now
from core.periods import Period
from core.verdict import Refused
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.backtesting.calibrating import fitted
from monitoring.scan.backtesting.judged import digest_of, judged
from monitoring.scan.backtesting.measures import grouped, measures
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.backtesting.report import accuracy_words, report
from monitoring.scan.backtesting.selectors import backtest_of, entered
from monitoring.scan.backtesting.services import backtest
from monitoring.scan.models import Assessment
from monitoring.scan.services import run_direct
from monitoring.scan.terms import terms_of
from tests.monitoring.scan.cases import parameters
from tests.support import factories as make
from tests.support.parameters import load_parameters

Q2, Q3, Q4 = Period(2024, 2), Period(2024, 3), Period(2024, 4)
T = 2_000_000_000  # fen


def frame(*rows: tuple[int, int, int, int, int, int]) -> pd.DataFrame:
    """Rows of P10, P50, P90, last year, grown, full year, in fen; above scale from 20 million last year on."""
    columns = np.array(rows, np.int64).reshape(-1, 6).T
    found = pd.DataFrame(
        dict(zip(("p10", "p50", "p90", "last_year", "growth", "full"), columns, strict=True))
    )
    found["above"] = found["last_year"] >= T
    found["band"] = np.where(found["above"], 5, 4).astype(np.int8)
    return found


class TestMeasures:
    """Worked out by hand."""

    def test_coverage_counts_both_bounds(self) -> None:
        found = measures(
            Q3, frame((90, 100, 110, 1, 1, 90), (90, 100, 110, 1, 1, 110), (90, 100, 110, 1, 1, 111)), T
        )
        assert (found["n"], found["held"], found["coverage"]) == (3, 2, "0.666667")

    def test_the_loss_weighs_what_lay_below_and_above_by_the_quantile(self) -> None:
        # year 120.00: P10 90.00 misses by 30 × 0.1, P50 100.00 by 20 × 0.5, P90 150.00 is above by 30 × 0.1
        found = measures(Q3, frame((9_000, 10_000, 15_000, 1, 1, 12_000)), T)
        assert found["pinball"] == "5.33"  # (3 + 10 + 3) ÷ 3

    def test_the_error_is_the_median_of_what_the_middle_was_off(self) -> None:
        rows = [(0, 90, 0, 1, 1, 100), (0, 130, 0, 1, 1, 100), (0, 100, 0, 1, 1, 100)]
        assert measures(Q3, frame(*rows), T)["p50_error"] == "0.100000"

    def test_precision_and_recall_of_passing_the_threshold(self) -> None:
        rows = [
            (0, T, 0, T, 1, T),
            (0, T, 0, T - 1, 1, T - 1),
            (0, T - 1, 0, T - 1, T, T),
            (0, 1, 0, 1, 1, 1),
        ]
        found = measures(Q3, frame(*rows), T)
        assert (found["precision"], found["recall"]) == ("0.500000", "0.500000")
        assert found["naive"]["last_year"]["precision"] == "1.000000"
        assert (found["naive"]["growth"]["precision"], found["naive"]["growth"]["recall"]) == (
            "1.000000",
            "0.500000",
        )

    def test_what_is_not_known_counts_nowhere(self) -> None:
        rows = [
            (1, 1, 1, MISSING, MISSING, 1),
            (MISSING, MISSING, MISSING, 1, 1, 1),
            (1, 1, 1, 1, 1, MISSING),
        ]
        found = measures(Q3, frame(*rows), T)
        assert (found["n"], found["naive"]["last_year"]["n"], found["naive"]["last_year"]["p50_error"]) == (
            1,
            0,
            None,
        )

    def test_of_nobody_nothing_is_said(self) -> None:
        found = measures(Q3, frame(), T)
        assert (found["n"], found["coverage"], found["pinball"], found["precision"]) == (0, None, None, None)

    def test_at_the_years_end_there_is_no_range(self) -> None:
        assert measures(Q4, frame((5, 5, 5, 1, 1, 5)), T)["coverage"] is None

    def test_sides_and_bands_add_up(self) -> None:
        found = grouped(Q3, frame((1, 1, 1, T, 1, 1), (1, 1, 1, 5, 1, 1), (1, 1, 1, 6, 1, 1)), T)
        assert {name: each["n"] for name, each in found["sides"].items()} == {"above": 1, "below": 2}
        assert {name: each["n"] for name, each in found["bands"].items()} == {"E": 1, "D": 2}

    def test_sums_beyond_int64_are_exact(self) -> None:
        huge = 10**15
        found = measures(Q3, frame(*[(0, 0, 0, 1, 1, huge * 9)] * 1_100), T)
        assert found["pinball"] == str(
            (Decimal(huge * 9) * Decimal("1.5") / 3 / 100).quantize(Decimal("0.01"))
        )


class TestFactors:
    """The factor is the quantile of what the years were of the projection × Q10."""

    def test_of_years_evenly_around_the_projection(self) -> None:
        full = np.arange(700, 1301)  # of the projection 0.7 to 1.3
        found = pd.DataFrame({"p50": np.full(601, 1000), "full": full, "first_year": False})
        found["low"], found["high"] = 800_000, 1_250_000
        factors = fitted([found], parameters())
        assert factors is not None
        assert (factors.low, factors.high) == (950_000, 992_000)  # 0.76 ÷ 0.8 and 1.24 ÷ 1.25

    def test_nothing_is_learnt_from_a_first_year_or_of_too_few(self) -> None:
        found = pd.DataFrame(
            {"p50": np.full(40, 1000), "full": 1000, "first_year": [True] * 20 + [False] * 20}
        )
        found["low"], found["high"] = 800_000, 1_250_000
        assert fitted([found], parameters()) is None


@pytest.fixture
def history(db: None) -> None:
    """Forty enterprises with five years of quarters, growing at their own pace; the last year is not over in reality."""
    load_parameters()
    for number in range(40):
        firm = make.enterprise()
        if number % 4 == 0:
            make.inclusion(firm, dt.date(2019, 11, 30))
        for year in range(2019, 2024):
            size = Decimal(9_000_000 + number * 500_000) * (1 + Decimal((year * (number + 3)) % 9 - 4) / 50)
            for quarter, part in enumerate(("0.20", "0.46", "0.71", "1"), start=1):
                shift = Decimal((number * 7 + year) % 5 - 2) / 100 if quarter < 4 else 0
                make.quarterly_return(
                    firm, year, quarter, revenue=(size * (Decimal(part) + shift)).quantize(Decimal("0.01"))
                )


@pytest.mark.django_db
@pytest.mark.usefixtures("history")
class TestOnACity:
    """Real returns, read as the scan reads them."""

    def ask(self, *arguments: str) -> dict[str, Any]:
        out = StringIO()
        call_command("backtest", *arguments, "--json", stdout=out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    def test_the_verdicts_are_those_of_a_scan_of_that_quarter(self) -> None:
        period = Period(2023, 3)
        run_direct(period)
        rows = judged(period, timezone.now(), terms_of(period)).set_index("enterprise")
        stored = Assessment.objects.filter(year=2023, quarter=3, is_current=True)
        assert stored.count() == len(rows) == 40
        for each in stored:
            values = [value and int(value * 100) for value in (each.p10, each.p50, each.p90)]
            assert values == [rows[name][each.enterprise_id] for name in ("p10", "p50", "p90")]

    def test_whatever_comes_after_the_quarter_changes_no_byte_of_its_judgement(self) -> None:
        period, now = Period(2022, 2), timezone.now()
        before = judged(period, now, terms_of(period))
        QuarterlyReturn.objects.filter(year=2022, quarter__gt=2).update(revenue=1, electricity=5)
        QuarterlyReturn.objects.filter(year__gt=2022).update(revenue=2)
        after = judged(period, timezone.now(), terms_of(period))
        assert digest_of(after) == digest_of(before)
        assert not np.equal(
            after["full"].to_numpy(), before["full"].to_numpy()
        ).any()  # how the year came out did change
        QuarterlyReturn.objects.filter(year=2022, quarter=2).update(revenue=3)
        assert digest_of(judged(period, timezone.now(), terms_of(period))) != digest_of(before)

    def test_the_command_measures_each_quarter_and_keeps_it(self) -> None:
        found = self.ask("--from", "2022Q4", "--to", "2023Q2")
        assert [row["period"] for row in found["quarters"]] == ["2022Q4", "2023Q1", "2023Q2"]
        assert found["proposed"] is None
        assert found["quarters"][2]["n"] == 40
        assert set(found["quarters"][2]["naive"]) == {"last_year", "growth"}
        assert Backtest.objects.count() == 3
        self.ask("--from", "2023Q2", "--to", "2023Q2")
        assert Backtest.objects.count() == 3  # the newest of a quarter alone is kept

    def test_calibrating_learns_from_earlier_years_and_changes_no_parameter(self) -> None:
        version = terms_of(Period(2023, 1)).version
        found = self.ask("--from", "2022Q1", "--to", "2023Q3", "--calibrate")["proposed"]
        assert (found["fitted"], found["tried"]) == ([2022, 2022], 2023)
        assert Decimal(found["scan_calibration_q10"]) > 0
        assert 0 <= Decimal(found["coverage_after"]) <= 1
        assert terms_of(Period(2023, 1)).version == version
        proposed = Calibration.objects.get()
        assert not entered(proposed)

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [("2023Q3", "2023Q1", "backtest.range"), ("2010Q1", "2023Q1", "backtest.range")],
    )
    def test_quarters_that_make_no_range_are_refused(self, first: str, last: str, code: str) -> None:
        with pytest.raises(Refused) as refused:
            backtest(Period.parse(first), Period.parse(last))
        assert refused.value.code == code
        assert not Backtest.objects.exists()

    def test_a_year_that_is_not_over_is_refused(self) -> None:
        this = timezone.localdate().year
        with pytest.raises(CommandError):
            call_command("backtest", "--from", f"{this}Q1", "--to", f"{this}Q1")

    def test_calibrating_wants_two_years(self) -> None:
        with pytest.raises(Refused) as refused:
            backtest(Period(2023, 1), Period(2023, 3), calibrate=True)
        assert refused.value.code == "backtest.years"
        assert not Backtest.objects.exists()  # said before a quarter is judged, not after all of them

    def test_calibrating_reads_no_quarter_twice_and_says_what_two_backtests_would(self) -> None:
        def statements(*, calibrate: bool) -> int:
            with CaptureQueriesContext(connection) as asked:
                backtest(Period(2022, 1), Period(2023, 4), calibrate=calibrate)
            return len(asked)

        statements(calibrate=False)  # what is looked up once
        assert statements(calibrate=True) == statements(calibrate=False) + 1  # the proposal
        proposed, now = Calibration.objects.get(), timezone.now()
        plain = [
            replace(terms_of(Period(2022, quarter)), calibration_low=10**6, calibration_high=10**6)
            for quarter in (1, 2, 3)
        ]
        earlier = [judged(Period(2022, quarter), now, plain[quarter - 1]) for quarter in (1, 2, 3)]
        factors = fitted(earlier, plain[-1])
        assert factors is not None
        assert factors.numbers == (proposed.q10, proposed.q90)
        within = total = 0
        for quarter in (1, 2, 3):
            own = replace(
                terms_of(Period(2023, quarter)), calibration_low=factors.low, calibration_high=factors.high
            )
            found = measures(Period(2023, quarter), judged(Period(2023, quarter), now, own), own.threshold)
            within, total = within + found["held"], total + found["n"]
        assert proposed.after == (Decimal(within) / total).quantize(Decimal("0.000001"))

    def test_the_page_says_its_finding_and_the_list_says_how_good_such_forecasts_were(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        self.ask("--from", "2022Q1", "--to", "2023Q4", "--calibrate")
        found = report(Backtest.objects.all())
        assert found is not None
        assert [quarter.period for quarter in found.quarters] == [
            Period(year, quarter) for year in (2022, 2023) for quarter in (1, 2, 3)
        ]
        client.force_login(make.user("BUREAU"), backend="accounts.backends.UnitBackend")
        with django_assert_max_num_queries(25):
            text = client.get("/scan/backtest/").content.decode()
        assert found.title in text
        assert "去参数里录入" in text
        run_direct(Period(2023, 3))
        words = accuracy_words(backtest_of(Period(2023, 3)))
        assert words.startswith("2023年三季度的预计回头看")
        assert words in client.get("/scan/?period=2023Q3").content.decode()

    def test_who_only_reads_may_not_start_one_and_is_offered_no_parameter(self, client: Client) -> None:
        self.ask("--from", "2022Q1", "--to", "2023Q3", "--calibrate")
        client.force_login(make.user("ANALYST"), backend="accounts.backends.UnitBackend")
        text = client.get("/scan/backtest/").content.decode()
        assert "重新回测" not in text
        assert "去参数里录入" not in text
        assert client.post("/scan/backtest/start/").status_code == 403

    def test_the_job_does_each_quarter_and_leads_to_the_page(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(make.user("BUREAU"), backend="accounts.backends.UnitBackend")
        monkeypatch.setattr("monitoring.scan.backtesting.views.years_to_judge", lambda _today: [2022, 2023])
        client.post("/scan/backtest/start/")
        job = run_now(Job.objects.get(kind="scan.backtest"))
        assert (job.state, job.done) == (JobState.DONE, 8)
        assert Backtest.objects.count() == 8
        assert Calibration.objects.exists()


@pytest.mark.django_db
def test_without_a_backtest_the_page_says_what_to_do(client: Client) -> None:
    load_parameters()
    client.force_login(make.user("BUREAU"), backend="accounts.backends.UnitBackend")
    assert "还不能回测" in client.get("/scan/backtest/").content.decode()
