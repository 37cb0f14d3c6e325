"""Which applications are checked on site: drawn by a seed that is kept, so that anybody can draw again."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Final

_OF: Final = 2**64


def is_drawn(seed: str, uscc: str, subject_key: int, part: str, rate: Decimal) -> bool:
    """Whether one is among the share `rate`: its own number below it, whatever else was applied for."""
    text = f"{seed}|{uscc}|{subject_key}|{part}"
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    return Decimal(number) < rate * _OF
