"""Scheduled work of inclusion."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from celery import shared_task

from monitoring.inclusion.services.sweeping import sweep


@shared_task(name="monitoring.sweep_inclusion")
def sweep_inclusion() -> dict[str, Any]:
    """At half past eight: closed windows, lists that are due, one digest a person; on a day off nothing."""
    return asdict(sweep())
