"""The numeric examples of the domain, by their part: one file for all rooms."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "vectors.json"


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def vectors(part: str) -> Any:
    """The examples of one part of `vectors.json`."""
    return _all()[part]
