"""Scheduled work of merging."""

from celery import shared_task

from cultivation.enterprises.merging.doublets import find_doublets


@shared_task(name="cultivation.find_doublets")
def find_all_doublets() -> int:
    """Each night: which archives have the same name."""
    return find_doublets()
