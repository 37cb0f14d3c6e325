"""A block's judgements into the table: by COPY, only what differs; a changed result supersedes the old one."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from django.db import connection

from core.bulk import complete
from core.exact import Ints
from cultivation.enterprises.codes import Readiness, Risk
from monitoring.scan.models import Assessment, ScanRun
from monitoring.scan.reading.register import Register
from monitoring.scan.rules.judge import Assessments
from monitoring.scan.rules.levels import name_of
from monitoring.scan.rules.table import rules_of
from monitoring.scan.rules.texts import Texts, amounts, filled, labelled, ratios

_COLUMNS = (
    "enterprise_id", "version", "district_id", "street_id", "above_scale", "readiness", "risk", "stale",
    "ytd", "share", "p10", "p50", "p90", "rules", "reasons", "inputs", "digest",
    "year", "quarter", "is_current", "run_id", "parameters_version",
)  # fmt: skip

_CURRENT = """SELECT c.id, e.id, c.version, c.readiness, c.risk, c.stale, c.reasons, c.inputs, c.parameters_version
FROM unnest(%(ids)s::bigint[]) e (id) CROSS JOIN LATERAL (
    SELECT n.* FROM monitoring_assessment n
    WHERE n.enterprise_id = e.id AND n.is_current AND (n.year, n.quarter) <= (%(year)s, %(quarter)s)
    ORDER BY n.year DESC, n.quarter DESC LIMIT 1
) c WHERE c.year = %(year)s AND c.quarter = %(quarter)s"""


def write(run: ScanRun, register: Register, found: Assessments, above: np.ndarray) -> int:
    """Write the judgements that differ from the current results; how many were written.

    `register` and `above` are the rows of `found`, in its order. A row whose result is what it was, though its
    inputs changed in something that does not show, is confirmed and not written.
    """
    columns = _columns(register, found, above)
    version = np.ones(len(found), np.int64)
    differs = np.ones(len(found), np.bool_)
    before = np.flatnonzero(register.judged)
    if before.size:
        superseded = _compare(run, columns, before, version, differs)
        if superseded:
            Assessment.step_back("v.id = ANY(%s)", [superseded])
    rows = np.flatnonzero(differs)
    if rows.size:
        columns["version"] = version
        _copy_in(run, [np.asarray(columns[name])[rows] for name in _COLUMNS if name in columns])
    return int(rows.size)


def _columns(register: Register, found: Assessments, above: np.ndarray) -> dict[str, Any]:
    return {
        "enterprise_id": found.enterprise,
        "version": found.enterprise,  # put in by the caller
        "district_id": register.district,
        "street_id": labelled(register.street, lambda unit: str(unit) if unit else "null"),
        "above_scale": labelled(above, lambda yes: "t" if yes else "f"),
        "readiness": labelled(found.readiness, lambda code: name_of(Readiness, code)),
        "risk": labelled(found.risk, lambda code: name_of(Risk, code)),
        "stale": labelled(found.stale, lambda yes: "t" if yes else "f"),
        "ytd": amounts(found.ytd),
        "share": ratios(found.share),
        "p10": amounts(found.p10),
        "p50": amounts(found.p50),
        "p90": amounts(found.p90),
        "rules": labelled(found.fired, _rules),
        "reasons": found.reasons,
        "inputs": found.inputs,
        "digest": found.digest,
    }


def _rules(fired: int) -> str:
    return "{" + ",".join(rule.code for rule in rules_of(fired)) + "}"


def _compare(
    run: ScanRun, columns: dict[str, Any], before: Ints, version: Ints, differs: np.ndarray
) -> list[int]:
    """Look the current results of these rows up; fill in the next version and whether anything differs.

    The keys of the results that differ.
    """
    superseded = []
    place = {int(columns["enterprise_id"][row]): int(row) for row in before}
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, {"ids": list(place), "year": run.year, "quarter": run.quarter})
        for key, enterprise, held, *result in cursor.fetchall():
            row = place[enterprise]
            version[row] = held + 1
            now = [
                columns["readiness"][row],
                columns["risk"][row],
                columns["stale"][row] == "t",
                columns["reasons"][row],
                columns["inputs"][row],
                run.parameters_version,
            ]
            differs[row] = now != result
            if now != result:
                superseded.append(key)
    return superseded


def _copy_in(run: ScanRun, columns: list[Texts]) -> None:
    same = f"{run.year}\t{run.quarter}\tt\t{run.pk}\t{run.parameters_version}\n"
    template = "\t".join(["%s"] * len(columns)) + "\t" + same.replace("%", "%%")
    text = "".join(filled(template, columns))
    if "\\" in text:  # a backslash is the only character of JSON text that COPY reads otherwise
        text = text.replace("\\", "\\\\")
    names = ", ".join(complete(Assessment, _COLUMNS))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY monitoring_assessment ({names}) FROM STDIN WITH (NULL 'null')",
            io.BytesIO(text.encode()),
        )
