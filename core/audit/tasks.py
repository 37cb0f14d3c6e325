"""The nightly digest of the history."""

from __future__ import annotations

from celery import shared_task

from core.audit import digests


@shared_task(name="core.audit.tasks.digest", ignore_result=True)
def digest() -> None:
    """Make what is missing up to yesterday; rung every hour of the night, idempotent."""
    digests.make_digests()
