"""Issue and revoke links. Who may is the rule of the room whose purpose it is."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.context import recorded
from core.bulk import create_rows
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
    meant = purposes[purpose]
    if not isinstance(thing, meant.model):
        raise TypeError(f"{purpose} is about {meant.model.__name__}, not {type(thing).__name__}")
    _require_day(expires_on)
    link, address = _made(purpose, thing.pk, expires_on)
    link.save()
    return link, address


@recorded("按列表发放链接")
def issue_each(*, actor: Any, purpose: str, expiries: Mapping[int, dt.date]) -> dict[int, str]:
    """New links about many rows at once, by their keys with the last day of each; those before end. The addresses by key.

    Which rows these are, and that they are the actor's, is for the room to know. Raises as `issue`.
    """
    for day in set(expiries.values()):
        _require_day(day)
    end_all(purpose, expiries)
    made = {pk: _made(purpose, pk, day) for pk, day in expiries.items()}
    create_rows([link for link, _address in made.values()])
    return {pk: address for pk, (_link, address) in made.items()}


def end_all(purpose: str, things: Collection[int]) -> int:
    """End the links in force about rows of a purpose's table, by their keys; how many. Within the caller's transaction."""
    kind = ContentType.objects.get_for_model(purposes[purpose].model)
    of = Link.objects.filter(purpose=purpose, content_type=kind, object_id__in=list(things), revoked_at=None)
    return of.update(revoked_at=timezone.now())


def _require_day(expires_on: dt.date) -> None:
    today = timezone.localdate()
    if expires_on < today:
        require(refuse(_("链接的有效期不能早于今天"), code="link.expires_on"))
    at(today).needed_count(HOURLY)


def _made(purpose: str, thing: int, expires_on: dt.date) -> tuple[Link, str]:
    """A link that is not stored yet, and its address."""
    meant, token = purposes[purpose], secrets.token_urlsafe(32)
    link = Link(
        purpose=purpose,
        content_type=ContentType.objects.get_for_model(meant.model),
        object_id=thing,
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
