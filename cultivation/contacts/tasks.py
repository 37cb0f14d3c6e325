"""Scheduled work of contacts."""

from __future__ import annotations

from celery import shared_task

from cultivation.contacts.services.following import follow


@shared_task(name="cultivation.keep_contacts")
def keep_contacts() -> dict[str, int]:
    """Each night: officers and leaders follow the facts."""
    return follow()
