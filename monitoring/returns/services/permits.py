"""Whether the actor may do this at all; whom they act for is remembered for the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.verdict import refuse, require


def must(actor: User, permission: Permission) -> None:
    """Raise Refused unless one of the actor's grants allows it."""
    if not actor.use(permission.value):
        require(refuse(_("您没有这项权限：%(act)s"), code="PERMISSION", act=permission.label))
