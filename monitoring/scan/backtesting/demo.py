"""The demo's backtest: the quarters of the last year that is over, beside the figures of record."""

from __future__ import annotations

from core.demo import Invention
from core.periods import Period
from cultivation.enterprises.demo.economy import Economy
from monitoring.scan.backtesting.services import backtest


def write(asked: Invention) -> None:
    """Judge its four quarters."""
    year = asked.of(Economy).at.year - 1
    backtest(Period(year, 1), Period(year, 4))
