"""A whole phone number is shown to whom needs it, and that is on record."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recording
from cultivation.enterprises import selectors
from cultivation.enterprises.models import Enterprise

SHOWN_HEAD, SHOWN_TAIL = 3, 4


def mask_phone(phone: str) -> str:
    """A number as everyone sees it: 138****0001; short ones keep their last two places only."""
    if len(phone) <= SHOWN_HEAD + SHOWN_TAIL:
        return "*" * max(len(phone) - 2, 0) + phone[-2:] if phone else ""
    return phone[:SHOWN_HEAD] + "*" * (len(phone) - SHOWN_HEAD - SHOWN_TAIL) + phone[-SHOWN_TAIL:]


def unmask_phone(*, actor: User, enterprise: int) -> str:
    """The whole number of an enterprise in scope; a stamp of the audit says who saw whose.

    Raises PermissionDenied without phone.read on this enterprise, Http404 out of scope.
    """
    if not actor.can(Permission.PHONE_READ):
        raise PermissionDenied
    found = selectors.enterprise(actor, enterprise)
    if not Enterprise.objects.all().may(actor, Permission.PHONE_READ, found.pk):
        raise PermissionDenied
    with recording(actor=actor, reason=f"查看完整电话：企业 {found.pk}"), connection.cursor() as cursor:
        cursor.execute("SELECT history.current_stamp()")
    return found.phone
