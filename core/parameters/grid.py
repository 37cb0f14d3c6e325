"""A table as a grid of cells in a form: what there is, and empty rows below it for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core.parameters import tables

COLUMNS: Final = 3
BLANK: Final = 6
MOST_ROWS: Final = 1_000


class Grid(forms.Widget):
    """Cells named `NAME-ROW-COLUMN`, row 0 the heading; a table without rows begins with empty headings."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The grid, wide enough for what there is."""
        rows = tables.rows_of(str(value or ""))[:MOST_ROWS]
        width = max([COLUMNS, *(len(row) for row in rows)])
        rows = [*(rows or [[]]), *([[]] * BLANK)]
        cells = [
            [
                {
                    "name": f"{name}-{at}-{column}",
                    "value": row[column] if column < len(row) else "",
                    "label": _label(at, column, width),
                    "number": column == width - 1,
                }
                for column in range(width)
            ]
            for at, row in enumerate(rows)
        ]
        context = {"heading": cells[0], "rows": cells[1:], "attrs": attrs or {}}
        return mark_safe(render_to_string("core/parameter_grid.html", context))  # noqa: S308

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """The cells as CSV; what is wholly empty is left out."""
        found: dict[tuple[int, int], str] = {}
        for key in data:
            parts = str(key).removeprefix(f"{name}-").split("-")
            if (
                str(key).startswith(f"{name}-")
                and len(parts) == 2
                and all(_is_number(part) for part in parts)
            ):
                found[int(parts[0]), int(parts[1])] = str(data[key])
        rows = max((at for at, _column in found), default=-1) + 1
        columns = max((column for _at, column in found), default=-1) + 1
        return tables.written(
            [[found.get((at, column), "") for column in range(columns)] for at in range(rows)]
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form had no grid."""
        return not any(str(key).startswith(f"{name}-") for key in data)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _label(row: int, column: int, width: int) -> str:
    if row == 0:
        return _("第 %(n)d 列的标题") % {"n": column + 1}
    what = _("取值") if column == width - 1 else _("第 %(n)d 列") % {"n": column + 1}
    return _("第 %(row)d 行 %(what)s") % {"row": row, "what": what}
