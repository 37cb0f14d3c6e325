"""Rows in, by the same acts as browser and command."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from accounts.models import User
from exchange.models import ImportBatch
from exchange.staging import batches, exporting


def bring(
    folder: Path, person: User, dataset: str, heading: Sequence[str], *rows: Sequence[Any]
) -> ImportBatch:
    """Import rows under a heading as a person."""
    path = folder / f"{dataset}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return bring_file(person, dataset, path)


def bring_file(person: User, dataset: str, path: Path) -> ImportBatch:
    """Import a workbook as a person."""
    batch = batches.upload(actor=person, dataset=dataset, source=path, filename=path.name)
    batch = batches.read_and_plan(batch.pk)
    return batches.commit(batch.pk) if batch.state == "READY" else batch


def take_back(person: User, batch: ImportBatch) -> ImportBatch:
    """Undo it."""
    return batches.undo(batches.open_undo(actor=person, batch_id=batch.pk).pk)


def exported(folder: Path, person: User, dataset: str, **filters: str) -> Path:
    """What the person exports."""
    path = folder / f"{dataset}_out.xlsx"
    exporting.export(person, dataset, path, {name: [value] for name, value in filters.items()})
    return path


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    return batch.created, batch.updated, batch.unchanged, batch.refused


def said(batch: ImportBatch) -> list[str]:
    """Why rows were refused, in the file's order; of a file as a whole its sentence."""
    found = batch.findings.filter(leaves_in=False).order_by("row", "id")
    return list(found.values_list("message", flat=True)) or ([batch.refusal] if batch.refusal else [])
