"""The lines of the list, for the page and its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from incentives.eligibility.models import Evaluation
from incentives.eligibility.nearly import selectors
from incentives.eligibility.nearly.closing import windows
from incentives.eligibility.nearly.wording import Step, Until, step_of, until


@dataclass(frozen=True)
class Line:
    """One who is one step away: what is missing, and until when one may apply."""

    row: Evaluation
    step: Step
    until: Until


def read(user: User, keys: Sequence[int]) -> list[Line]:
    """The lines of some evaluations, in that order."""
    today = timezone.localdate()
    known, may_log = windows(today), user.can(Permission.LEDGER_LOG)
    return [
        Line(row, step_of(row, may_log=may_log), until(row, known, today))
        for row in selectors.listed(user, keys)
    ]
