"""Parameters of unit `table`: CSV with a heading row; the last column is typed, the columns before it are a row's key."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, refuse

LONGEST: Final = 20_000
"""Characters."""


def unit_of_table(code: str) -> str:
    """What the last column holds: a table of rates says so in its code, all others hold amounts."""
    return "ratio" if "rate" in code else "yuan"


def rows_of(text: str) -> list[list[str]]:
    """All rows, the heading first."""
    return [row for row in csv.reader(io.StringIO(text)) if row]


def written(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a parameter holds them: what is wholly blank, a row or a column, is left out."""
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    widest = max((len(row) for row in filled), default=0)
    level = [row + [""] * (widest - len(row)) for row in filled]
    kept = [at for at in range(widest) if any(row[at] for row in level)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([row[at] for at in kept] for row in level)
    return out.getvalue()


def shape(text: str) -> Verdict | None:
    """What is wrong with a table beside the values of its last column, which `units` checks; None: nothing."""
    if len(text) > LONGEST:
        return refuse(
            _("表太长：%(n)d 字，最多 %(most)d 字。"), code="parameter.table", n=len(text), most=LONGEST
        )
    heading, *rows = rows_of(text) or [[]]
    if len(heading) < 2:
        return refuse(_("表至少要有两列：最后一列是取值，前面的列用来查找。"), code="parameter.table")
    if not all(heading) or len(set(heading)) < len(heading):
        return refuse(_("第 1 行：每列都要有标题，标题不能相同。"), code="parameter.table")
    if not rows:
        return refuse(_("表里还没有取值。"), code="parameter.table")
    return _rows(len(heading), rows)


def _rows(width: int, rows: list[list[str]]) -> Verdict | None:
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) != width or not all(row):
            return refuse(_("第 %(row)d 行：每一格都要填。"), code="parameter.table", row=number)
        earlier = seen.setdefault(tuple(row[:-1]), number)
        if earlier != number:
            sentence = _("第 %(row)d 行：与第 %(earlier)d 行重复。")
            return refuse(sentence, code="parameter.table", row=number, earlier=earlier)
    return None
