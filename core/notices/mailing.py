"""E-mails of notices: each at least once, by whichever worker comes first."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notices.models import Notice

log = structlog.get_logger(__name__)

BLOCK: Final = 100
TOO_OLD: Final = dt.timedelta(days=2)
"""A mail that could not be sent for so long would only confuse; the notice itself stays behind the bell."""


def mail_due() -> int:
    """Send what is due, block by block; each block is locked by one worker and marked in the same transaction."""
    sent = 0
    while (block := _mail_block()) is not None:
        sent += block
    return sent


@transaction.atomic
def _mail_block() -> int | None:
    due = list(
        Notice.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(mail_due=True)
        .select_related("user")
        .order_by("id")[:BLOCK]
    )
    if not due:
        return None
    now = timezone.now()
    fresh = [
        row for row in due if row.read_at is None and row.created_at > now - TOO_OLD and _address(row.user)
    ]
    if fresh:
        get_connection().send_messages([_message(row) for row in fresh])  # raises: the block is tried again
    Notice.objects.filter(pk__in=[row.pk for row in due]).update(mail_due=False)
    Notice.objects.filter(pk__in=[row.pk for row in fresh]).update(mailed_at=now)
    return len(fresh)


def _address(user: Any) -> str:
    return str(getattr(user, user.get_email_field_name(), "") or "") if user.is_active else ""


def _message(notice: Notice) -> EmailMessage:
    link = f"{settings.SITE_URL}{notice.url}" if notice.url.startswith("/") else notice.url
    parts = [notice.body, link, _("此邮件由小升规培育平台自动发出，请勿回复。")]
    subject = _("【小升规培育平台】%(title)s") % {"title": notice.title}
    return EmailMessage(
        " ".join(subject.split()), "\n\n".join(part for part in parts if part), to=[_address(notice.user)]
    )
