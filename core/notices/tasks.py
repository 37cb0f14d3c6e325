"""The mails of notices."""

from __future__ import annotations

from celery import shared_task

from core.notices.mailing import mail_due


@shared_task(name="core.notices.tasks.mail", ignore_result=True)
def mail() -> None:
    """Send what is due; rung when something was noticed, and every five minutes for what failed."""
    mail_due()
