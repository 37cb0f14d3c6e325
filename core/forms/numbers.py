"""Numbers in forms as files have them: full-width digits are read, digits of other scripts are none."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def in_half_width(value: Any) -> Any:
    """What was typed, in half width. Raises ValidationError for digits that are no ordinary ones."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    if any(letter.isdigit() and not letter.isascii() for letter in text):
        raise ValidationError(forms.IntegerField.default_error_messages["invalid"], code="invalid")
    return text


class WholeNumberField(forms.IntegerField):
    """A whole number."""

    def to_python(self, value: Any) -> int | None:
        """As Django reads it, in half width."""
        return super().to_python(in_half_width(value))
