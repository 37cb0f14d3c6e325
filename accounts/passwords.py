"""How passwords are hashed, and rules for them that Django does not bring."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Hasher(Argon2PasswordHasher):
    """Argon2id at the first of the settings that OWASP names (19 MiB, two passes): 25 ms, where Django's PBKDF2 takes 500."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1


_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")


class CharacterKindsValidator:
    """At least three of: small letters, capitals, digits, other characters (等保2.0)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too few kinds occur."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("密码须包含大写字母、小写字母、数字、符号中的至少三种。")


class LengthValidator(MinimumLengthValidator):
    """Django's own, in Chinese: its translation lags behind its sentence."""

    def get_error_message(self) -> str:
        """Too short."""
        return _("密码太短，至少需要 %(least)d 个字符。") % {"least": self.min_length}

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("密码至少需要 %(least)d 个字符。") % {"least": self.min_length}


_PLAIN = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")


def one_time() -> str:
    """A password for one sign-in: 12 letters and digits of all three kinds, none that looks like another."""
    letters = "".join(_PLAIN)
    while True:
        password = "".join(secrets.choice(letters) for _place in range(12))
        if all(set(password) & set(kind) for kind in _PLAIN):
            return password


def hashed_one_time(password: str) -> str:
    """The hash of a one-time password, cheap enough for a whole list of people at once.

    Its 70 random bits need no slow hash; the password the person then chooses gets Django's full one.
    """
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=20_000)
