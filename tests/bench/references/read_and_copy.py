"""The floor of an import: the workbook's cells out by calamine, and into a plain table of texts by COPY."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import python_calamine
from django.db import connection, transaction


def read_and_copy(path: Path) -> dict[str, Any]:
    """Read every cell, write every cell; how many rows."""
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    heading, *lines = rows
    columns = ", ".join(f"c{place} text" for place in range(len(heading)))
    text = "\n".join("\t".join(map(str, line)) for line in lines)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor_of_import ({columns})")
        cursor.copy_expert("COPY floor_of_import FROM STDIN", io.StringIO(text))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE floor_of_import")
    return {"rows": len(lines)}
