"""Writing workbooks: the export, the template, and refused rows with their reasons."""

from exchange.writing.export import CopySink, Export, Written, copied_rows, write_export
from exchange.writing.refused import write_refused
from exchange.writing.template import write_template

__all__ = ["CopySink", "Export", "Written", "copied_rows", "write_export", "write_refused", "write_template"]
