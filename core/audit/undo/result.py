"""What an undo did, and what it left alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any, Final

MOST: Final = 2000
"""How many rows left alone are named in full; all are counted."""

CHANGED, REFERRED, PART, GONE, TAKEN = "CHANGED", "REFERRED", "PART", "GONE", "TAKEN"


@dataclass(frozen=True)
class LeftAlone:
    """A field (or with `field` empty a whole row) that stays as it is, and why.

    `why` is CHANGED (changed since), REFERRED (`by` names the table that refers to it), PART (part of a row that
    stays), GONE (deleted since), TAKEN (its old value or key is taken). Values are texts as PostgreSQL shows them.
    """

    table: str
    row_id: str
    why: str
    field: str = ""
    was: str | None = None
    wrote: str | None = None
    now: str | None = None
    by: str = ""


@dataclass
class Undone:
    """Counts by table: `restored`, `deleted`, `recreated`, `superseded` rows, and `left` alone."""

    tables: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    left: list[LeftAlone] = field(default_factory=list)

    def count(self, table: str, act: str, number: int) -> None:
        """Add to a table's count."""
        if number:
            self.tables[table][act] += number

    def total(self, act: str) -> int:
        """The count over all tables."""
        return sum(counts.get(act, 0) for counts in self.tables.values())

    def leave(self, found: LeftAlone) -> None:
        """Count one row or field left alone, and name it while there is room."""
        self.count(found.table, "left", 1)
        if len(self.left) < MOST:
            self.left.append(found)

    def as_dict(self) -> dict[str, Any]:
        """For a job's result or `ImportBatch.left_alone`."""
        return {
            "tables": {name: dict(counts) for name, counts in self.tables.items()},
            "restored": self.total("restored"),
            "deleted": self.total("deleted"),
            "recreated": self.total("recreated"),
            "superseded": self.total("superseded"),
            "left_count": self.total("left"),
            "left": [asdict(found) for found in self.left],
        }
