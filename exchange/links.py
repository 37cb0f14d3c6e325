"""A workbook of links that were just given out, a line for each enterprise; it is kept nowhere."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.files.store import scratch
from exchange.about import About, Columns, InForce
from exchange.dataset import Column, Kind
from exchange.reading.result import Slot
from exchange.writing.export import Export

MOST: Final = 20_000
"""So many links at once: what one workbook brings while the person waits."""


@dataclass(frozen=True)
class LinkRow:
    """One line: whose link it is, its address, its last day."""

    name: str
    uscc: str
    district: str
    street: str
    address: str
    until: dt.date


def workbook(
    title: str,
    heading: str,
    unit: str,
    in_force: tuple[InForce, ...],
    rows: Iterable[LinkRow],
) -> FileResponse:
    """The lines as a file to download; `heading` is what the links are called."""
    columns = (
        Column("name", _("企业名称"), width=36),
        Column("uscc", _("统一社会信用代码"), Kind.CODE, width=22),
        Column("district", _("区"), width=12),
        Column("street", _("街道"), width=14),
        Column("address", heading, width=80),
        Column("until", _("有效至"), Kind.DATE, width=14),
    )
    about = About(title, Columns.ALL, unit, in_force, timezone.localdate())
    lines: list[tuple[Any, ...]] = [astuple(row) for row in rows]
    made = tempfile.TemporaryFile(dir=scratch())  # noqa: SIM115  (the response closes it)
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        path = Path(folder) / "links.xlsx"
        with Export(path, [Slot(column) for column in columns], about=about) as book:
            book.add(lines)
        made.write(path.read_bytes())
    made.seek(0)
    answer = FileResponse(made, as_attachment=True, filename=about.file_name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
