"""A reading as lines for the database."""

from __future__ import annotations

from pathlib import Path

from exchange.reading.copying import CopyStream, copy_rows
from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row
from tests.exchange.reading.support import reading

GRID = [
    HEADINGS,
    row(1, founded_on="—", revenue="-0.0001", address="a\\b"),
    row(2, uscc="1"),
    row(3, revenue=None),
]


def test_values_are_in_the_types_of_the_table_and_refused_rows_are_left_out(tmp_path: Path) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", GRID))
    fields = ["uscc", "founded_on", "address", "revenue:2023"]
    assert "".join(copy_rows(found, fields, size=1)).splitlines() == [
        f"0\t企业\t2\t{code(1)}\t\\N\ta\\\\b\t-100e-2",
        f"2\t企业\t4\t{code(3)}\t2015-03-01\t创业一路3号\t\\N",
    ]
    assert len("".join(copy_rows(found, fields, refused=True)).splitlines()) == 3


def test_the_stream_gives_what_is_asked_for_until_the_end(tmp_path: Path) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", GRID))
    whole = "".join(copy_rows(found, ["name"])).encode()
    stream, pieces = CopyStream(copy_rows(found, ["name"], size=1)), []
    while piece := stream.read(7):
        pieces.append(piece)
    assert b"".join(pieces) == whole == CopyStream(copy_rows(found, ["name"])).read()
