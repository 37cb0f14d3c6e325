"""The parts of the demo that this room lays down: the enterprises, the year's target, and their standing."""

from __future__ import annotations

import datetime as dt

from core.demo import Invention
from core.parameters.models import Parameter
from cultivation.enterprises.demo.economy import invent
from cultivation.enterprises.demo.writing import write_economy
from cultivation.enterprises.models import Inclusion
from cultivation.enterprises.parameters import CITY_TARGET
from cultivation.enterprises.standing import refresh_standing


def write(asked: Invention) -> None:
    """Invent the economy from which later rooms take their part, and tell it in rows."""
    economy = invent(asked.size, asked.seed, asked.at)
    asked.leave(economy)
    write_economy(economy)


def set_target(asked: Invention) -> None:
    """A target that fits the invented city, as a dated parameter of the running year; 2000 would dwarf it."""
    year = asked.at.year
    counted = Inclusion.objects.filter(count_year=year).count()
    Parameter.objects.update_or_create(
        code=CITY_TARGET,
        valid_from=dt.date(year, 1, 1),
        defaults={
            "value": str(max(10, round(counted * 0.128) * 10)),
            "unit": "count",
            "mark": "ours",
            "source": "演示数据",
            "note": "年度目标",
            "reason": "演示数据：按演示城市的规模设定",
        },
    )


def stand(asked: Invention) -> None:
    """What follows from the rows: who is above scale on the day."""
    refresh_standing(day=asked.at.date())
