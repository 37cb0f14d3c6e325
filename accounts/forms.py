"""Forms of sign-in and of one's own password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class NewPasswordForm(PasswordChangeForm):
    """The old password and a new one twice; the new one differs from the old."""

    def clean(self) -> dict[str, Any]:
        """Refuse the same password again."""
        cleaned = super().clean() or self.cleaned_data
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            self.add_error("new_password1", ValidationError(_("新密码不能与当前密码相同。"), code="same"))
        return cleaned
