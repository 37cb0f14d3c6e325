"""The acts on a batch, from upload to undo; the same for the browser, the command and a job."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recording
from core.verdict import refuse, require
from exchange import dataset as datasets
from exchange.errors import FileRefused
from exchange.models import BatchState, ImportBatch
from exchange.reading.reader import read
from exchange.reading.result import Reading
from exchange.staging import findings, handlers, tables
from exchange.staging.planning import Counts, plan
from exchange.staging.protocol import Stage, StagedColumn


def locked(batch_id: int, *states: BatchState) -> ImportBatch:
    """The batch, locked, in one of the states. Raises Refused when it has moved on."""
    batch = (
        ImportBatch.objects.select_for_update(of=("self",)).select_related("user", "file").get(pk=batch_id)
    )
    if batch.state not in states:
        sentence = _("这批导入当前是“%(state)s”，不能进行此操作")
        require(refuse(sentence, code="import.state", state=batch.get_state_display()))
    return batch


def stage_of(batch: ImportBatch, columns: list[StagedColumn], cursor: Any) -> Stage:
    """The batch as its handler sees it."""
    return Stage(
        batch_id=batch.pk,
        dataset=datasets.get(batch.dataset),
        actor=batch.user,
        today=timezone.localdate(batch.created_at),
        columns=columns,
        cursor=cursor,
        options=batch.mapping.get("options", {}),
    )


def stored_columns(batch: ImportBatch) -> list[StagedColumn]:
    """The staged columns as the reading left them with the batch."""
    dataset = datasets.get(batch.dataset)
    return [
        StagedColumn(c["name"], c["field"], dataset[c["code"]], c["heading"], c["year"])
        for c in batch.reading["staged"]
    ]


def read_and_plan(batch_id: int) -> ImportBatch:
    """Read the file, stage its rows, decide what becomes of each: the preview. Idempotent.

    A file that is refused as a whole leaves its sentence with the batch and nothing staged.
    """
    start = time.monotonic()
    with transaction.atomic():
        batch = locked(batch_id, BatchState.UPLOADED, BatchState.READING, BatchState.READY)
        batch.findings.all().delete()
        try:
            reading = _read(batch)
        except FileRefused as refusal:
            return _refused(batch, refusal)
        handler = handlers.get(batch.dataset)
        with connection.cursor() as cursor:
            stage = stage_of(batch, tables.staged_columns(reading), cursor)
            tables.make(stage)
            tables.fill(stage, reading)
            findings.store(batch.pk, reading.errors)
            batch.reading = _summary(reading, stage)
            counts = plan(stage, handler)
        _count(batch, counts)
        batch.state = BatchState.READY
        batch.seconds = time.monotonic() - start
        batch.save()
    return batch


def commit(batch_id: int) -> ImportBatch:
    """Write what the preview showed, decided anew against what is stored now, as one recorded transaction."""
    start = time.monotonic()
    with transaction.atomic():
        batch = locked(batch_id, BatchState.READY, BatchState.COMMITTING)
        handler = handlers.get(batch.dataset)
        title = str(datasets.get(batch.dataset).title)
        with (
            recording(actor=batch.user, reason=f"导入{title}", batch=batch.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{batch.dataset}"])
            stage = stage_of(batch, stored_columns(batch), cursor)
            batch.findings.filter(pk__gt=batch.reading["findings_of_reading"]).delete()
            _count(batch, plan(stage, handler))
            handler.write(stage)
            handler.after(stage)
        batch.state = BatchState.COMMITTED
        batch.committed_at = timezone.now()
        batch.seconds = (batch.seconds or 0) + time.monotonic() - start
        batch.save()
        tables.drop(batch.pk)
    return batch


def _read(batch: ImportBatch) -> Reading:
    from core.files.store import local_path

    if batch.file is None:
        require(refuse(_("上传的文件已过保存期，请重新上传"), code="import.file_gone"))
    return read(
        local_path(batch.file),
        batch.filename,
        datasets.get(batch.dataset),
        mapping=batch.mapping.get("columns"),
        sheet=batch.mapping.get("sheet"),
        today=timezone.localdate(batch.created_at),
    )


def _refused(batch: ImportBatch, refusal: FileRefused) -> ImportBatch:
    batch.state = BatchState.REFUSED
    batch.refusal, batch.refusal_code = str(refusal.sentence)[:300], str(refusal.code)
    batch.save()
    tables.drop(batch.pk)
    return batch


def _summary(reading: Reading, stage: Stage) -> dict[str, Any]:
    last = (
        ImportBatch.objects.get(pk=stage.batch_id)
        .findings.order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return {
        **reading.summary(),
        "refused_by_reading": int(reading.refused.sum()),
        "findings_of_reading": last or 0,
        "staged": [
            {"name": c.name, "field": c.field, "code": c.column.code, "heading": c.heading, "year": c.year}
            for c in stage.columns
        ],
    }


def _count(batch: ImportBatch, counts: Counts) -> None:
    batch.rows = int(batch.reading["rows"])
    batch.created, batch.updated, batch.unchanged = counts.created, counts.updated, counts.unchanged
    batch.refused = counts.refused + int(batch.reading["refused_by_reading"])


def person_may_see(user: User, batch: ImportBatch) -> bool:
    """A batch is its importer's and their unit's."""
    return batch.user_id == user.pk or batch.unit_id == user.unit_id
