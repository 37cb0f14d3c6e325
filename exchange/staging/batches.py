"""The acts on a batch, from upload to undo; the same for the browser, the command and a job.

Each is one transaction and may be begun again: a worker that dies leaves the batch as it was before the act.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from core.files.store import Source, store
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recording
from core.files.models import FileKind
from core.verdict import refuse, require
from exchange import dataset as datasets
from exchange.errors import FileRefused
from exchange.models import BatchState, ImportBatch
from exchange.staging import findings, handlers, reading_file, tables
from exchange.staging.planning import Counts, plan
from exchange.staging.protocol import Stage, StagedColumn

UNDO_DAYS = 30


def upload(
    *, actor: User, dataset: str, source: Source, filename: str, options: dict[str, Any] | None = None
) -> ImportBatch:
    """Keep the file and open a batch for it. Raises Refused when the person may not import this dataset."""
    handler = handlers.get(dataset)
    if not actor.can(handler.permission):
        require(refuse(_("您没有导入这类数据的权限"), code="import.permission"))
    kept = store(source, kind=FileKind.UPLOAD, owner=actor, name=filename, personal=True)
    return ImportBatch.objects.create(
        dataset=dataset,
        user=actor,
        unit=actor.unit,
        file=kept,
        filename=filename[:200],
        sha256=kept.sha256,
        mapping={"options": options or {}},
    )


def locked(batch_id: int, *states: BatchState) -> ImportBatch:
    """The batch, locked, in one of the states. Raises Refused when it has moved on."""
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("user__unit", "file")
    batch = rows.get(pk=batch_id)
    if batch.state not in states:
        sentence = _("这批导入当前是“%(state)s”，不能进行此操作")
        require(refuse(sentence, code="import.state", state=batch.get_state_display()))
    return batch


def read_and_plan(batch_id: int) -> ImportBatch:
    """Read the file, stage its rows, decide what becomes of each: the preview.

    A file that is refused as a whole leaves its sentence with the batch and nothing staged.
    """
    start = time.monotonic()
    with transaction.atomic():
        batch = locked(batch_id, BatchState.UPLOADED, BatchState.READING, BatchState.READY)
        batch.findings.all().delete()
        try:
            reading = reading_file.read_batch(batch)
        except FileRefused as refusal:
            return _refused(batch, refusal)
        with connection.cursor() as cursor:
            stage = _stage(batch, tables.staged_columns(reading), cursor)
            tables.make(stage)
            tables.fill(stage, reading)
            findings.store(batch.pk, reading.errors)
            batch.reading = reading_file.summary(reading, stage, last_finding=findings.last(batch.pk))
            _count(batch, plan(stage, handlers.get(batch.dataset)))
        if batch.refused:
            reading_file.keep_refused(batch, reading)
        batch.state = BatchState.READY
        batch.seconds = time.monotonic() - start
        batch.save()
    return batch


def correct_columns(
    *, actor: User, batch_id: int, columns: dict[str, str | None], sheet: str | None
) -> ImportBatch:
    """The person says what the columns are; the file is read again (by the job that follows)."""
    with transaction.atomic():
        batch = locked(batch_id, BatchState.READY, BatchState.REFUSED)
        batch.mapping = {**batch.mapping, "columns": columns, "sheet": sheet}
        batch.state = BatchState.UPLOADED
        batch.refusal = batch.refusal_code = ""
        batch.save()
    return batch


def commit(batch_id: int) -> ImportBatch:
    """Write what the preview showed, decided anew against what is stored now, as one recorded transaction."""
    start = time.monotonic()
    title = ""
    with transaction.atomic():
        batch = locked(batch_id, BatchState.READY, BatchState.COMMITTING)
        handler, title = handlers.get(batch.dataset), str(datasets.get(batch.dataset).title)
        with (
            recording(actor=batch.user, reason=f"导入{title}", batch=batch.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{batch.dataset}"])
            stage = _stage(batch, _stored_columns(batch), cursor)
            before = batch.refused
            batch.findings.filter(pk__gt=batch.reading["findings_of_reading"]).delete()
            _count(batch, plan(stage, handler))
            handler.write(stage)
            handler.after(stage)
        if batch.refused != before:
            reading_file.keep_refused(batch, reading_file.read_batch(batch))
        batch.state = BatchState.COMMITTED
        batch.committed_at = timezone.now()
        batch.seconds = (batch.seconds or 0) + time.monotonic() - start
        batch.save()
        tables.drop(batch.pk)
    return batch


def cancel(*, actor: User, batch_id: int) -> ImportBatch:
    """Put a batch away before it was written."""
    with transaction.atomic():
        batch = locked(batch_id, BatchState.UPLOADED, BatchState.READING, BatchState.READY)
        batch.state = BatchState.CANCELLED
        batch.save(update_fields=["state"])
        tables.drop(batch.pk)
    return batch


def open_undo(*, actor: User, batch_id: int) -> ImportBatch:
    """Begin an undo: a batch of its own that names what it undoes. Raises Refused when it is too late."""
    with transaction.atomic():
        batch = locked(batch_id, BatchState.COMMITTED, BatchState.UNDOING)
        if batch.undoes_id is not None:
            require(refuse(_("撤销本身不能再撤销，请重新导入"), code="undo.of_undo"))
        if timezone.now() - (batch.committed_at or batch.created_at) > dt.timedelta(days=UNDO_DAYS):
            sentence = _("已超过 %(days)s 天，不能整批撤销；请逐条更正")
            require(refuse(sentence, code="undo.too_late", days=UNDO_DAYS))
        made, _new = ImportBatch.objects.get_or_create(
            undoes=batch,
            defaults={
                "dataset": batch.dataset,
                "user": actor,
                "unit": actor.unit,
                "filename": batch.filename,
                "sha256": batch.sha256,
                "state": BatchState.UNDOING,
            },
        )
        batch.state = BatchState.UNDOING
        batch.save(update_fields=["state"])
    return made


def undo(undo_id: int) -> ImportBatch:
    """Put back what the batch replaced where it still stands, as one recorded transaction."""
    start = time.monotonic()
    with transaction.atomic():
        made = locked(undo_id, BatchState.UNDOING)
        batch = locked(made.undoes_id or 0, BatchState.UNDOING)
        handler, title = handlers.get(batch.dataset), str(datasets.get(batch.dataset).title)
        with recording(actor=made.user, reason=f"撤销导入{title}", batch=made.pk):
            outcome = handler.undo(batch.pk, made.user)
        made.reading = {key: value for key, value in outcome.as_dict().items() if key != "left"}
        made.left_alone = outcome.as_dict()["left"]
        made.state = BatchState.COMMITTED
        made.committed_at = timezone.now()
        made.seconds = time.monotonic() - start
        made.save()
        batch.state = BatchState.UNDONE
        batch.save(update_fields=["state"])
    return made


def _stage(batch: ImportBatch, columns: list[StagedColumn], cursor: Any) -> Stage:
    return Stage(
        batch_id=batch.pk,
        dataset=datasets.get(batch.dataset),
        actor=batch.user,
        today=timezone.localdate(batch.created_at),
        columns=columns,
        cursor=cursor,
        options=batch.mapping.get("options", {}),
    )


def _stored_columns(batch: ImportBatch) -> list[StagedColumn]:
    dataset = datasets.get(batch.dataset)
    return [
        StagedColumn(c["name"], c["field"], dataset[c["code"]], c["heading"], c["year"])
        for c in batch.reading["staged"]
    ]


def _refused(batch: ImportBatch, refusal: FileRefused) -> ImportBatch:
    batch.state = BatchState.REFUSED
    batch.refusal, batch.refusal_code = str(refusal.sentence)[:300], str(refusal.code)
    batch.save()
    tables.drop(batch.pk)
    return batch


def _count(batch: ImportBatch, counts: Counts) -> None:
    batch.rows = int(batch.reading["rows"])
    batch.created, batch.updated, batch.unchanged = counts.created, counts.updated, counts.unchanged
    batch.refused = counts.refused + int(batch.reading["refused_by_reading"])
