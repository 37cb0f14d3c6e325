"""Issue and revoke links. Who may is the rule of the room whose purpose it is."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.context import recorded
from core.links.models import Link
from core.links.rate import HOURLY
from core.links.registry import purposes
from core.links.tokens import digest_of
from core.parameters.selectors import at
from core.verdict import refuse, require


@recorded("发放链接")
def issue(*, actor: Any, purpose: str, thing: Model, expires_on: dt.date) -> tuple[Link, str]:
    """A new link about `thing`, and its full address, which is given here once and kept nowhere.

    `expires_on` is the last day on which it opens. Raises Refused for a day that has passed and while it is not known
    how much a link may be used; KeyError for an unknown purpose, TypeError for a row that is not of its table.
    """
    meant, today = purposes[purpose], timezone.localdate()
    if not isinstance(thing, meant.model):
        raise TypeError(f"{purpose} is about {meant.model.__name__}, not {type(thing).__name__}")
    if expires_on < today:
        require(refuse(_("链接的有效期不能早于今天"), code="link.expires_on"))
    at(today).needed_count(HOURLY)
    token = secrets.token_urlsafe(32)
    link = Link.objects.create(
        purpose=purpose,
        content_type=ContentType.objects.get_for_model(meant.model),
        object_id=thing.pk,
        digest=digest_of(token),
        expires_on=expires_on,
    )
    return link, settings.SITE_URL + reverse(meant.url_name, args=[token])


@recorded("收回链接")
def revoke(*, actor: Any, link: int) -> Link:
    """End a link at once; ending it again changes nothing. Raises Link.DoesNotExist."""
    row = Link.objects.select_for_update(no_key=True).get(pk=link)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
    return row


def count_use(link: Link) -> None:
    """One more submission went through the link; in the transaction that it wrote in."""
    Link.objects.filter(pk=link.pk).update(uses=F("uses") + 1)
