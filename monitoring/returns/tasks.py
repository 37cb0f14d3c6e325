"""Beat keeps the quarters: they exist, and open with a frozen list on their day."""

from __future__ import annotations

import structlog
from celery import shared_task

from core.verdict import Refused
from monitoring.returns.services.opening import keep_quarters

log = structlog.get_logger(__name__)


@shared_task(name="monitoring.returns.tasks.keep_quarters", ignore_result=True)
def keep() -> None:
    """Idempotent; a day that was missed is made up for. While a parameter is missing there is nothing to keep."""
    try:
        keep_quarters()
    except Refused as refusal:
        log.warning("quarters_not_kept", code=refusal.code, reason=refusal.sentence)
