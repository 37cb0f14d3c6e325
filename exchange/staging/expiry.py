"""Staging tables go with their day: those of imports that are over, and of those nobody has committed in time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from exchange.models import BatchState, ImportBatch
from exchange.staging import tables


def expire(today: dt.date) -> int:
    """Put away imports left uncommitted past their day, and drop the tables that nobody needs; how many batches."""
    last = today - dt.timedelta(days=settings.KEEP_UPLOADS_DAYS)
    left = ImportBatch.objects.filter(
        state__in=(BatchState.UPLOADED, BatchState.ASKING, BatchState.READY), created_at__date__lte=last
    )
    left.update(state=BatchState.CANCELLED)
    staged = tables.staged_batches()
    wanted = set(
        ImportBatch.objects.filter(pk__in=staged, state=BatchState.READY).values_list("pk", flat=True)
    )
    gone = 0
    for batch_id in sorted(staged - wanted):
        with transaction.atomic():  # a reading under way holds its batch; its tables are not ours to drop
            held = (
                ImportBatch.objects.select_for_update(no_key=True, skip_locked=True)
                .filter(pk=batch_id)
                .first()
            )
            if held is None and ImportBatch.objects.filter(pk=batch_id).exists():
                continue
            if held is not None and held.state == BatchState.READY:
                continue
            tables.drop(batch_id)
            gone += 1
    return gone
