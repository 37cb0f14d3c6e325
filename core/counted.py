"""How many rows a load created, updated and left unchanged."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Counted:
    """What loading one file did; running it again gives only `unchanged`."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        """For `load_city --json`."""
        return asdict(self)
