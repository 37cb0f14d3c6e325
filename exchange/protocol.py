"""What a room supplies so that its dataset can be imported: how staged rows meet its tables.

The engine stages the file's rows in a wide table (`Stage.rows`, one typed column for each column found in the file;
handlers do not change it) and keeps what becomes of each row in a narrow one (`Stage.plan`: line, op, target,
district_id, street_id). A handler answers in SQL, so that a file of any size takes a fixed number of statements:

1. `resolve`  fills the plan: one row for each staged line that was not refused while reading, with the `target`
              it speaks of (null: new) and its place; refuses what the person may not touch (`Stage.refuse`).
2. `current`  the stored values beside which the engine lays the staged ones, and the joins that lead to them. What is
              stated and differs is a change; a column without a stored value is never compared.
3. `write`    writes only rows whose op is NEW or CHANGED, inside the engine's recorded transaction.
4. `after`    what follows in the same transaction (derived rows).

A room that takes all of a file or nothing raises `FileRefused` in `resolve`, naming the row. A handler with `is_final`
is never undone as a batch (what came of it is money).

An empty cell is NULL in `Stage.rows`: it means "not stated" and leaves the stored value (design, decision 9).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from exchange.dataset import Column, Dataset, Kind

if TYPE_CHECKING:
    from accounts.models import User
    from core.audit.undo.result import Undone
    from exchange.errors import ErrorCode

SQL_TYPES: dict[Kind, str] = {
    Kind.AMOUNT: "numeric(18,2)",  # yuan
    Kind.INTEGER: "bigint",
    Kind.RATIO: "numeric(18,6)",
    Kind.QUANTITY: "numeric(18,2)",
    Kind.YEAR: "smallint",
    Kind.DATE: "date",
}

NEW, CHANGED, SAME, REFUSED = "N", "C", "S", "R"


@dataclass(frozen=True)
class StagedColumn:
    """One column of the staging table: `name` is its SQL name (`revenue_2023`), `field` the reading's (`revenue:2023`)."""

    name: str
    field: str
    column: Column
    heading: str
    year: int | None = None

    @property
    def sql_type(self) -> str:
        """Its type in PostgreSQL; text unless the kind says otherwise."""
        return SQL_TYPES.get(self.column.kind, "text")


@dataclass(frozen=True)
class Current:
    """Where the stored values are: `joins` of `p` (the plan's lines with a target) and `s` (the staged rows) with the
    room's tables, and over them in SQL the stored value of each staged column that is compared, by its name."""

    joins: str
    values: Mapping[str, str]


class Refuser(Protocol):
    """Marks planned lines as refused and keeps why; see `exchange.staging.findings`."""

    def __call__(
        self,
        stage: Stage,
        where: str,
        *,
        name: str,
        code: ErrorCode,
        params: tuple[Any, ...],
        detail: Mapping[str, Any],
    ) -> int:
        """How many lines were refused."""
        ...


def planned(target: str) -> str:
    """SQL for `op, target` of a planned line: new without a target, the same until it was compared."""
    return f"CASE WHEN {target} IS NULL THEN '{NEW}' ELSE '{SAME}' END, {target}"


@dataclass
class Stage:
    """A staged batch: its two tables, its columns, who imports it, and the connection's cursor.

    `kept` is what a handler's `resolve` leaves to its `write`; `drafts`, which `write` fills where the room keeps drafts,
    how many of the rows it wrote are such.
    """

    batch_id: int
    dataset: Dataset
    actor: User
    today: dt.date
    columns: list[StagedColumn]
    cursor: Any
    refuser: Refuser
    options: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    drafts: int | None = None

    @property
    def rows(self) -> str:
        """The wide table: line, sheet, "row", and the staged columns."""
        return f"staging.batch_{self.batch_id}"

    @property
    def plan(self) -> str:
        """The narrow table: line, op, target, district_id, street_id."""
        return f"staging.batch_{self.batch_id}_plan"

    @property
    def changes(self) -> str:
        """Staged rows `s` that are to be written, with their plan `p`."""
        return f"{self.rows} s JOIN {self.plan} p ON p.line = s.line AND p.op IN ('{NEW}', '{CHANGED}')"

    def named(self, name: str) -> StagedColumn | None:
        """The staged column of that SQL name, if the file had it."""
        return next((column for column in self.columns if column.name == name), None)

    def has(self, name: str) -> bool:
        """Whether the file had the column of that SQL name."""
        return self.named(name) is not None

    @property
    def fields(self) -> list[StagedColumn]:
        """The columns of the file that a field of the dataset's table holds as they are stated."""
        return [each for each in self.columns if each.column.field and each.column.written]

    def of(self, code: str) -> list[StagedColumn]:
        """The staged columns of one column code: several for a yearly one."""
        return [column for column in self.columns if column.column.code == code]

    def refuse(
        self, where: str, *, name: str, code: ErrorCode, params: tuple[Any, ...] = (), **detail: Any
    ) -> int:
        """Refuse the planned lines for which `where` holds, with a finding at the column `name`.

        `where` is SQL over `p` (the plan) and `s` (the staged rows). `detail` fills the code's sentence; `reason` is
        the sentence itself for `ErrorCode.RULE`. A line that was refused already keeps its first refusal. Returns how many.
        """
        return self.refuser(self, where, name=name, code=code, params=params, detail=detail)


@runtime_checkable
class LocksFirst(Protocol):
    """A handler whose rows others write too, one by one: they queue up before the commit is decided, not while it writes."""

    def lock(self, stage: Stage) -> None:
        """Lock, in the order of their keys, what those who type these rows in lock; for the lines to be written."""
        ...


class Handler(Protocol):
    """A room's side of one dataset's import; registered by `handlers.register`."""

    dataset: str
    permission: str

    def resolve(self, stage: Stage) -> None:
        """Fill `stage.plan` (INSERT … SELECT) from `stage.rows` and refuse what does not belong."""
        ...

    def current(self, stage: Stage) -> Current:
        """The stored values of the plan's targets."""
        ...

    def write(self, stage: Stage) -> None:
        """Write the plan's NEW and CHANGED lines."""
        ...

    def after(self, stage: Stage) -> None:
        """Bring derived rows up to date after the write or an undo."""
        ...

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands; see `core.audit.undo`."""
        ...
