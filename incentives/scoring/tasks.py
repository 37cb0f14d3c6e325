"""What beat rings for: candidates follow the facts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incentives.scoring.candidates import refresh


@shared_task(name="incentives.score_candidates")
def score_candidates() -> int:
    """Each morning: judge this year again; writes only what changed."""
    return refresh(year=timezone.localdate().year).written
