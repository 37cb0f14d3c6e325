"""What of an imported row must be explained, whether it is, and the findings of the versions that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from exchange.errors import ErrorCode
from exchange.protocol import Stage
from exchange.staging.stated import stated
from monitoring.returns.findings import storing
from monitoring.returns.judging import JudgedRows
from monitoring.returns.rules.explaining import short
from monitoring.returns.rules.findings import Strength
from monitoring.returns.services.explaining import least
from monitoring.returns.states import ReturnState

_EXPLAIN: Final = f"n.strength = '{Strength.EXPLAIN.value}'"
# what was explained of the version before holds on while the finding is the same to the digit
_BEFORE: Final = (
    "SELECT o.explanation FROM monitoring_returnfinding o WHERE o.of_return_id = {row}.target AND o.explanation <> ''"
    " AND (o.rule, o.field, o.found, o.expected) = (n.rule, n.field, n.found, n.expected)"
)


def refuse_short(stage: Stage, lines: Sequence[int]) -> None:
    """Refuse rows whose explanation says too little; one that needs none may say anything."""
    if not lines or not stage.has("explanation"):
        return
    stage.refuse(
        "p.line = ANY(%s) AND length(trim(s.explanation)) < %s",
        name="explanation",
        code=ErrorCode.RULE,
        params=(list(lines), least()),
        reason=short("", least()).sentence,
    )


def _said(stage: Stage) -> str:
    return stated(stage, "explanation", "''")


def stage_found(stage: Stage, table: str) -> str:
    """Lay down what is kept of the rows of `table` (line, target); the SQL of a row's state by it."""
    found: JudgedRows = stage.kept["judged"]
    stage.cursor.execute(f"SELECT line::bigint FROM {table}")
    lines = np.array([line for (line,) in stage.cursor.fetchall()], np.int64)
    staged = stage.kept["staged"] = storing.stage(found.of_lines(lines))
    # one pass over the findings, hashed: asked for each row they would be looked through as often as there are rows
    waits = (
        f"t.line IN (SELECT n.key FROM {staged.findings} n JOIN {table} t ON t.line = n.key"
        f" JOIN {stage.rows} s ON s.line = n.key WHERE {_EXPLAIN} AND {_said(stage)} = ''"
        f" AND NOT EXISTS ({_BEFORE.format(row='t')}))"
    )
    return f"CASE WHEN {waits} THEN '{ReturnState.DRAFT.value}' ELSE '{ReturnState.SUBMITTED.value}' END"


def keep(stage: Stage, table: str) -> None:
    """Keep the findings with the new versions, explained by the row's words or those of the version before."""
    made = f"{table}_made"
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{made}")
    stage.cursor.execute(
        f"CREATE TEMP TABLE {made} ON COMMIT DROP AS SELECT t.line, t.target, r.id, r.state FROM {table} t"
        " JOIN monitoring_quarterlyreturn r ON r.enterprise_id = t.enterprise_id"
        " AND (r.year, r.quarter, r.source) = (t.year, t.quarter, t.source) AND r.is_current"
    )
    stage.cursor.execute(f"ANALYZE {made}")
    lines = f"JOIN {made} r ON r.line = n.key JOIN {stage.rows} s ON s.line = n.key"
    said = f"coalesce(nullif({_said(stage)}, ''), ({_BEFORE.format(row='r')}), '')"
    explained = f"{_EXPLAIN} AND {said} <> ''"
    more = {
        "explanation": f"CASE WHEN {_EXPLAIN} THEN {said} ELSE '' END",
        "explained_by_id": f"CASE WHEN {explained} THEN %s END",
        "explained_at": f"CASE WHEN {explained} THEN now() END",
    }
    storing.insert(stage.kept["staged"], lines, more, [stage.actor.pk])
    stage.cursor.execute(f"SELECT count(*) FROM {made} WHERE state = %s", [ReturnState.DRAFT.value])
    stage.drafts = int(stage.cursor.fetchone()[0])
