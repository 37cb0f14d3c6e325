"""Evaluations are kept in versions: what differs supersedes, what is the same is not written."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

from core.exact import MISSING
from core.money import from_fen
from incentives.eligibility.models import Evaluation
from incentives.eligibility.programme import Evaluated
from incentives.eligibility.rules import Eligibility, papers

_NULL = "\\N"


def keep(cursor: Any, programme: str, year: int, evaluated: Evaluated) -> int:
    """Make these the current evaluations of the programme's year; gives how many rows were added. In a transaction."""
    cursor.execute(
        "CREATE TEMP TABLE evaluated_now (enterprise_id bigint PRIMARY KEY, inclusion_id bigint, district_id bigint,"
        " street_id bigint, verdict text, amount numeric(18,2), conditions text, missing text, digest bigint)"
        " ON COMMIT DROP"
    )
    lines = io.StringIO("".join(_line(evaluated, row) for row in range(evaluated.rows)))
    cursor.copy_expert("COPY evaluated_now FROM STDIN", lines)
    cursor.execute("ANALYZE evaluated_now")
    added = _supersede(cursor, programme, year, evaluated.parameters_version)
    cursor.execute("DROP TABLE evaluated_now")
    return added


def _supersede(cursor: Any, programme: str, year: int, version: str) -> int:
    """What differs is no more current, and what is new is added."""
    values = {"programme": programme, "year": year, "version": version}
    Evaluation.step_back(
        "v.programme_id = %(programme)s AND v.year = %(year)s AND NOT EXISTS ("
        "   SELECT 1 FROM evaluated_now n WHERE n.enterprise_id = v.enterprise_id AND n.digest = v.digest"
        "   AND v.parameters_version = %(version)s AND n.inclusion_id IS NOT DISTINCT FROM v.inclusion_id)",
        values,
    )
    cursor.execute(
        "INSERT INTO incentives_evaluation (programme_id, year, enterprise_id, inclusion_id, district_id, street_id,"
        " version, is_current, verdict, amount, conditions, missing, parameters_version, digest, judged_at)"
        " SELECT %(programme)s, %(year)s, n.enterprise_id, n.inclusion_id, n.district_id, n.street_id,"
        " coalesce(o.last, 0) + 1, true, n.verdict, n.amount, n.conditions, n.missing, %(version)s, n.digest, now()"
        " FROM evaluated_now n"
        " LEFT JOIN (SELECT enterprise_id, max(version) AS last, bool_or(is_current) AS current"
        "   FROM incentives_evaluation WHERE programme_id = %(programme)s AND year = %(year)s"
        "   GROUP BY enterprise_id) o USING (enterprise_id)"
        " WHERE o.current IS NOT TRUE",
        values,
    )
    return int(cursor.rowcount)


def _line(evaluated: Evaluated, row: int) -> str:
    """One evaluation as a line of COPY."""
    reasons, subjects = evaluated.explain(row), evaluated.subjects
    eligibility = Eligibility(int(evaluated.eligibility[row]))
    conditions = json.dumps(reasons, ensure_ascii=False)
    fen = int(evaluated.amount[row])
    amount = _NULL if fen == MISSING else f"{from_fen(fen):.2f}"
    digest = hashlib.blake2b(f"{eligibility.name}|{amount}|{conditions}".encode(), digest_size=8).digest()
    cells = (
        str(subjects.enterprise[row]),
        _key(subjects.inclusion[row]),
        str(subjects.district[row]),
        _key(subjects.street[row]),
        eligibility.name,
        amount,
        conditions.replace("\\", "\\\\"),
        "；".join(papers(eligibility, reasons)),
        str(int.from_bytes(digest, "big", signed=True)),
    )
    return "\t".join(cells) + "\n"


def _key(key: int | None) -> str:
    return _NULL if key is None else str(key)
