"""What this room does when something happened below: exits come and go, enterprises move, problems merge, days change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Unit, User
from core.jobs.services import submit
from monitoring.warnings.jobs import RECOUNT
from monitoring.warnings.services.exits import follow_exits
from monitoring.warnings.services.moving import follow_places, move_open, move_problems
from monitoring.warnings.services.recounting import touched_since


def follow_one(*, enterprise: int, **_facts: Any) -> None:
    """After a fact of one enterprise."""
    follow_exits([enterprise])


def follow_all(**_facts: Any) -> None:
    """After an import of many, or its undo."""
    follow_exits()
    follow_places()


def follow_place(*, enterprise: int, **_facts: Any) -> None:
    """After an enterprise was edited: perhaps it has another street, or was merged."""
    follow_places([enterprise])


def move_warning(
    *, enterprise: int, origin: Unit, target: Unit, street: Unit | None, actor: User, **_facts: Any
) -> None:
    """Answers `enterprise_moved`: the open warning goes along to the new district."""
    move_open(actor=actor, enterprise=enterprise, origin=origin, target=target, street=street)


def follow_problem(*, problem: int, survivor: int, **_facts: Any) -> None:
    """Answers `problem_merged`: an action leads to the problem that goes on."""
    move_problems(problem=problem, survivor=survivor)


def recount_running_clocks(*, since: dt.date, actor: User | None, **_facts: Any) -> None:
    """Answers `calendar_changed`: a job for the clocks that reach so far; none where there are none."""
    if touched_since(since).exists():
        submit(kind=RECOUNT, owner=actor, arguments={"since": since.isoformat()})
