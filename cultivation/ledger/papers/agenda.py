"""议题清单: what waits for the leading group's decision, in the order of its page, with room to write."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from accounts.models import User
from cultivation.ledger.papers.shortening import story
from cultivation.ledger.selectors import raised

TEMPLATE: Final = "ledger/papers/agenda.html"
MOST: Final = 300
"""Problems on a sheet; how many more wait is said at its end."""
_TURNS: Final = 9
"""Turns of a history in its line."""


def context(user: User, most: int = MOST) -> dict[str, Any]:
    """What the sheet says of at most so many: a fixed number of queries."""
    today = timezone.localdate()
    cases, waiting = raised.waiting(user, today, most), raised.undecided(user).count()
    lines = [(case, story(case.trail, _TURNS)) for case in cases]
    return {
        "cases": cases,
        "lines": lines,
        "today": today,
        "waiting": waiting,
        "left_out": waiting - len(cases),
    }
