"""Findings go into their table by COPY, for one version or a hundred thousand, and only what differs is written.

A finding is known by rule and field: while it stays, so do its explanation and who accepted it, though its figures may
have moved. A suspected unit that a reviewer confirmed stays on record though it does not fire any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import numpy as np
from django.db import connection

from core.bulk import copy, insert_select
from core.exact import Ints
from monitoring.returns.findings.models import ReturnCheck, ReturnFinding
from monitoring.returns.rules.findings import Finding, Outcome, Strength, Validation
from monitoring.returns.states import ReturnState

AT_SENDING: Final = frozenset({"V01", "V02"})
"""Who may send what, and when, is asked when it is sent: of a stored return there is nothing left to evaluate."""

NO_KEY: Final = -1
_SAID: Final[dict[str, Callable[[Finding], str]]] = {
    "rule": attrgetter("rule"),
    "field": attrgetter("field"),
    "strength": attrgetter("strength.value"),
    "found": attrgetter("observed"),
    "expected": attrgetter("required"),
    "sentence": attrgetter("sentence"),
}
"""The columns of a finding, with what fills them."""
_FIELDS: Final = tuple(_SAID)
_LENGTHS: Final = {field.name: field.max_length or 0 for field in ReturnFinding._meta.concrete_fields}
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " "})
_APPROVED: Final = f"('{ReturnState.DISTRICT_APPROVED.value}', '{ReturnState.ACCEPTED.value}')"
_WAITS: Final = f"('{Strength.BLOCK.value}', '{Strength.EXPLAIN.value}')"
_SAME: Final = "f.of_return_id = n.key AND f.rule = n.rule AND f.field = n.field"


@dataclass(frozen=True)
class Staged:
    """Temporary tables of what was found: `checks` (key, not_evaluated) and `findings` (key and what a finding says).

    The key is a return's, or the line of a workbook while the return has none.
    """

    checks: str = "returns_checked"
    findings: str = "returns_found"


@dataclass(frozen=True)
class Judged:
    """What validation said of one quarter's rows; `keys` are those to keep it by, NO_KEY where nothing is kept."""

    keys: Ints
    found: Validation
    findings: Sequence[Finding]
    parameters: str


def stage(parts: Iterable[Judged]) -> Staged:
    """Lay down what was found of rows, and which rules could not be evaluated."""
    staged = Staged()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{staged.checks}, pg_temp.{staged.findings}")
        cursor.execute(
            f"CREATE TEMP TABLE {staged.checks} (key bigint, not_evaluated varchar(3)[], parameters varchar)"
            " ON COMMIT DROP"
        )
        said = ", ".join(f"{name} text" for name in _FIELDS)
        cursor.execute(f"CREATE TEMP TABLE {staged.findings} (key bigint, {said}) ON COMMIT DROP")
        for part in parts:
            if rows := np.flatnonzero(part.keys != NO_KEY).tolist():
                texts = not_evaluated(part.found)
                checks = {
                    "key": [str(key) for key in part.keys[rows].tolist()],
                    "not_evaluated": [texts[row] for row in rows],
                    "parameters": [part.parameters] * len(rows),
                }
                copy(cursor, staged.checks, checks)
            if columns := _columns(part.keys.tolist(), part.findings):
                copy(cursor, staged.findings, columns)
        cursor.execute(f"ANALYZE {staged.checks} (key)")
        cursor.execute(f"ANALYZE {staged.findings} (key, rule, field)")
    return staged


def insert(
    staged: Staged,
    keys: str = "JOIN monitoring_quarterlyreturn r ON r.id = n.key",
    more: Mapping[str, str] | None = None,
    parameters: Sequence[Any] = (),
) -> None:
    """What was found of versions that are new. `keys` leads from `n.key` to the return `r`; `more` are columns of a
    finding besides, in SQL of `n` and what `keys` joins."""
    with connection.cursor() as cursor:
        checks = {
            "of_return_id": "r.id",
            "not_evaluated": "n.not_evaluated",
            "parameters_version": "n.parameters",
        }
        insert_select(cursor, ReturnCheck, checks, f"FROM {staged.checks} n {keys}")
        found = {"of_return_id": "r.id", **{name: f"n.{name}" for name in _FIELDS}, **(more or {})}
        insert_select(
            cursor, ReturnFinding, found, f"FROM {staged.findings} n {keys}", list(parameters) or None
        )


