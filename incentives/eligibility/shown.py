"""当前列 of a year's list of evaluations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from accounts.models import User
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed
from incentives.eligibility import selectors
from incentives.eligibility.filters import ELIGIBILITY
from incentives.eligibility.models import Evaluation
from incentives.eligibility.wording import why

_VERDICTS = dict(ELIGIBILITY)


class ShownEvaluations(ShownColumns):
    """The page's columns."""

    template = "awards/list.html"
    cells = {
        "enterprise": named(lambda row: row.enterprise.name, lambda row: row.enterprise.uscc),
        "place": placed(lambda row: row.district.name, lambda row: row.street.name if row.street else ""),
        "included": (
            Cell(lambda row: row.inclusion.included_on if row.inclusion else None, kind=Kind.DATE, width=13),
        ),
        "verdict": (Cell(lambda row: _VERDICTS[row.verdict]),),
        "amount": (Cell(lambda row: row.amount, kind=Kind.AMOUNT, width=14),),
        "why": (Cell(why, width=44),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Evaluation]]:
        """The page's rows."""
        return lambda keys: selectors.listed(actor, keys)
