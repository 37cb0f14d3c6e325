"""A whole phone number is shown to whom needs it, and that is on record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.audit.context import recording
from core.phones import mask_phone


def unmask_phone(*, actor: User, rows: PlacedQuerySet, pk: int) -> str:
    """The whole number of a row in scope: the one door, for enterprises, problems and returns alike.

    A stamp of the audit says who saw whose. Raises PermissionDenied without phone.read on the row, Http404 out of scope.
    """
    if not actor.can(Permission.PHONE_READ):
        raise PermissionDenied
    row = rows.visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    if not rows.may(actor, Permission.PHONE_READ, row.pk):
        raise PermissionDenied
    named = f"{rows.model._meta.verbose_name} {getattr(row, 'number', row.pk)}"
    with recording(actor=actor, reason=f"查看完整电话：{named}"), connection.cursor() as cursor:
        cursor.execute("SELECT history.current_stamp()")
    return str(row.phone)


def phone_context(actor: User, rows: PlacedQuerySet, row: Any, url: str) -> dict[str, Any]:
    """What `components/phone.html` shows: the masked number, and the way to the whole one for whom it concerns."""
    may = bool(row.phone) and rows.may(actor, Permission.PHONE_READ, row.pk)
    return {"masked": mask_phone(row.phone), "phone_url": url if may else ""}