def update(staged: Staged) -> None:
    """What was found of returns that may have been judged before; only what differs is written.

    What is new of one that the district has approved is marked 审后新增; its state stays.
    """
    differs = " OR ".join(f"f.{name} <> n.{name}" for name in _FIELDS[2:])
    changes = ", ".join(f"{name} = n.{name}" for name in _FIELDS[2:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM monitoring_returnfinding f USING {staged.checks} c WHERE c.key = f.of_return_id"
            f" AND NOT (f.strength = '{Strength.BLOCK.value}' AND f.accepted_at IS NOT NULL)"
            f" AND NOT EXISTS (SELECT FROM {staged.findings} n WHERE {_SAME})"
        )
        cursor.execute(
            f"UPDATE monitoring_returnfinding f SET {changes} FROM {staged.findings} n WHERE {_SAME} AND ({differs})"
        )
        # Sorted out before anything is inserted: beside an insertion, an empty table would be searched again for each row.
        cursor.execute(f"DELETE FROM {staged.findings} n USING monitoring_returnfinding f WHERE {_SAME}")
        approved = f"SELECT FROM monitoring_quarterlyreturn r WHERE r.id = n.key AND r.state IN {_APPROVED}"
        found = {
            "of_return_id": "n.key",
            **{name: f"n.{name}" for name in _FIELDS},
            "after_approval": f"n.strength IN {_WAITS} AND EXISTS ({approved})",
        }
        insert_select(cursor, ReturnFinding, found, f"FROM {staged.findings} n")
        cursor.execute(
            "INSERT INTO monitoring_returncheck AS c (of_return_id, not_evaluated, parameters_version)"
            f" SELECT n.key, n.not_evaluated, n.parameters FROM {staged.checks} n"
            " LEFT JOIN monitoring_returncheck o ON o.of_return_id = n.key"
            " WHERE (o.not_evaluated, o.parameters_version) IS DISTINCT FROM (n.not_evaluated, n.parameters)"
            " ON CONFLICT (of_return_id) DO UPDATE SET not_evaluated = excluded.not_evaluated,"
            " parameters_version = excluded.parameters_version"
        )


def not_evaluated(validation: Validation) -> list[str]:
    """For each return the rules that could not be evaluated, as PostgreSQL reads an array: few patterns, many rows."""
    codes = [code for code in validation.outcomes if code not in AT_SENDING]
    if not codes:
        return []
    lacking = sum(
        (outcome == Outcome.NOT_EVALUATED).astype(np.int64) << place
        for place, outcome in enumerate(validation.outcomes[code] for code in codes)
    )
    patterns, which = np.unique(lacking, return_inverse=True)
    texts = [
        "{" + ",".join(code for place, code in enumerate(codes) if pattern >> place & 1) + "}"
        for pattern in patterns.tolist()
    ]
    return [texts[each] for each in which.tolist()]


def _columns(keys: Sequence[int], findings: Iterable[Finding]) -> dict[str, list[str]]:
    """One finding of a rule and field of each return: of two halves the first says it."""
    cells: dict[tuple[int, str, str], Finding] = {}
    for one in findings:
        if (of := keys[one.row]) != NO_KEY:
            cells.setdefault((of, one.rule, one.field), one)
    if not cells:
        return {}
    return {"key": [str(of) for of, _rule, _field in cells]} | {
        name: _copied([text(one)[: _LENGTHS[name]] for one in cells.values()]) for name, text in _SAID.items()
    }


def _copied(texts: list[str]) -> list[str]:
    """As COPY wants them; few contain what must be escaped, and a hundred thousand are looked through at once."""
    every = "".join(texts)
    return (
        [text.translate(_ESCAPED) for text in texts]
        if any(chr(sign) in every for sign in _ESCAPED)
        else texts
    )
