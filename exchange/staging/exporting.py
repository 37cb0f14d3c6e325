"""Writes one export to a path: the database's COPY straight into the workbook; each is on record."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import places_of
from core.audit.context import recording
from core.files.models import FileKind, StoredFile
from core.files.store import scratch, store
from core.verdict import require
from exchange import exporters, scope
from exchange.models import ExportRecord
from exchange.writing.export import CopySink, Export

log = structlog.get_logger(__name__)
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Exported:
    """What an export wrote; `personal` when it holds names or telephone numbers of people."""

    rows: int
    sheets: int
    bytes: int
    seconds: float
    personal: bool


@dataclass(frozen=True)
class Kept:
    """An export in the file store."""

    file: StoredFile
    exported: Exported


def export(actor: User, dataset: str, path: Path, filters: Filters) -> Exported:
    """Write the rows that the person sees through the filters. Raises Refused without the permission."""
    start = time.monotonic()
    require(scope.may_export(actor, dataset))
    query = exporters.get(dataset).query(actor, filters)
    title = scope.title_of(dataset)
    with transaction.atomic(), connection.cursor() as cursor:
        text = cursor.mogrify(query.sql, query.params).decode()
        with Export(path, query.columns, title=title) as book, CopySink(book) as sink:
            cursor.copy_expert(f"COPY ({text}) TO STDOUT", sink)
    written = book.written
    found = Exported(
        written.rows, written.sheets, written.bytes, time.monotonic() - start, bool(query.personal)
    )
    _record(actor, dataset, filters, found)
    return found


def keep(actor: User, dataset: str, filters: Filters) -> Kept:
    """Export into the file store, for download until its day."""
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        path = Path(folder) / "export.xlsx"
        found = export(actor, dataset, path, filters)
        name = f"{scope.title_of(dataset)}-{actor.unit.short_name}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
        kept = store(
            path,
            kind=FileKind.EXPORT,
            owner=actor,
            name=name,
            personal=found.personal,
            places=places_of(actor, Permission.EXPORT),
        )
        return Kept(kept, found)


def is_small(actor: User, dataset: str, filters: Filters, most: int) -> bool:
    """Whether the export has at most so many rows, so that the person waits for it."""
    require(scope.may_export(actor, dataset))
    query = exporters.get(dataset).query(actor, filters)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM ({query.sql}) q LIMIT {most + 1}) r", list(query.params)
        )
        return int(cursor.fetchone()[0]) <= most


def _record(actor: User, dataset: str, filters: Filters, found: Exported) -> None:
    words = f"导出{scope.title_of(dataset)}{'（含个人信息）' if found.personal else ''}"
    with recording(actor=actor, reason=words):
        ExportRecord.objects.create(
            dataset=dataset,
            user=actor,
            unit=actor.unit,
            filters={name: list(values) for name, values in filters.items()},
            rows=found.rows,
            size=found.bytes,
            has_personal_data=found.personal,
        )
    log.info("exported", dataset=dataset, by=actor.pk, rows=found.rows, personal=found.personal)
