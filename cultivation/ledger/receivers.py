"""What the ledger does when something happened in accounts or in the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Unit, User
from core.jobs.services import submit
from cultivation.ledger.jobs import RECOUNT
from cultivation.ledger.services.handing_over import hand_over, open_of
from cultivation.ledger.services.moving import move_open
from cultivation.ledger.services.recounting import touched_since


def hand_over_open_problems(
    *, person: User, successor: User | None, actor: User, **_kwargs: Any
) -> dict[str, int]:
    """Answers `person_left`: the open problems of which the person was the officer."""
    moved = hand_over(actor=actor, person=person, successor=successor)
    return {"问题": moved} if moved else {}


def count_open_problems(*, person: User, **_kwargs: Any) -> dict[str, int]:
    """Answers `open_work`."""
    held = open_of(person).count()
    return {"问题": held} if held else {}


def recount_open_problems(*, since: dt.date, actor: User | None, **_kwargs: Any) -> None:
    """Answers `calendar_changed`: a job for the open problems whose days reach so far; none where there are none."""
    if touched_since(since).exists():
        submit(kind=RECOUNT, owner=actor, arguments={"since": since.isoformat()})


def move_open_problems(
    *, enterprise: int, origin: Unit, target: Unit, street: Unit | None, actor: User, **_kwargs: Any
) -> None:
    """Answers `enterprise_moved`: the open problems go along to the new district."""
    move_open(actor=actor, enterprise=enterprise, origin=origin, target=target, street=street)
