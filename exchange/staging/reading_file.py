"""The batch's file read against its dataset, what the preview says of it, and its refused rows as a workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.files.models import FileKind
from core.files.store import local_path, scratch, store
from core.verdict import Refused, refuse
from exchange import dataset as datasets
from exchange.errors import ErrorCode, FileCode, RowError
from exchange.models import ImportBatch
from exchange.protocol import Stage
from exchange.reading.asking import ColumnsLacking, said, without_required
from exchange.reading.reader import read
from exchange.reading.result import Reading
from exchange.staging.planning import PlanCounts
from exchange.writing.refused import write_refused


def read_batch(batch: ImportBatch) -> Reading:
    """Read the stored file. Raises FileRefused for a bad file, Refused when it is past its day."""
    if batch.file is None:
        raise Refused(refuse(_("上传的文件已过保存期，请重新上传"), code="import.file_gone"))
    with local_path(batch.file) as path:
        return read(
            path,
            batch.filename,
            datasets.get(batch.dataset),
            mapping=batch.mapping.get("columns"),
            headings=batch.mapping.get("headings"),
            sheet=batch.mapping.get("sheet"),
            today=timezone.localdate(batch.created_at),
        )


def lacking(reading: Reading, counts: PlanCounts) -> ColumnsLacking | None:
    """What to say of required columns that the file lacks and its new rows need: a question where it may have them
    under other headings, a refusal where nothing of the file can be taken without; else None: those rows are refused.
    """
    asked = [question for question in reading.asked if question.column in counts.lacking]
    known = {question.column.code for question in asked}
    without = [column for column in counts.lacking if column.code not in known]
    if asked and (counts.taken or not without):
        return ColumnsLacking(FileCode.COLUMN_UNSURE, said(asked), reading.summary(), asked)
    return without_required(without, reading.summary()) if without and not counts.taken else None


def summary(reading: Reading, stage: Stage, *, last_finding: int) -> dict[str, Any]:
    """What the batch keeps of the reading: for the preview, and to commit without reading again."""
    return {
        **reading.summary(),
        "refused_by_reading": int(reading.refused.sum()),
        "findings_of_reading": last_finding,
        "staged": [
            {"name": c.name, "field": c.field, "code": c.column.code, "heading": c.heading, "year": c.year}
            for c in stage.columns
        ],
    }


def keep_refused(batch: ImportBatch, reading: Reading) -> None:
    """Store the refused rows with their reasons as a workbook that can be sent back."""
    if batch.file is None:
        return
    errors = [
        RowError(
            f.sheet,
            f.row,
            f.column,
            ErrorCode(f.code),
            f.found,
            _index(reading, f.sheet, f.column),
            {"message": f.message},
        )
        for f in batch.findings.filter(leaves_in=False).iterator(chunk_size=5000)
    ]
    stem = Path(batch.filename).stem
    with tempfile.TemporaryDirectory(dir=scratch()) as folder, local_path(batch.file) as source:
        target = Path(folder) / "refused.xlsx"
        write_refused(target, source, reading, errors)
        batch.refused_file = store(
            target,
            kind=FileKind.REFUSED,
            owner=batch.user,
            name=f"{stem}-退回.xlsx",
            personal=True,
            places=batch.places,
        )


def _index(reading: Reading, sheet: str, heading: str) -> int | None:
    """The place of a heading in its sheet, for the note's cell; of two the one that was taken."""
    for found in reading.sheets:
        if found.name == sheet:
            same = [match for match in (*found.matched, *found.columns) if match.heading == heading]
            return same[0].index if same else None
    return None
