"""Writes of users and units."""

from __future__ import annotations

from accounts.models import User
from core.audit.context import recorded


@recorded("本人修改密码")
def set_own_password(*, actor: User, password: str) -> User:
    """A person chooses a new password for themselves."""
    user = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    user.set_password(password)
    user.must_change_password = False
    user.version += 1
    user.save(update_fields=["password", "must_change_password", "version"])
    return user
