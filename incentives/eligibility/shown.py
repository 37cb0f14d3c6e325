"""当前列 of a year's list of evaluations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed
from incentives.eligibility import selectors
from incentives.eligibility.about import about
from incentives.eligibility.filters import ELIGIBILITY
from incentives.eligibility.models import Evaluation
from incentives.eligibility.wording import why

_VERDICTS = dict(ELIGIBILITY)


@dataclass(frozen=True)
class Told:
    """One row with what it is about."""

    row: Evaluation
    about: str


class ShownEvaluations(ShownColumns):
    """The page's columns."""

    template = "awards/list.html"
    cells = {
        "enterprise": named(lambda told: told.row.enterprise.name, lambda told: told.row.enterprise.uscc),
        "place": placed(
            lambda told: told.row.district.name, lambda told: told.row.street.name if told.row.street else ""
        ),
        "about": (Cell(lambda told: told.about, width=24),),
        "verdict": (Cell(lambda told: _VERDICTS[told.row.verdict]),),
        "amount": (Cell(lambda told: told.row.amount, kind=Kind.AMOUNT, width=14),),
        "why": (Cell(lambda told: why(told.row), width=44),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Told]]:
        """The page's rows."""

        def read(keys: Sequence[int]) -> list[Told]:
            rows = selectors.listed(actor, keys)
            names = about(rows)
            return [Told(row, names[row.pk]) for row in rows]

        return read
