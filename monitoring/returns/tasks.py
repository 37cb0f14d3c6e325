"""Beat keeps the quarters: they exist, and open with a frozen list on their day."""

from __future__ import annotations

from celery import shared_task

from monitoring.returns.services.opening import keep_quarters


@shared_task(name="monitoring.returns.tasks.keep_quarters", ignore_result=True)
def keep() -> None:
    """Idempotent; a day that was missed is made up for."""
    keep_quarters()
