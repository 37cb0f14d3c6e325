"""A row that changes nothing needs no permission to change: what is exported imports again, whatever has closed since.

Rules speak of what is written (a quarter that is closed, a source that is not one's own). A row that they refuse is
compared all the same; where it says what is stored already, the refusal is moot. Whose rows one may see at all is
another matter: what is out of scope stays refused.
"""

from __future__ import annotations

from exchange.errors import ErrorCode
from exchange.protocol import CHANGED, REFUSED, SAME, Stage

_OF_LINE = 'f.sheet = s.sheet AND f."row" = s."row" AND f.batch_id = {batch} AND NOT f.leaves_in'


def hold(stage: Stage) -> bool:
    """Let the rows that only rules refuse be compared; whether there are any."""
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{_table(stage)}")
    findings = _OF_LINE.format(batch=stage.batch_id)
    stage.cursor.execute(
        f"CREATE TEMPORARY TABLE {_table(stage)} ON COMMIT DROP AS SELECT p.line FROM {stage.plan} p"
        f" JOIN {stage.rows} s ON s.line = p.line WHERE p.op = '{REFUSED}' AND p.target > 0 AND NOT EXISTS ("
        f"SELECT FROM exchange_importfinding f WHERE {findings} AND f.code <> '{ErrorCode.RULE.value}')"
    )
    if not stage.cursor.rowcount:
        return False
    stage.cursor.execute(
        f"UPDATE {stage.plan} p SET op = '{SAME}' FROM {_table(stage)} h WHERE h.line = p.line"
    )
    return True


def settle(stage: Stage) -> None:
    """Refuse again those that change something; of the others the reason goes."""
    stage.cursor.execute(
        f"UPDATE {stage.plan} p SET op = '{REFUSED}', was = NULL FROM {_table(stage)} h"
        f" WHERE h.line = p.line AND p.op = '{CHANGED}'"
    )
    stage.cursor.execute(
        f"DELETE FROM exchange_importfinding f USING {_table(stage)} h JOIN {stage.plan} p ON p.line = h.line"
        f" JOIN {stage.rows} s ON s.line = h.line"
        f" WHERE p.op = '{SAME}' AND {_OF_LINE.format(batch=stage.batch_id)}"
    )


def _table(stage: Stage) -> str:
    return f"held_{stage.batch_id}"
