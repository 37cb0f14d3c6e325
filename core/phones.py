"""A phone number as pages, forms and the API show it: whole ones are shown by a POST that is on record."""

from __future__ import annotations

SHOWN_HEAD, SHOWN_TAIL = 3, 4


def mask_phone(phone: str) -> str:
    """A number as everyone sees it: 138****0001; short ones keep their last two places only."""
    if len(phone) <= SHOWN_HEAD + SHOWN_TAIL:
        return "*" * max(len(phone) - 2, 0) + phone[-2:] if phone else ""
    return phone[:SHOWN_HEAD] + "*" * (len(phone) - SHOWN_HEAD - SHOWN_TAIL) + phone[-SHOWN_TAIL:]


def is_masked(phone: str) -> bool:
    """Whether a form has sent a number as it was shown: then nothing new is stated."""
    return "*" in phone
