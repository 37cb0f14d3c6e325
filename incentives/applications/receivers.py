"""What this room does when something happened below: enterprises move or merge."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from incentives.applications.services.moving import follow_places


def follow_all(**_facts: Any) -> None:
    """After an import of many, or its undo."""
    follow_places()


def follow_place(*, enterprise: int, **_facts: Any) -> None:
    """After an enterprise was edited: perhaps it has another street, or was merged."""
    follow_places([enterprise])


def move(*, enterprise: int, actor: User, **_facts: Any) -> None:
    """Answers `enterprise_moved`: open applications go along to the new district."""
    follow_places([enterprise], actor)
