"""Reads of the ledger; the user comes first, out of scope is not there."""

from cultivation.ledger.selectors.lists import (
    DEFAULT_SORT,
    SORTS,
    ProblemCounts,
    ProblemRow,
    by_district,
    count,
    counts,
    ids,
    look_alikes,
    open_of,
    page,
    problems,
    rows,
    scope,
    shown_total,
)
from cultivation.ledger.selectors.one import by_number, get, timeline
from cultivation.ledger.selectors.work import mine, my_work

__all__ = [
    "DEFAULT_SORT",
    "SORTS",
    "ProblemCounts",
    "ProblemRow",
    "by_district",
    "by_number",
    "count",
    "counts",
    "get",
    "ids",
    "look_alikes",
    "mine",
    "my_work",
    "open_of",
    "page",
    "problems",
    "rows",
    "scope",
    "shown_total",
    "timeline",
]
