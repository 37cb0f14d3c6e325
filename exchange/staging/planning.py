"""What becomes of each staged row: new, changed, the same, refused; decided in SQL by the room and the engine."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exchange.errors import Code
from exchange.staging.protocol import CHANGED, NEW, REFUSED, SAME, Handler, Stage


@dataclass(frozen=True)
class Counts:
    """Rows of a plan by what becomes of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


def plan(stage: Stage, handler: Handler) -> Counts:
    """Fill the plan anew against what is stored now, and count it."""
    stage.cursor.execute(f"TRUNCATE {stage.plan}")
    handler.resolve(stage)
    stage.cursor.execute(f"ANALYZE {stage.plan}")
    _refuse_twice(stage)
    _compare(stage, handler)
    _refuse_incomplete(stage)
    return count(stage)


def count(stage: Stage) -> Counts:
    """The plan in numbers."""
    stage.cursor.execute(f"SELECT op, count(*) FROM {stage.plan} GROUP BY op")
    by_op = dict(stage.cursor.fetchall())
    return Counts(by_op.get(NEW, 0), by_op.get(CHANGED, 0), by_op.get(SAME, 0), by_op.get(REFUSED, 0))


def differs(stage: Stage) -> str:
    """SQL that is true when a staged row states something else than what is stored."""
    parts = [
        f'(s."{c.name}" IS NOT NULL AND s."{c.name}" IS DISTINCT FROM c."{c.name}")' for c in stage.columns
    ]
    return " OR ".join(parts) or "false"


def _compare(stage: Stage, handler: Handler) -> None:
    """New without a target; changed where a stated value differs from the stored one; else the same."""
    stage.cursor.execute(
        f"UPDATE {stage.plan} p SET op = d.op FROM ("
        f" SELECT q.line, CASE WHEN q.target IS NULL THEN '{NEW}' WHEN {differs(stage)} THEN '{CHANGED}'"
        f" ELSE '{SAME}' END AS op"
        f" FROM {stage.plan} q JOIN {stage.rows} s USING (line)"
        f" LEFT JOIN ({handler.current(stage)}) c ON c.target = q.target WHERE q.op <> '{REFUSED}'"
        f") d WHERE d.line = p.line AND d.op <> p.op"
    )


def _refuse_twice(stage: Stage) -> None:
    """Two rows of one file that speak of the same thing, e.g. by its old code and its new one."""
    twice = (
        f"p.target IN (SELECT target FROM {stage.plan} WHERE op <> '{REFUSED}' AND target IS NOT NULL"
        " GROUP BY target HAVING count(*) > 1)"
    )
    key = stage.dataset.key_codes[0]
    stage.refuse(twice, name=key, code=Code.RULE, reason=_("本文件另有一行是同一对象，请只保留一行"))


def _refuse_incomplete(stage: Stage) -> None:
    """A new row needs what the dataset requires."""
    for column in stage.dataset.columns:
        if not column.required:
            continue
        missing = f's."{column.code}" IS NULL' if stage.has(column.code) else "true"
        stage.refuse(f"p.op = '{NEW}' AND {missing}", name=column.code, code=Code.REQUIRED)
