"""The workbooks and the database of the import's benchmarks.

90,000 enterprises stand already; the workbook of 100,000 rows × 12 columns brings 10,000 new ones and changes 20,000.
The base is made once through the portal's own import, and each round starts from a copy of it.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
from django.core.management import call_command
from django.db import connection

from core import uscc
from cultivation.enterprises.datasets import ENTERPRISES
from exchange.reading.result import Slot
from exchange.staging import batches
from exchange.writing.export import write_export
from tests.bench import copies
from tests.support import factories as make

STANDING, ROWS, CHANGED = 90_000, 100_000, 20_000
BASE, ROUND = "bench_import_base", "bench_import"
COLUMNS = ("name", "uscc", "district", "street", "industry", "legal_form", "founded_on", "status", "address", "contact",
           "phone", "revenue")  # fmt: skip
USER = "bench"
_folder = tempfile.TemporaryDirectory(prefix="bench-import-")


def workbook(rows: int, *, changed: int = 0) -> Path:
    """A workbook of that many enterprises; the first `changed` of them have another contact and revenue."""
    path = Path(_folder.name) / f"{rows}-{changed}.xlsx"
    if not path.exists():
        slots = [Slot(ENTERPRISES[code], 2023 if code == "revenue" else None) for code in COLUMNS]
        write_export(path, slots, _chunks(_lines(rows, changed)))
    return path


def _chunks(lines: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    while chunk := list(itertools.islice(lines, 5_000)):
        yield chunk


def _lines(rows: int, changed: int) -> Iterator[tuple[object, ...]]:
    codes = uscc.make(np.array([f"91440300M{number:08d}" for number in range(rows)]))
    for number, code in enumerate(codes):
        other = number < changed
        yield (
            f"深圳市华锐{number}号精密制造有限公司", str(code), "宝安区", "新安街道", "3982", "LIMITED", "2015-03-01",
            "OPERATING", f"创业一路{number}号", f"{'李' if other else '张'}经理", f"138{number:08d}",
            Decimal(18_000_000 + number * 100 + (50 if other else 0)),
        )  # fmt: skip


def fresh() -> None:
    """Point Django at a fresh copy of the base."""
    copies.fresh(ROUND, BASE, _fill)


def _fill() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_city", "data/shenzhen", verbosity=0)
    person = make.user("OFFICER", "宝安区", username=USER)
    path = workbook(STANDING)
    batch = batches.upload(actor=person, dataset="enterprises", source=path, filename=path.name)
    batch = batches.commit(batches.read_and_plan(batch.pk).pk)
    assert batch.created == STANDING, (batch.created, batch.refused)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
