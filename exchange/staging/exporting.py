"""Writes one export to a path: the database's COPY straight into the workbook; logged when it holds personal data."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.verdict import refuse, require
from exchange import dataset as datasets
from exchange.staging import exporters
from exchange.writing import CopySink, Export

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Exported:
    """What an export wrote; `personal` when it holds names or telephone numbers of people."""

    rows: int
    sheets: int
    bytes: int
    seconds: float
    personal: bool


def export(actor: User, dataset: str, path: Path, filters: Mapping[str, Sequence[str]]) -> Exported:
    """Write the rows that the person sees through the filters. Raises Refused without the permission."""
    start = time.monotonic()
    exporter = exporters.get(dataset)
    if not actor.can(exporter.permission):
        require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
    query = exporter.query(actor, filters)
    with transaction.atomic(), connection.cursor() as cursor:
        text = cursor.mogrify(query.sql, query.params).decode()
        title = str(datasets.get(dataset).title)
        with Export(path, query.columns, title=title) as book, CopySink(book) as sink:
            cursor.copy_expert(f"COPY ({text}) TO STDOUT", sink)
    written = book.written
    seconds = time.monotonic() - start
    log.info("exported", dataset=dataset, by=actor.pk, rows=written.rows, personal=query.personal)
    return Exported(written.rows, written.sheets, written.bytes, seconds, query.personal)
