"""What the ledger does when something happened in accounts."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from cultivation.ledger.services.handing_over import hand_over, open_of


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
