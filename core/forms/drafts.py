"""Drafts of long forms: what someone has typed is kept until they send it, discard it, or thirty days have passed.

A form keeps drafts with `{% form_draft form %}` inside; `static/js/drafts.js` sends what was typed every few seconds and
puts it back when the form is opened again. Only its writer sees a draft. Phone numbers, passwords and files are never
kept. A view that writes `once` forgets the draft with its first success, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.forms.models import FormDraft
from core.web.form_key import NAME

MOST_FIELDS: Final = 200
MOST_CHARACTERS: Final = 50_000
KEPT: Final = dt.timedelta(days=30)
_NEVER = ("phone", "password", "csrfmiddlewaretoken", NAME, "file")


class DraftError(ValueError):
    """What was sent is no draft of a form: another shape, or too large."""


def save(user: Any, address: str, fields: object) -> FormDraft:
    """Keep what was typed at an address; what is never kept is left out. Raises DraftError."""
    if not address.startswith("/") or address.startswith("//") or len(address) > 300:
        raise DraftError
    kept = {"fields": kept_of(fields), "saved_at": timezone.now()}
    found, _new = FormDraft.objects.update_or_create(user_id=user.pk, address=address, defaults=kept)
    return found


def kept_of(fields: object) -> list[list[Any]]:
    """What is kept of what was typed, as pairs of a name and a value. Raises DraftError."""
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        raise DraftError
    typed = [_pair(each) for each in fields]
    if sum(len(name) + len(str(value)) for name, value in typed) > MOST_CHARACTERS:
        raise DraftError
    return [[name, value] for name, value in typed if not any(word in name for word in _NEVER)]


def _pair(each: object) -> tuple[str, Any]:
    if not isinstance(each, Sequence) or len(each) != 2:
        raise DraftError
    name, value = each
    texts = value if isinstance(value, list) else [value]
    if not isinstance(name, str) or not all(isinstance(one, str | bool) for one in texts):
        raise DraftError
    if not all(_is_storable(str(one)) for one in (name, *texts)):
        raise DraftError
    return name, value


def _is_storable(text: str) -> bool:
    """PostgreSQL keeps no text with a NUL nor with half a character."""
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def drafts_at(user: Any, path: str) -> QuerySet[FormDraft]:
    """Someone's drafts of the form at a path, whatever its query, the latest first."""
    at_path = Q(address=path) | Q(address__startswith=f"{path}?")
    return FormDraft.objects.filter(at_path, user_id=user.pk).order_by("-saved_at")


def forget(user: Any, path: str) -> None:
    """The form was sent, or its writer does not want the draft."""
    drafts_at(user, path).delete()


def sweep(today: dt.date) -> int:
    """Delete what nobody took up again; called once a night."""
    return FormDraft.objects.filter(saved_at__lt=kept_since(today)).delete()[0]


def kept_since(today: dt.date) -> dt.datetime:
    """Drafts that were saved before are deleted in the night of a day."""
    return timezone.make_aware(dt.datetime.combine(today, dt.time())) - KEPT
