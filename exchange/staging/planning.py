"""What becomes of each staged row: new, changed, the same, refused; decided in SQL by the room and the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from exchange.dataset import Column
from exchange.errors import ErrorCode
from exchange.protocol import CHANGED, NEW, REFUSED, SAME, Handler, Stage
from exchange.staging import moot, tidying


@dataclass(frozen=True)
class PlanCounts:
    """Rows of a plan by what becomes of them, and the required columns that the file has not and new rows need."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    lacking: tuple[Column, ...] = ()

    @property
    def taken(self) -> int:
        """Those that were not refused."""
        return self.created + self.updated + self.unchanged

    @property
    def rows(self) -> int:
        """All of them."""
        return self.taken + self.refused


def plan(stage: Stage, handler: Handler, *, rows: int, final: bool = False) -> PlanCounts:
    """Fill the plan anew against what is stored now, and count it; `was` keeps the stored values that differ.

    `rows` is how many are staged: a handler that plans another number is a mistake and writes nothing. `final` is
    the plan that is written.
    """
    stage.cursor.execute(f"DROP INDEX IF EXISTS {stage.plan}_line")
    stage.cursor.execute(f"TRUNCATE {stage.plan}")
    handler.resolve(stage)
    stage.cursor.execute(f"ANALYZE {stage.plan}")
    _refuse_twice(stage)
    held = moot.hold(stage)
    _compare(stage, handler)
    tidying.leave_as_stored(stage, final=final)
    if held:
        moot.settle(stage)
    lacking = _refuse_incomplete(stage)
    counts = replace(count(stage), lacking=lacking)
    if counts.rows != rows:
        raise RuntimeError(f"{handler.dataset}: {counts.rows} rows planned of {rows} staged")
    if not final:  # the preview's pages look lines up
        name = stage.plan.partition(".")[2]
        stage.cursor.execute(f"CREATE UNIQUE INDEX {name}_line ON {stage.plan} (line)")
    return counts


def count(stage: Stage) -> PlanCounts:
    """The plan in numbers."""
    stage.cursor.execute(f"SELECT op, count(*) FROM {stage.plan} GROUP BY op")
    by_op = dict(stage.cursor.fetchall())
    return PlanCounts(by_op.get(NEW, 0), by_op.get(CHANGED, 0), by_op.get(SAME, 0), by_op.get(REFUSED, 0))


def _compare(stage: Stage, handler: Handler) -> None:
    """Changed is where a stated value differs from the stored one, which is kept."""
    current = handler.current(stage)
    if not current.values:
        return
    values = ", ".join(f'{value} AS "{name}"' for name, value in current.values.items())
    differs = {
        name: f's."{name}" IS NOT NULL AND s."{name}" IS DISTINCT FROM c."{name}"' for name in current.values
    }
    was = " || ".join(
        f"CASE WHEN {differing} THEN ARRAY['{name}', c.\"{name}\"::text] ELSE '{{}}' END"
        for name, differing in differs.items()
    )
    stage.cursor.execute(
        f"UPDATE {stage.plan} t SET op = '{CHANGED}', was = jsonb_object(d.was) FROM ("
        f" SELECT p.line, {was} AS was FROM {stage.plan} p JOIN {stage.rows} s ON s.line = p.line {current.joins}"
        f" CROSS JOIN LATERAL (SELECT {values}) c"
        f" WHERE p.op = '{SAME}' AND ({' OR '.join(differs.values())})"
        ") d WHERE d.line = t.line"
    )


def _refuse_twice(stage: Stage) -> None:
    """Two rows of one file that speak of the same thing, e.g. by its old code and its new one."""
    twice = (
        f"p.target IN (SELECT target FROM {stage.plan} WHERE op <> '{REFUSED}' AND target IS NOT NULL"
        " GROUP BY target HAVING count(*) > 1)"
    )
    key = stage.dataset.key_codes[0]
    stage.refuse(twice, name=key, code=ErrorCode.RULE, reason=_("本文件另有一行是同一对象，请只保留一行"))


def _refuse_incomplete(stage: Stage) -> tuple[Column, ...]:
    """A new row needs what the dataset requires; gives the columns that the file lacks, where rows were refused for it."""
    absent = [column for column in stage.dataset.columns if column.required and not stage.has(column.code)]
    refused = sum(_refuse_without(stage, column, "true") for column in absent)
    for column in stage.dataset.columns:
        if column.required and column not in absent:
            _refuse_without(stage, column, f's."{column.code}" IS NULL')
    return tuple(absent) if refused else ()


def _refuse_without(stage: Stage, column: Column, missing: str) -> int:
    return stage.refuse(f"p.op = '{NEW}' AND {missing}", name=column.code, code=ErrorCode.REQUIRED)
