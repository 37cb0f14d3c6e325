"""Scheduled work of titles."""

from celery import shared_task

from cultivation.enterprises.recognitions.reminders import remind


@shared_task(name="cultivation.remind_of_titles")
def remind_of_titles() -> int:
    """Each morning: who is to be told that a title ends."""
    return remind(actor=None)
