"""A small city for the pipeline's tests: enterprises with real returns, made from the domain's worked examples."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.periods import Period
from cultivation.enterprises.models import Enterprise
from monitoring.scan.models import Assessment, Baseline
from monitoring.scan.parameters import terms_of
from tests.support import factories as make

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "vectors.json").read_text(encoding="utf-8")
)["scan"]
YEAR = 2024
FULL = Decimal(25_000_000)


def vector(code: str) -> dict[str, Any]:
    """A worked example by its number."""
    return next(each for each in VECTORS if each["id"] == code)


def frozen(
    period: Period,
    *,
    share: str | None = None,
    q10: str | None = None,
    q90: str | None = None,
    division: int = 39,
) -> Baseline:
    """A quarter's baseline as if its first scan had found these values."""
    content = {
        "period": str(period),
        "shares": {f"{division:02d}": {"share": share, "count": 30}} if share else {},
        "city_share": None,
        "cells": {},
        "city": {"q10": q10, "q90": q90, "count": 30} if q10 else None,
    }
    return Baseline.objects.create(
        year=period.year,
        quarter=period.quarter,
        parameters_version=terms_of(period).version,
        content=json.dumps(content),
    )


def works(example: dict[str, Any]) -> Enterprise:
    """The enterprise of a worked example, with the returns of its past years and of the judged quarter."""
    opened = dt.date(YEAR, 4, 10) if example["first_year_months"] else None
    firm = make.enterprise(production_from=opened)
    quarter = example["quarter"]
    for back, share in enumerate(example["own_shares"], start=1):
        make.quarterly_return(firm, YEAR - back, quarter, revenue=FULL * Decimal(share))
        make.quarterly_return(firm, YEAR - back, 4, revenue=FULL)
    now: dict[str, Any] = {"revenue": Decimal(example["ytd"])}
    if example["electricity_ytd"]:
        this, before = _pair(example)
        now["electricity"] = this
        make.quarterly_return(firm, YEAR - 1, quarter, revenue=None, electricity=before, source="STAT")
        make.quarterly_return(firm, YEAR, quarter, revenue=None, electricity=this, source="STAT")
    make.quarterly_return(firm, YEAR, quarter, **now)
    if example["side"] == "above":
        make.inclusion(firm, dt.date(2020, 11, 30))
    return firm


def _pair(example: dict[str, Any]) -> tuple[Decimal, Decimal]:
    given = example["electricity_ytd"]
    values = list(given.values()) if isinstance(given, dict) else list(given)
    return Decimal(values[0]), Decimal(values[1])


def result(firm: Enterprise, period: Period) -> Assessment:
    """The current result."""
    return Assessment.objects.get(enterprise=firm, year=period.year, quarter=period.quarter, is_current=True)


def levels_of(period: Period) -> dict[str, dict[str, int]]:
    """How many current results of a quarter there are of each level that occurs, by field."""
    current = Assessment.objects.filter(year=period.year, quarter=period.quarter, is_current=True)
    return {
        field: dict(Counter(level for level in current.values_list(field, flat=True) if level))
        for field in ("readiness", "risk")
    }
