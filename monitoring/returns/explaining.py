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
    "SELECT o.explanation FROM monitoring_returnfinding o WHERE o.of_return_id = t.target AND o.explanation <> ''"
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
    waits = (
        f"EXISTS (SELECT FROM {staged.findings} n WHERE n.key = t.line AND {_EXPLAIN}"
        f" AND {_said(stage)} = '' AND NOT EXISTS ({_BEFORE}))"
    )
    return f"CASE WHEN {waits} THEN '{ReturnState.DRAFT.value}' ELSE '{ReturnState.SUBMITTED.value}' END"


def keep(stage: Stage, table: str) -> None:
    """Keep the findings with the new versions, explained by the row's words or those of the version before."""
    versions = (
        f"JOIN {table} t ON t.line = n.key JOIN {stage.rows} s ON s.line = t.line"
        " JOIN monitoring_quarterlyreturn r ON r.enterprise_id = t.enterprise_id"
        " AND (r.year, r.quarter, r.source) = (t.year, t.quarter, t.source) AND r.is_current"
    )
    said = f"coalesce(nullif({_said(stage)}, ''), ({_BEFORE}), '')"
    explained = f"{_EXPLAIN} AND {said} <> ''"
    more = {
        "explanation": f"CASE WHEN {_EXPLAIN} THEN {said} ELSE '' END",
        "explained_by_id": f"CASE WHEN {explained} THEN %s END",
        "explained_at": f"CASE WHEN {explained} THEN now() END",
    }
    storing.insert(stage.kept["staged"], versions, more, [stage.actor.pk])
    drafts = f"SELECT FROM {table} t JOIN monitoring_quarterlyreturn r ON r.enterprise_id = t.enterprise_id"
    stage.cursor.execute(
        f"SELECT count(*) FROM ({drafts} AND (r.year, r.quarter, r.source) = (t.year, t.quarter, t.source)"
        " AND r.is_current AND r.state = %s) d",
        [ReturnState.DRAFT.value],
    )
    stage.drafts = int(stage.cursor.fetchone()[0])
