"""Scheduled work of the pools."""

from __future__ import annotations

from celery import shared_task

from cultivation.pool.services.following import follow
from cultivation.pool.services.freezing import freeze_pools


@shared_task(name="cultivation.keep_pools")
def keep_pools() -> dict[str, int]:
    """Each night: what is due is frozen, and the pools follow the facts."""
    return {"frozen": len(freeze_pools()), **follow()}
