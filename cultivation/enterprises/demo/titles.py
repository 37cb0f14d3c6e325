"""The demo's titles: of each kind, some past, and in each shown district one that ends within the reminder's days."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.db import connection

from core.bulk import copy_rows
from core.demo import Ints, Invention, cells, chance, next_id, unrecorded
from cultivation.enterprises.demo.economy import Economy
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.terms import usual_end

_SHARES = (("INNOVATIVE", "CITY", 0.10), ("SPECIALISED", "CITY", 0.16), ("LITTLE_GIANT", "NATIONAL", 0.02))
"""Kind, level, and the share of those above scale that hold it."""
_BATCHES = "一二三四五六七八九"
_SOON = 60


def write(asked: Invention) -> None:
    """Lay the titles down."""
    city = asked.of(Economy)
    rows, kinds, levels, firsts = _drawn(city)
    ends = {day: usual_end(day) for day in set(firsts)}
    with unrecorded(Recognition), connection.cursor() as cursor:
        first = next_id(cursor, Recognition, len(rows))
        copy_rows(
            cursor,
            Recognition,
            {
                "id": cells(range(first, first + len(rows))),
                "enterprise_id": cells(city.ids[rows]),
                "district_id": cells(city.district[rows]),
                "street_id": ["\\N" if street == 0 else str(street) for street in city.street[rows].tolist()],
                "kind": kinds,
                "level": levels,
                "valid_from": cells(firsts),
                "valid_to": cells([ends[day] for day in firsts]),
                "batch": [f"{day.year} 年第{_BATCHES[day.month % 3]}批" for day in firsts],
                "document": [f"深工信企业〔{day.year}〕{day.month:02d} 号" for day in firsts],
            },
        )


def _drawn(city: Economy) -> tuple[Ints, list[str], list[str], list[dt.date]]:
    rng, today = chance(city.seed, "titles"), city.at.date()
    chosen: list[int] = []
    kinds: list[str] = []
    levels: list[str] = []
    firsts: list[dt.date] = []
    for kind, level, share in _SHARES:
        holders = np.flatnonzero(city.above_now & (rng.random(city.size) < share))
        ages = rng.integers(30, 4 * 365, len(holders)).tolist()
        ending = {
            int(holders[city.district[holders] == place][0]) for place in set(city.district[holders].tolist())
        }
        for holder, age in zip(holders.tolist(), ages, strict=True):
            day = _ends_soon(today) if holder in ending else today - dt.timedelta(days=age)
            chosen.append(holder)
            kinds.append(kind)
            levels.append(level)
            firsts.append(day)
    return np.array(chosen, dtype=np.int64), kinds, levels, firsts


def _ends_soon(today: dt.date) -> dt.date:
    """The first day of a title of three years that has some weeks to go."""
    end = today + dt.timedelta(days=_SOON)
    return dt.date(end.year - 3, end.month, min(end.day, 28))
