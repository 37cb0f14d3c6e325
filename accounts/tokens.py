"""Access tokens (接口令牌): made and revoked by each person for themselves, known by their digest alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

import structlog
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import AccessToken, User
from core.audit.context import recorded
from core.verdict import Refused, refuse

MOST = 10


@recorded("创建接口令牌")
def make_token(*, actor: User, name: str, days: int, may_write: bool = False) -> tuple[AccessToken, str]:
    """A new token of the actor's for so many days, and its key, which is shown once and kept nowhere.

    It only reads unless it was made to write. Raises Refused when the actor has ten that are valid.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
    today = timezone.localdate()
    if AccessToken.objects.filter(user=actor, revoked_at=None, expires_on__gte=today).count() >= MOST:
        sentence = _("您已有 %(most)d 个有效令牌，请先停用不再使用的")
        raise Refused(refuse(sentence, code="TOKENS_MOST", most=MOST))
    key = secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        user=actor,
        name=name,
        digest=digest_of(key),
        tail=key[-4:],
        expires_on=today + dt.timedelta(days=days),
        may_write=may_write,
    )
    return token, key


@recorded("停用接口令牌")
def revoke_token(*, actor: User, token: int) -> AccessToken:
    """End one of the actor's tokens at once; ending it again changes nothing. AccessToken.DoesNotExist for others'."""
    row = AccessToken.objects.select_for_update(no_key=True).get(user=actor, pk=token)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
    return row


def tokens_of(user: User) -> list[AccessToken]:
    """A person's tokens, newest first; what ended more than a year ago is not shown."""
    since = timezone.localdate() - dt.timedelta(days=365)
    return list(AccessToken.objects.filter(user=user, expires_on__gte=since))


def digest_of(key: str) -> str:
    """What is kept of a key. Its 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token KEY`, answered by the token's person."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """The person and the token; the same sentence whatever is wrong with it."""
        row = AccessToken.objects.filter(digest=digest_of(key)).first()
        user = User.objects.with_unit().filter(pk=row.user_id, is_active=True).first() if row else None
        if row is None or user is None or not row.is_valid:
            raise AuthenticationFailed(_("令牌不对、已停用或已过期"))
        structlog.contextvars.bind_contextvars(user_id=user.pk)  # the request's log names whoever has called
        return user, row
