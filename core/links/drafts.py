"""Drafts of the forms behind links, as those of `core.forms.drafts`: of the row that a link is about, since who has it is nobody.

The page saves by a view `@public(…, aside=True)`, shows what `draft_of` gives, and forgets it with what it sends.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from core.forms.drafts import kept_of, kept_since
from core.links.models import Link, LinkDraft


def save(link: Link, fields: object) -> LinkDraft:
    """Keep what was typed; what is never kept is left out. Raises DraftError."""
    kept = {"fields": kept_of(fields), "saved_at": timezone.now()}
    of: dict[str, Any] = {
        "purpose": link.purpose,
        "content_type_id": link.content_type_id,
        "object_id": link.object_id,
    }
    found, _new = LinkDraft.objects.update_or_create(**of, defaults=kept)
    return found


def draft_of(purpose: str, thing: Model) -> LinkDraft | None:
    """What was typed about a row and not sent."""
    return LinkDraft.objects.filter(**_of(purpose, thing)).first()


def forget(purpose: str, thing: Model) -> None:
    """The form was sent, or its writer does not want the draft."""
    LinkDraft.objects.filter(**_of(purpose, thing)).delete()


def sweep(today: dt.date) -> int:
    """Delete what nobody took up again, and say how many; called once a night."""
    return LinkDraft.objects.filter(saved_at__lt=kept_since(today)).delete()[0]


def _of(purpose: str, thing: Model) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(type(thing))
    return {"purpose": purpose, "content_type": kind, "object_id": thing.pk}
