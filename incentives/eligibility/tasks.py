"""What beat rings for: evaluations follow the facts, so that the list is never older than a night."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incentives.eligibility.registry import YEARS_BACK, programmes, years
from incentives.eligibility.services import evaluate


@shared_task(name="incentives.evaluate_due")
def evaluate_due() -> int:
    """Evaluate the last three years of each programme again; writes only what changed."""
    since = timezone.localdate().year - YEARS_BACK
    return sum(
        evaluate(programme=programme, year=year).changed
        for programme in programmes()
        for year in years(programme)
        if year >= since
    )
