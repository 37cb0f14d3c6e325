"""What notices bring: the e-mails that are sent every five minutes."""

from __future__ import annotations

from core.registry import Scheduled, schedule


def register() -> None:
    """Called once, when Django is ready."""
    schedule.add(Scheduled("notices.mail", "core.notices.tasks.mail", 300.0))
