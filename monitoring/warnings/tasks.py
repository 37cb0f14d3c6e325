"""Scheduled work of warnings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from celery import shared_task

from monitoring.warnings.services.sweeping import sweep


@shared_task(name="monitoring.sweep_warnings")
def sweep_warnings() -> dict[str, Any]:
    """At half past eight: what is overdue climbs, and people are told; on a day off nothing."""
    return asdict(sweep())
