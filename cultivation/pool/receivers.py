"""What this room does when something happened to enterprises: members leave when they are included, or change districts."""

from __future__ import annotations

from typing import Any

from cultivation.pool.services.following import follow


def follow_one(*, enterprise: int, **_facts: Any) -> None:
    """After a fact of one enterprise."""
    follow([enterprise])


def follow_all(**_facts: Any) -> None:
    """After an import of many."""
    follow()
