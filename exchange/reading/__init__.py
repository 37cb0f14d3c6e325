"""Reading workbooks: `read` gives typed columns, faults by row, and what was found where."""

from exchange.reading.reader import MAX_ROWS, read
from exchange.reading.result import ColumnMatch, Duplicate, Reading, SheetReading, Slot, TypedColumn

__all__ = ["MAX_ROWS", "ColumnMatch", "Duplicate", "Reading", "SheetReading", "Slot", "TypedColumn", "read"]
