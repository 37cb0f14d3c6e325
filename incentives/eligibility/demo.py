"""The demo's credit records, history checks and payments: enough of each that all that can come out occurs; a cycle."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import connection

from core.bulk import copy_rows
from core.demo import Ints, Invention, cells, chance, unrecorded
from core.row_count import row_count
from cultivation.enterprises.demo.economy import Economy
from incentives.eligibility.cycles.services import freeze
from incentives.eligibility.models import Evaluation
from incentives.eligibility.registry import programmes
from incentives.eligibility.services import evaluate
from incentives.facts.models import CreditRecord, HistoryCheck, Payment


def write(asked: Invention) -> None:
    """Facts for those that came above scale in the years told, then the evaluations of each year."""
    city = asked.of(Economy)
    years = range(city.first_year + 1, city.at.year)
    with unrecorded(CreditRecord, HistoryCheck, Payment), connection.cursor() as cursor:
        cursor.execute(
            "SELECT enterprise_id, min(count_year) FROM cultivation_inclusion WHERE count_year > %s"
            " GROUP BY enterprise_id ORDER BY enterprise_id",
            [city.first_year],
        )
        found = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
        ids, counted = found[:, 0], found[:, 1]
        rng = chance(city.seed, "incentives")
        size = len(ids)
        checked, listed = rng.random(size) < 0.9, rng.random(size) < 0.03
        since = min(dt.date(city.at.year, 1, 5), city.at.date()).isoformat()
        for rows, kind in ((checked, "CLEAR"), (listed, "DISHONEST")):
            number = int(rows.sum())
            copy_rows(
                cursor,
                CreditRecord,
                {
                    "enterprise_id": cells(ids[rows]),
                    "kind": [kind] * number,
                    "valid_from": [since] * number,
                    "source": ["信用中国查询"] * number,
                },
            )
        looked, earlier = rng.random(size) < 0.93, rng.random(size) < 0.04
        number = int(looked.sum())
        copy_rows(
            cursor,
            HistoryCheck,
            {
                "enterprise_id": cells(ids[looked]),
                "kind": ["INCLUSION"] * number,
                "found": cells(earlier[looked].tolist()),
                "checked_on": [since] * number,
                "source": ["市统计局历年在库名单"] * number,
            },
        )
        _pay(cursor, rng, ids, counted, city.at.year)
    for year in years:
        for programme in programmes():
            evaluate(programme=programme, year=year, day=city.at.date())
    _freeze(city.at.date())


def _freeze(day: dt.date) -> None:
    """A cycle of the first programme, of the year in which most pass: something to try other numbers on."""
    first = programmes()[0]
    passed = Evaluation.objects.filter(programme=first, is_current=True, verdict="PASS")
    years = passed.values("year").annotate(n=row_count()).order_by("-n", "-year")
    if most := years.first():
        freeze(actor=None, programme=first, year=most["year"], note="申报前测算", day=day)


def _pay(cursor: Any, rng: np.random.Generator, enterprises: Ints, counted: Ints, this_year: int) -> None:
    """The first award was paid to half of those that came above scale three years ago or earlier, two years after."""
    paid = (counted <= this_year - 3) & (rng.random(len(enterprises)) < 0.5)
    number = int(paid.sum())
    rows = {
        "enterprise_id": cells(enterprises[paid]),
        "programme_id": ["P1"] * number,
        "year": cells(counted[paid] + 2),
        "amount": ["200000.00"] * number,
        "paid_on": [f"{year + 2}-09-15" for year in counted[paid].tolist()],
        "source": [f"{year + 2}年上规模奖励项目" for year in counted[paid].tolist()],
    }
    copy_rows(cursor, Payment, rows)
