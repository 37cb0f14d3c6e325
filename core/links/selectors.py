"""The link of a token, and the row that it is about."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from core.links.models import Link
from core.links.registry import purposes
from core.links.tokens import digest_of


def opened(purpose: str, token: str) -> Link | None:
    """The link in force; None for all others alike, by one look-up: unknown, tampered, of another purpose, expired, revoked."""
    return Link.objects.filter(
        digest=digest_of(token), purpose=purpose, revoked_at=None, expires_on__gte=timezone.localdate()
    ).first()


def thing_of(link: Link) -> Model | None:
    """The row that the link is about; None once it is gone."""
    return purposes[link.purpose].model._base_manager.filter(pk=link.object_id).first()


def in_force(purpose: str, thing: Model) -> Link | None:
    """The newest link about a row that still opens."""
    kind = ContentType.objects.get_for_model(purposes[purpose].model)
    rows = Link.objects.filter(
        purpose=purpose,
        content_type=kind,
        object_id=thing.pk,
        revoked_at=None,
        expires_on__gte=timezone.localdate(),
    )
    return rows.order_by("-pk").first()
