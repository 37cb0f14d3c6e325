"""Why rows were refused: stored with the batch, so that page, command and workbook say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from exchange.errors import ErrorCode, RowError
from exchange.models import ImportBatch, ImportFinding
from exchange.protocol import Stage, StagedColumn
from exchange.staging.tables import copy, escaped

_FIELDS = 'batch_id, sheet, "row", "column", code, found, message, leaves_in'


def store(batch_id: int, errors: Iterable[RowError], *, leaves_in: bool = False) -> None:
    """COPY findings, why rows are refused or what of them is left out (`leaves_in`); texts are cut to what one reads."""
    rows = list(errors)
    if not rows:
        return
    cells = [
        [str(batch_id)] * len(rows),
        escaped(error.sheet[:100] for error in rows),
        [str(error.row) for error in rows],
        escaped(error.column[:200] for error in rows),
        [str(error.code) for error in rows],
        escaped(error.found[:300] for error in rows),
        escaped(error.message[:500] for error in rows),
        ["t" if leaves_in else "f"] * len(rows),
    ]
    with connection.cursor() as cursor:
        copy(cursor, f"exchange_importfinding ({_FIELDS})", cells)


def last(batch_id: int) -> int:
    """The key of the batch's latest finding; 0 without one."""
    return ImportFinding.objects.filter(batch=batch_id).aggregate(last=Max("pk"))["last"] or 0


def of_plan(batch: ImportBatch) -> list[tuple[Any, ...]]:
    """What planning found, after reading, in a form that can be compared."""
    found = _of_plan(batch).order_by("id")
    return list(found.values_list("sheet", "row", "column", "code"))


def forget_plan(batch: ImportBatch) -> None:
    """Delete what planning found; reading's own findings stay."""
    _of_plan(batch).delete()


def _of_plan(batch: ImportBatch) -> QuerySet[ImportFinding]:
    return ImportFinding.objects.filter(batch=batch, pk__gt=batch.reading["findings_of_reading"])


def refuse_lines(
    stage: Stage,
    where: str,
    *,
    name: str,
    code: ErrorCode,
    params: tuple[Any, ...],
    detail: Mapping[str, Any],
) -> int:
    """The work behind `Stage.refuse`: mark the lines and store a finding for each."""
    column = stage.named(name)
    found = f's."{name}"::text' if column else "NULL"
    stage.cursor.execute(
        f"UPDATE {stage.plan} p SET op = 'R' FROM {stage.rows} s"
        f" WHERE s.line = p.line AND p.op <> 'R' AND ({where})"
        f' RETURNING s.sheet, s."row", {found}',
        params,
    )
    heading, labels = heading_of(stage, name), _labels(column)
    rows = sorted(stage.cursor.fetchall(), key=lambda row: (row[0], row[1]))
    store(
        stage.batch_id,
        (
            RowError(sheet, row, heading, code, labels.get(text, text or ""), detail=detail)
            for sheet, row, text in rows
        ),
    )
    return len(rows)


def _labels(column: StagedColumn | None) -> dict[str, str]:
    """What an officer calls the codes that are staged of a column of choices."""
    return {choice.code: str(choice.label) for choice in column.column.choices} if column else {}


def refuse_each(stage: Stage, faults: Sequence[tuple[int, str, str, str]]) -> int:
    """Refuse planned lines, each for its own reasons: line, column name, the sentence, what was found.

    A line may have several; one that was refused before keeps its first refusal. Returns how many were refused.
    """
    stage.cursor.execute(
        f"UPDATE {stage.plan} p SET op = 'R' FROM {stage.rows} s"
        " WHERE s.line = p.line AND p.op <> 'R' AND p.line = ANY(%s) RETURNING s.line, s.sheet, s.\"row\"",
        [sorted({line for line, *_rest in faults})],
    )
    places = {line: (sheet, row) for line, sheet, row in stage.cursor.fetchall()}
    errors = [
        RowError(*places[line], heading_of(stage, name), ErrorCode.RULE, found, detail={"reason": reason})
        for line, name, reason, found in faults
        if line in places
    ]
    store(stage.batch_id, sorted(errors, key=lambda error: (error.sheet, error.row)))
    return len(places)


def heading_of(stage: Stage, name: str) -> str:
    """A column's heading as the file has it, else as declared."""
    column = stage.named(name)
    declared = stage.dataset.by_code.get(name)
    return column.heading if column else str(declared.heading) if declared else name
