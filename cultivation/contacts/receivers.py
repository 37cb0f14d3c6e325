"""What contacts do when something happened in accounts or to enterprises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from cultivation.contacts.services import leaving
from cultivation.contacts.services.following import follow


def hand_over_contacts(
    *, person: User, successor: User | None, actor: User, **_kwargs: Any
) -> dict[str, int]:
    """Answers `person_left`."""
    return leaving.leave(actor=actor, person=person, successor=successor)


def count_contacts(*, person: User, **_kwargs: Any) -> dict[str, int]:
    """Answers `open_work`."""
    return leaving.counted(person)


def follow_people(*, people: Sequence[int] | None, **_kwargs: Any) -> None:
    """Answers `people_changed`: what they no longer cover becomes a gap."""
    follow(people=people)


def follow_one(*, enterprise: int, **_facts: Any) -> None:
    """After a fact of one enterprise."""
    follow([enterprise])


def follow_all(**_facts: Any) -> None:
    """After an import of many."""
    follow()
