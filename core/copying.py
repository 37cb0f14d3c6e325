"""COPY out as int64 columns: binary, every column a bigint that is never null, so that rows have one width.

A query that gives only such columns is read without looking at a single row in Python: about a microsecond a row.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection

from core.exact import Ints

_HEADER = 19  # signature 11, flags 4, length of the extension 4
_TRAILER = 2


def copied(query: str, parameters: Mapping[str, Any], names: Sequence[str]) -> dict[str, Ints]:
    """The columns of `query` by name. ValueError if a column was null or not a bigint (the rows' width differs)."""
    target = io.BytesIO()
    with connection.cursor() as cursor:
        text = cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({text}) TO STDOUT (FORMAT binary)", target)
    layout = np.dtype(
        [
            ("fields", ">i2"),
            *(part for name in names for part in ((f"{name}.length", ">i4"), (name, ">i8"))),
        ]
    )
    size = target.getbuffer().nbytes - _HEADER - _TRAILER
    if size % layout.itemsize:
        raise ValueError(f"rows of another width than {layout.itemsize} bytes: {query}")
    rows = np.frombuffer(target.getbuffer(), layout, size // layout.itemsize, _HEADER)
    if len(rows) and not all((rows[f"{name}.length"] == 8).all() for name in names):
        raise ValueError(f"a column is null or not a bigint: {query}")
    return {name: rows[name].astype(np.int64) for name in names}
