"""Writes one export to a path, all columns by the database's COPY straight into the workbook; each is on record."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import places_of
from core.audit.context import recording
from core.files.models import FileKind, StoredFile
from core.files.store import scratch, store
from core.verdict import Refused, refuse, require
from exchange import exporters, scope
from exchange.about import About, Columns, mark
from exchange.models import ExportRecord
from exchange.writing.export import CopySink, Export, Written, write_export

log = structlog.get_logger(__name__)
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Exported:
    """What an export wrote; `personal` when it holds names or telephone numbers of people, `name` is for its file."""

    name: str
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


def export(
    actor: User, dataset: str, path: Path, filters: Filters, columns: Columns = Columns.ALL
) -> Exported:
    """Write the rows that the person sees through the filters. Raises Refused without the permission."""
    start = time.monotonic()
    require(scope.may_export(actor, dataset))
    about = about_of(actor, dataset, filters, columns)
    write = _write_shown if columns == Columns.SHOWN else _write_all
    with transaction.atomic():
        written, personal = write(actor, dataset, path, filters, about)
    seconds = time.monotonic() - start
    found = Exported(about.file_name, written.rows, written.sheets, written.bytes, seconds, personal)
    _record(actor, dataset, filters, found, columns)
    return found


def about_of(actor: User, dataset: str, filters: Filters, columns: Columns) -> About:
    """What an export says of itself."""
    exporter = exporters.get(dataset)
    held = [grant for grant in actor.grants if Permission.EXPORT.value in grant.permissions]
    works_in = dict.fromkeys((grant.territory or grant.unit).name for grant in held)
    in_force = tuple(exporter.in_force(actor, filters))
    return About(exporter.title(filters), columns, "、".join(works_in), in_force, timezone.localdate())


def keep(actor: User, dataset: str, filters: Filters, columns: Columns = Columns.ALL) -> Kept:
    """Export into the file store, for download until its day."""
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        path = Path(folder) / "export.xlsx"
        found = export(actor, dataset, path, filters, columns)
        kept = store(
            path,
            kind=FileKind.EXPORT,
            owner=actor,
            name=found.name,
            personal=found.personal,
            places=places_of(actor, Permission.EXPORT),
        )
        return Kept(kept, found)


def is_small(actor: User, dataset: str, filters: Filters, most: int, columns: Columns = Columns.ALL) -> bool:
    """Whether the export has at most so many rows, so that the person waits for it."""
    require(scope.may_export(actor, dataset))
    exporter = exporters.get(dataset)
    if columns == Columns.SHOWN:
        sql, params = exporter.listed(actor, filters)
    else:
        query = exporter.query(actor, filters)
        sql, params = query.sql, tuple(query.params)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({sql}) q LIMIT {most + 1}) r", params)
        return int(cursor.fetchone()[0]) <= most


def _write_all(actor: User, dataset: str, path: Path, filters: Filters, about: About) -> tuple[Written, bool]:
    """全部列: the dataset's columns, which import again."""
    query = exporters.get(dataset).query(actor, filters)
    with connection.cursor() as cursor, Export(path, query.columns, about=about) as book:
        _copy(cursor, query, book)
        for title, other in query.further:
            book.turn(title, other.columns)
            _copy(cursor, other, book)
    return book.written, bool(query.personal)


def _copy(cursor: Any, query: exporters.ExportQuery, book: Export) -> None:
    """The rows of a query onto the sheet that is open."""
    text = cursor.mogrify(query.sql, query.params).decode()
    with CopySink(book) as sink:
        cursor.copy_expert(f"COPY ({text}) TO STDOUT", sink)


def _write_shown(
    actor: User, dataset: str, path: Path, filters: Filters, about: About
) -> tuple[Written, bool]:
    """当前列: the columns of the page; no page shows a whole telephone number."""
    exporter = exporters.get(dataset)
    ids = exporter.listed(actor, filters)
    if exporter.shown is None:
        raise Refused(
            refuse(_("“%(title)s”没有当前列，请导出全部列"), code="export.columns", title=about.title)
        )
    slots, cells = zip(*exporter.shown.columns(actor, filters), strict=True)
    chunks = exporter.shown.chunks(actor, filters, ids, cells)
    return write_export(path, slots, chunks, about=about), False


def _record(actor: User, dataset: str, filters: Filters, found: Exported, columns: Columns) -> None:
    shown = {"columns": [columns.value]} if columns == Columns.SHOWN else {}
    words = f"导出{scope.title_of(dataset)}{mark(columns) if shown else ''}{'（含个人信息）' if found.personal else ''}"
    with recording(actor=actor, reason=words):
        ExportRecord.objects.create(
            dataset=dataset,
            user=actor,
            unit=actor.unit,
            filters={name: list(values) for name, values in filters.items()} | shown,
            rows=found.rows,
            size=found.bytes,
            has_personal_data=found.personal,
        )
    log.info("exported", dataset=dataset, by=actor.pk, rows=found.rows, personal=found.personal)
