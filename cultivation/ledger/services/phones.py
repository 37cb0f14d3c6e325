"""The whole phone number of a problem's contact is shown to whom needs it, and that is on record."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recording
from cultivation.ledger.models import Problem


def unmask_phone(*, actor: User, problem: int) -> str:
    """Raises PermissionDenied without phone.read on it, Http404 out of scope; a stamp of the audit says who saw whose."""
    if not actor.can(Permission.PHONE_READ):
        raise PermissionDenied
    row = Problem.objects.visible_to(actor).filter(pk=problem).first()
    if row is None:
        raise Http404
    if not Problem.objects.all().may(actor, Permission.PHONE_READ, row.pk):
        raise PermissionDenied
    with recording(actor=actor, reason=f"查看完整电话：问题 {row.number}"), connection.cursor() as cursor:
        cursor.execute("SELECT history.current_stamp()")
    return row.phone
