"""What a form has sent, to be offered again while a service is away."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from core.web.form_key import NAME, new_key

_LARGEST = 100_000
_SECRET = "password"  # noqa: S105  (part of a field's name)


@dataclass(frozen=True, slots=True)
class SentForm:
    """The address and the fields of a form; with a key a second submit is the first one."""

    action: str
    fields: list[tuple[str, str]]
    has_key: bool


def as_new(request: HttpRequest) -> SentForm | None:
    """What was sent, under a key of its own: to be saved beside what the old key has saved."""
    sent = form_of(request)
    if sent is None:
        return None
    fields = [(name, new_key() if name == NAME else value) for name, value in sent.fields]
    return SentForm(sent.action, fields, sent.has_key)


def form_of(request: HttpRequest) -> SentForm | None:
    """What was sent; None where it cannot be repeated: files, passwords, very long ones, calls of other programs."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return None
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        if request.FILES:
            return None
    except Exception:  # the body cannot be read: then there is nothing to offer
        return None
    if not fields or any(_SECRET in name for name, _value in fields):
        return None
    if sum(len(value) for _name, value in fields) > _LARGEST:
        return None
    return SentForm(request.get_full_path(), fields, any(name == NAME for name, _value in fields))
