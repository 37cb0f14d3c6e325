"""Chips of the filters in force, from a bound GET form (or a django-filter form)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from core.ui.query import changed

_PLACES: dict[str, None] = {"page": None, "after": None, "before": None, "from": None}


@dataclass(frozen=True)
class Chip:
    """One filter in force: what it is called, what it says, and the address without it."""

    label: str
    value: str
    url: str


def chips(request: HttpRequest, form: forms.Form, leave_out: Iterable[str] = ()) -> list[Chip]:
    """One chip for each field of the form that the address sets to something valid."""
    form.is_valid()
    skipped = set(leave_out)
    found = []
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        value = form.cleaned_data.get(name) if name not in skipped else None
        if key in request.GET and not _empty(value):
            without = changed(request, **{key: None}, **_PLACES)
            found.append(Chip(str(field.label or name), said(field, value), without))
    return found


def cleared(request: HttpRequest, form: forms.Form) -> str:
    """The address without any of the form's filters; period and sort stay."""
    return changed(request, **{form.add_prefix(name): None for name in form.fields}, **_PLACES)


def said(field: forms.Field, value: Any) -> str:
    """A field's value in words: the choices' labels, several joined by 、."""
    if isinstance(value, bool):
        return "是" if value else "否"
    many = list(value) if isinstance(value, (list, tuple, set)) or hasattr(value, "iterator") else [value]
    labels = {
        str(key): str(label)
        for key, label in getattr(field, "choices", ())
        if not isinstance(label, (list, tuple))
    }
    return "、".join(labels.get(str(getattr(one, "pk", one)), str(one)) for one in many)


def _empty(value: Any) -> bool:
    return value is None or value in ("", False) or (hasattr(value, "__len__") and len(value) == 0)
