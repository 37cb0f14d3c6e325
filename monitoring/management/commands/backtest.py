"""`backtest --from YYYYQn --to YYYYQn [--calibrate] [--json]`: how good the forecasts of past quarters were."""

from __future__ import annotations

import time
from typing import Any, Final

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, period_argument
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.backtesting.services import backtest

_SAID: Final = ("n", "coverage", "pinball", "p50_error", "precision", "recall", "naive")


class Command(ReportingCommand):
    """Judge past quarters again from figures of quarters up to each one only, and compare with the full year."""

    help = __doc__ or ""

    def arguments(self, parser: CommandParser) -> None:
        """Which quarters, and whether to propose factors for the range."""
        parser.add_argument("--from", dest="first", type=period_argument, required=True, help="2022Q1")
        parser.add_argument("--to", dest="last", type=period_argument, required=True, help="2023Q4")
        parser.add_argument("--calibrate", action="store_true", help="fit on earlier years, try on the last")

    def report(self, **options: Any) -> dict[str, Any]:
        """The measures of each quarter, the factors proposed (null if not asked, or of too few years), the time."""
        started = time.perf_counter()
        found = backtest(options["first"], options["last"], calibrate=options["calibrate"])
        return {
            "quarters": [_quarter(row) for row in found.quarters],
            "proposed": _proposed(found.proposed) if found.proposed else None,
            "seconds": round(time.perf_counter() - started, 3),
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """A line a quarter."""
        return [
            "{period}: n {n}, coverage {coverage}, P50 off by {p50_error}, precision {precision}, recall {recall}".format(
                **row
            )
            for row in report["quarters"]
        ]


def _quarter(row: Backtest) -> dict[str, Any]:
    return {"period": f"{row.year}Q{row.quarter}", **{name: row.measures[name] for name in _SAID}}


def _proposed(row: Calibration) -> dict[str, Any]:
    return {
        "scan_calibration_q10": f"{row.q10:.6f}",
        "scan_calibration_q90": f"{row.q90:.6f}",
        "fitted": [row.first_year, row.last_year],
        "tried": row.tried_year,
        "coverage_before": row.before,
        "coverage_after": row.after,
    }
