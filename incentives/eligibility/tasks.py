"""What beat rings for: the judgement follows the facts, so that the list is never older than a night."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incentives.eligibility.selectors import years
from incentives.eligibility.services import evaluate_p1


@shared_task(name="incentives.evaluate_due")
def evaluate_due() -> int:
    """Judge the count years of the last three years again; writes only what changed."""
    recent = [year for year in years() if year >= timezone.localdate().year - 3]
    return sum(evaluate_p1(year=year).changed for year in recent)
