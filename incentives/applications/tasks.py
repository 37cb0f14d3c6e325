"""Scheduled work of applications."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from celery import shared_task

from incentives.applications.services.sweeping import sweep


@shared_task(name="incentives.sweep_applications")
def sweep_applications() -> dict[str, Any]:
    """At half past eight: drafts without application, what lapsed, one digest a person; on a day off nothing."""
    return asdict(sweep())
