"""Evaluations are kept in versions: what differs supersedes, what is the same is not written."""

from __future__ import annotations

import hashlib
import io
from itertools import islice
from typing import Any

from core.exact import MISSING
from core.money import from_fen
from incentives.eligibility.evaluating import Block, Evaluated
from incentives.eligibility.models import Evaluation
from incentives.eligibility.rules import nearly, papers
from incentives.policy.verdicts import Eligibility

_NULL = "\\N"
_PIECE = 5_000
"""So many lines at once: each is some kilobytes."""
_NAMES = tuple(verdict.name for verdict in sorted(Eligibility))
_KEY = "enterprise_id, subject_key, part"
_SAID = "policy_id, inclusion_id, district_id, street_id, verdict, amount, conditions, steps, missing, near, potential, digest"


def keep(cursor: Any, programme: str, year: int, evaluated: Evaluated, near_miss: int) -> int:
    """Make these the current evaluations of the programme's year; gives how many rows were added. In a transaction.

    `near_miss` (millionths): by how much at most the one failing condition of who is nearly there fails.
    """
    cursor.execute(
        "CREATE TEMP TABLE evaluated_now (enterprise_id bigint, subject_key bigint, part text, policy_id bigint,"
        " inclusion_id bigint, district_id bigint, street_id bigint, verdict text, amount numeric(18,2), conditions text,"
        f" steps text, missing text, near text, potential numeric(18,2), digest bigint, PRIMARY KEY ({_KEY})) ON COMMIT DROP"
    )
    lines = (_line(evaluated, near_miss, *each) for each in evaluated.each())
    while piece := "".join(islice(lines, _PIECE)):
        cursor.copy_expert("COPY evaluated_now FROM STDIN", io.StringIO(piece))
    cursor.execute("ANALYZE evaluated_now")
    added = _supersede(cursor, programme, year, evaluated.parameters_version)
    cursor.execute("DROP TABLE evaluated_now")
    return added


def _supersede(cursor: Any, programme: str, year: int, version: str) -> int:
    """What differs is no more current, and what is new is added."""
    values = {"programme": programme, "year": year, "version": version}
    Evaluation.step_back(
        "v.programme_id = %(programme)s AND v.year = %(year)s AND NOT EXISTS ("
        "   SELECT 1 FROM evaluated_now n WHERE n.enterprise_id = v.enterprise_id AND n.subject_key = v.subject_key"
        "   AND n.part = v.part AND n.digest = v.digest AND v.parameters_version = %(version)s"
        "   AND n.policy_id IS NOT DISTINCT FROM v.policy_id AND n.inclusion_id IS NOT DISTINCT FROM v.inclusion_id)",
        values,
    )
    cursor.execute(
        f"INSERT INTO incentives_evaluation (programme_id, year, {_KEY}, {_SAID},"
        " version, is_current, parameters_version, judged_at)"
        f" SELECT %(programme)s, %(year)s, {_KEY}, {_SAID}, coalesce(o.last, 0) + 1, true, %(version)s, now()"
        " FROM evaluated_now n"
        " LEFT JOIN (SELECT enterprise_id, subject_key, part, max(version) AS last, bool_or(is_current) AS current"
        "   FROM incentives_evaluation WHERE programme_id = %(programme)s AND year = %(year)s"
        f"   GROUP BY {_KEY}) o USING ({_KEY})"
        " WHERE o.current IS NOT TRUE",
        values,
    )
    return int(cursor.rowcount)


def _line(evaluated: Evaluated, near_miss: int, block: Block, number: int, place: int) -> str:
    """One evaluation as a line of COPY."""
    (reasons, conditions, steps), subjects = block.written(number), evaluated.subjects
    eligibility = int(block.verdict[number])
    amount, potential = _yuan(int(block.amount[number])), _yuan(int(block.potential[number]))
    lacking = papers(eligibility, reasons)
    near = ""  # a rule that is missing is nobody's step
    if block.policy is not None:
        near = nearly(eligibility, lacking, int(block.short[number]), near_miss, block.values_lacking)
    said = f"{_NAMES[eligibility]}|{amount}|{conditions}|{steps}|{near}|{potential}"
    digest = hashlib.blake2b(said.encode(), digest_size=8).digest()
    cells = (
        str(subjects.enterprise[place]),
        str(subjects.key[place]),
        block.part,
        _NULL if block.policy is None else str(block.policy),
        _key(int(subjects.inclusion[place])),
        str(subjects.district[place]),
        _key(int(subjects.street[place])),
        _NAMES[eligibility],
        amount,
        conditions.replace("\\", "\\\\"),
        steps.replace("\\", "\\\\"),
        "；".join(lacking),
        near,
        potential,
        str(int.from_bytes(digest, "big", signed=True)),
    )
    return "\t".join(cells) + "\n"


def _yuan(fen: int) -> str:
    return _NULL if fen == MISSING else f"{from_fen(fen):.2f}"


def _key(key: int) -> str:
    return _NULL if key == MISSING else str(key)
