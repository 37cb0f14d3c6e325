"""What commands that act for a person share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.verdict import refuse, require


def person(username: str) -> User:
    """The active person of that user name. Raises Refused when there is none."""
    user = (
        User.objects.select_related("unit__parent", "unit__district")
        .prefetch_related("groups")
        .filter(username__iexact=username, is_active=True)
        .first()
    )
    if user is None:
        require(refuse(_("没有名为“%(name)s”的在岗用户"), code="user.unknown", name=username))
    assert user is not None  # noqa: S101  (require has raised)
    return user
