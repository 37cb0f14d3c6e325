"""A phone number as pages, forms and the API show it: whole ones are shown by a POST that is on record."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SHOWN_HEAD, SHOWN_TAIL = 3, 4
_BETWEEN: Final = " ,、:;/|"
_NUMBER: Final = r"(?:\(\d{2,4}\)|[+\d])[\d\- ]{5,}\d"
_PHONE: Final = re.compile(_NUMBER + r"(?: ?(?:转|分机) ?\d{1,6})?")
PHONE_SQL: Final = f"~ '{_NUMBER}'"
"""SQL: that a text, of half-width digits, holds a number."""


def mask_phone(phone: str) -> str:
    """A number as everyone sees it: 138****0001; short ones keep their last two places only."""
    if len(phone) <= SHOWN_HEAD + SHOWN_TAIL:
        return "*" * max(len(phone) - 2, 0) + phone[-2:] if phone else ""
    return phone[:SHOWN_HEAD] + "*" * (len(phone) - SHOWN_HEAD - SHOWN_TAIL) + phone[-SHOWN_TAIL:]


def is_masked(phone: str) -> bool:
    """Whether a form has sent a number as it was shown: then nothing new is stated."""
    return "*" in phone


def parted(text: str) -> tuple[str, str]:
    """A name and numbers typed into one field: `王经理 13800138000` → (王经理, 13800138000).

    No number stays with the name, which is shown to more people than the numbers are.
    """
    text = unicodedata.normalize("NFKC", text)
    phones = [found.replace(" ", "") for found in _PHONE.findall(text)]
    name = " ".join(part.strip(_BETWEEN) for part in _PHONE.split(text))
    return name.strip(_BETWEEN)[:40], "/".join(phones)[:40]
