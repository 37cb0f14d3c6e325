"""What other rooms know of an enterprise's problems: they say it from their `room.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ContactNamed:
    """SQL of the name of an enterprise's contact officer, and the joins that lead to it from the problem `k`."""

    joins: str
    name: str


_contact: list[ContactNamed] = []


def on_contact_officer(named: ContactNamed) -> None:
    """The room of contacts: whom the 台账 names as 联系干部."""
    _contact.append(named)


def contact_officer() -> ContactNamed | None:
    """Whom it names; None while no room keeps contacts: then it is the holder's person."""
    return _contact[-1] if _contact else None
