"""Writes of notices: tell people something once, mark it read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from core.notices.models import Notice
from core.notices.tasks import mail

log = structlog.get_logger(__name__)


def notify(
    users: Iterable[Any], title: str | Promise, body: str | Promise = "", url: str = "", key: str = ""
) -> int:
    """Tell people something: one notice each, in one statement, and by e-mail where they have an address.

    `users` are users, primary keys or a queryset of users; who is no longer active is left out. With a `key` the same
    person is told only once, whatever runs again. Returns how many notices there are new.
    """
    wanted = {getattr(user, "pk", user) for user in users}
    return _write(dict.fromkeys(wanted, (str(title), str(body), url)), key)


def notify_each(lines: Iterable[tuple[int, str, str, str]], key: str) -> int:
    """Tell each person their own: key, title, body and address of each, as `notify` does; how many are new."""
    return _write({pk: (title, body, url) for pk, title, body, url in lines}, key)


def mark_read(*, user: Any, notice: Notice | None = None) -> int:
    """Mark one notice of the person read, or all of them; how many were unread."""
    unread: models.QuerySet[Notice] = Notice.objects.filter(user_id=user.pk, read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=timezone.now())


def _write(told: dict[Any, tuple[str, str, str]], key: str) -> int:
    """A notice for each of the people who are active: title, body and address by their primary keys."""
    active = get_user_model()._default_manager.filter(pk__in=told, is_active=True)
    before = _count(key, set(told))
    with transaction.atomic():
        made = Notice.objects.bulk_create(
            [
                Notice(
                    user_id=pk,
                    title=told[pk][0][:200],
                    body=told[pk][1],
                    url=told[pk][2][:300],
                    key=key[:120],
                )
                for pk in sorted(active.values_list("pk", flat=True))
            ],
            ignore_conflicts=bool(key),
            batch_size=2000,
        )
        transaction.on_commit(_ring)
    return _count(key, set(told)) - before if key else len(made)


def _count(key: str, users: set[Any]) -> int:
    return Notice.objects.filter(key=key[:120], user_id__in=users).count() if key else 0


def _ring() -> None:
    """Ask a worker to send the mails now; if the broker is away the sweep sends them within minutes."""
    try:
        mail.apply_async(retry=False)
    except Exception:
        log.warning("notice_bell_failed", exc_info=True)
