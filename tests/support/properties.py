"""How many examples a property is tried on: a few in the gate, all of them with `PROPERTIES=all`."""

from __future__ import annotations

import os

PART = 4
"""The gate tries one example of so many."""


def examples(every: int) -> int:
    """For `max_examples` of hypothesis."""
    return every if "PROPERTIES" in os.environ else every // PART
