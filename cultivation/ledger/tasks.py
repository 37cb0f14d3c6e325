"""Scheduled work of the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from celery import shared_task

from cultivation.ledger.services.sweeping import sweep


@shared_task(name="cultivation.sweep_ledger")
def sweep_ledger(at: str = "") -> dict[str, Any]:
    """At half past eight: what has come due is done and told; on a day off nothing. `at` is another time than now."""
    return asdict(sweep(at=dt.datetime.fromisoformat(at) if at else None))
