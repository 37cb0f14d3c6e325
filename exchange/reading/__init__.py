"""Reading workbooks: `read` gives typed columns, faults by row, and what was found where."""

from exchange.reading.copying import CopyStream, copy_rows
from exchange.reading.reader import MAX_ROWS, read
from exchange.reading.result import ColumnMatch, Duplicate, Reading, SheetReading, Slot, TypedColumn

__all__ = [
    "MAX_ROWS",
    "ColumnMatch",
    "CopyStream",
    "Duplicate",
    "Reading",
    "SheetReading",
    "Slot",
    "TypedColumn",
    "copy_rows",
    "read",
]
