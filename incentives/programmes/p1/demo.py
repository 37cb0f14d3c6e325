"""The demo's payments of P1: half of those that came above scale three years ago or earlier."""

import numpy as np
from django.db import connection

from core.bulk import copy_rows
from core.demo import Ints, cells
from incentives.facts.models import Payment


def pay(programme: str, rng: np.random.Generator, enterprises: Ints, counted: Ints, this_year: int) -> None:
    """Payments to enterprises with their first count year, two years after it."""
    paid = (counted <= this_year - 3) & (rng.random(len(enterprises)) < 0.5)
    number = int(paid.sum())
    rows = {
        "enterprise_id": cells(enterprises[paid]),
        "programme_id": [programme] * number,
        "year": cells(counted[paid] + 2),
        "amount": ["200000.00"] * number,
        "paid_on": [f"{year + 2}-09-15" for year in counted[paid].tolist()],
        "source": [f"{year + 2}年上规模奖励项目" for year in counted[paid].tolist()],
    }
    with connection.cursor() as cursor:
        copy_rows(cursor, Payment, rows)
