"""Reading workbooks: `read` gives typed columns, faults by row, and what was found where."""
