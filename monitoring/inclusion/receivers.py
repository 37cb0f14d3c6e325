"""What this room does when something happened below: inclusions come and go, enterprises move or merge."""

from __future__ import annotations

from typing import Any

from accounts.models import Unit, User
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.services.missed_moving import move_lines
from monitoring.inclusion.services.moving import move_open
from monitoring.inclusion.services.places import follow_places


def follow_one(*, enterprise: int, **_facts: Any) -> None:
    """After a fact of one enterprise."""
    follow_inclusions([enterprise])


def follow_all(**_facts: Any) -> None:
    """After an import of many, or its undo."""
    follow_inclusions()
    follow_places()


def follow_place(*, enterprise: int, **_facts: Any) -> None:
    """After an enterprise was edited: perhaps it has another street, or was merged."""
    follow_places([enterprise])


def move_cases(
    *, enterprise: int, origin: Unit, target: Unit, street: Unit | None, actor: User, **_facts: Any
) -> None:
    """Answers `enterprise_moved`: open cases and open lines of the year's lists go along to the new district."""
    move_open(actor=actor, enterprise=enterprise, origin=origin, target=target, street=street)
    move_lines(actor=actor, enterprise=enterprise, origin=origin, target=target, street=street)
