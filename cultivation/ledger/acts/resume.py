"""恢复办理: the holder goes on with what was waited for; after the next date the portal does it."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.models import Problem
from cultivation.ledger.states import Action


def change(problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> None:
    """There is no next date any more."""
    problem.next_date = None


ACT = Act(action=Action.RESUME, permission=Permission.LEDGER_HOLD, change=change)
