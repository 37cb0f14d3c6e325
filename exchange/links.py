"""Links for a list: who will get one, before anybody does; then the workbook with them, which is kept nowhere."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.files.store import scratch
from core.web.form_key import new_key
from exchange.about import About, Columns, InForce
from exchange.dataset import Column, Kind
from exchange.reading.result import Slot
from exchange.writing.export import Export

MOST: Final = 20_000
"""So many links at once: what one workbook brings while the person waits."""


SHOWN: Final = 100
"""So many of those who will get one are named."""


@dataclass(frozen=True)
class Offered:
    """The page that says who will get a link: its words, and how one comes back to the list.

    `named` is what the links are called, `nobody` what stands where there is nobody.
    """

    named: str
    title: str
    sub: str
    heading: str
    nobody: str
    list_url: str


def preview(
    request: HttpRequest,
    words: Offered,
    count: int,
    rows: Iterable[tuple[str, str]],
    pairs: Iterable[tuple[str, str]],
    error: str = "",
) -> HttpResponse:
    """The page: the first of `count` by name and place, and the form that carries the selection."""
    context = {
        **vars(words),
        "count": count,
        "rows": list(rows),
        "more": max(0, count - SHOWN),
        "pairs": list(pairs),
        "form_key": new_key(),
        "error": error,
    }
    return render(request, "links/several.html", context, status=409 if error else 200)


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
