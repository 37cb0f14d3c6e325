"""What the tests of readings share: a file in, a reading out, its parts as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exchange.errors import FileRefused
from exchange.reading.reader import read
from exchange.reading.result import Reading
from tests.exchange import messy


def reading(path: Path, **options: Any) -> Reading:
    """Read a file against the test dataset."""
    return read(path, path.name, messy.ENTERPRISES, today=messy.TODAY, **options)


def values(found: Reading, name: str) -> list[Any]:
    """A typed column as Python values, None where nothing is stated."""
    column = found.columns[name]
    return [
        None if gone else value for value, gone in zip(column.values.tolist(), column.missing, strict=True)
    ]


def errors(found: Reading) -> list[tuple[int, str, str]]:
    """Row, heading and code of every error."""
    return [(error.row, error.column, str(error.code)) for error in found.errors]


def refusal(path: Path, **options: Any) -> tuple[str, str]:
    """The code and sentence with which a file as a whole is refused."""
    with pytest.raises(FileRefused) as caught:
        reading(path, **options)
    return str(caught.value.code), str(caught.value)
