"""The demo's electricity as the grid company counts it: of some enterprises, and of all that report nothing themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
from django.db import connection
from django.utils import timezone

from core.bulk import copy_rows
from core.demo import Invention, cells, unrecorded
from cultivation.enterprises.demo.economy import Economy, PlayedPart
from monitoring.returns.electricity.models import ElectricityMonth

_ONE_OF: Final = 5
_PER_FEN: Final = 0.05 / 100
"""Kilowatt-hours for a fen of revenue, as in the demo's returns."""


def write(asked: Invention) -> None:
    """The running year and the last one, each month known on the tenth of the next."""
    city = asked.of(Economy)
    with unrecorded(ElectricityMonth), connection.cursor() as cursor:
        _year(cursor, city, city.last.year - 1, 4)
        _year(cursor, city, city.last.year, city.last.quarter)


def _year(cursor: Any, city: Economy, year: int, quarters: int) -> None:
    """A third of a quarter's in each of its months."""
    known = (city.ids % _ONE_OF == 0) | (city.part == PlayedPart.SILENT)
    ytd = city.ytd[known, city.year(year)]
    running = year == city.last.year
    dark = np.where((city.part[known] == PlayedPart.DARK) & running, 0.62, 1.0)
    for month in range(1, 3 * quarters + 1):
        quarter = (month - 1) // 3
        own = ytd[:, quarter] - (ytd[:, quarter - 1] if quarter else 0)
        first = dt.date(year, month, 1)
        told = dt.datetime.combine(first + dt.timedelta(days=40), dt.time(9))
        columns = {
            "enterprise_id": cells(city.ids[known]),
            "month": [first.isoformat()] * len(own),
            "kwh": [f"{used:.2f}" for used in np.abs(own) * _PER_FEN * dark / 3],
            "recorded_at": [min(timezone.make_aware(told), city.at).isoformat()] * len(own),
        }
        copy_rows(cursor, ElectricityMonth, columns)
