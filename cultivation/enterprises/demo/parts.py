"""The parts of the demo that this room lays down: the enterprises and their standing."""

from __future__ import annotations

from core.demo import Invention
from cultivation.enterprises.demo.economy import invent
from cultivation.enterprises.demo.writing import write_economy
from cultivation.enterprises.standing import refresh_standing


def write(asked: Invention) -> None:
    """Invent the economy from which later rooms take their part, and tell it in rows."""
    economy = invent(asked.size, asked.seed, asked.at)
    asked.leave(economy)
    write_economy(economy)


def stand(asked: Invention) -> None:
    """What follows from the rows: who is above scale on the day."""
    refresh_standing(day=asked.at.date())
