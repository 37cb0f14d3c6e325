"""The acts on a batch, from upload to undo; the same for the browser, the command and a job.

Each is one transaction and may be begun again: a worker that dies leaves the batch as it was before the act. `Watch`
is how a job follows along; its `hold` is the last thing before the commit, so that a worker that was given up for
dead writes nothing.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import places_of
from core.audit.context import recording
from core.files.models import FileKind
from core.files.store import Source, store
from core.ui.period import named_period
from core.verdict import refuse, require
from exchange import dataset as datasets
from exchange import handlers, scope
from exchange.errors import FileRefused
from exchange.models import UNDO_DAYS, BatchState, ImportBatch
from exchange.protocol import LocksFirst, Stage, StagedColumn
from exchange.reading.asking import ColumnsLacking
from exchange.staging import findings, picking, reading_file, stale, tables
from exchange.staging.planning import PlanCounts, plan
from exchange.staging.watch import Watch

OPEN = (BatchState.UPLOADED, BatchState.ASKING, BatchState.READY, BatchState.REFUSED)


def upload(
    *,
    actor: User,
    dataset: str,
    source: Source,
    filename: str,
    options: dict[str, Any] | None = None,
    headings: dict[str, str | None] | None = None,
) -> ImportBatch:
    """Keep the file and open a batch for it; `headings` says beforehand what columns are, by heading or letter.

    Raises Refused when the person may not import this dataset, and for a `period` that is no quarter.
    """
    require(scope.may_import(actor, dataset))
    if period := (options or {}).get("period"):
        named_period(str(period))
    places = places_of(actor, Permission.IMPORT)
    kept = store(source, kind=FileKind.UPLOAD, owner=actor, name=filename, personal=True, places=places)
    return ImportBatch.objects.create(
        dataset=dataset,
        user=actor,
        unit=actor.unit,
        places=places,
        file=kept,
        filename=kept.name,
        sha256=kept.sha256,
        mapping={"options": options or {}, "headings": headings or {}},
    )


def locked(batch_id: int, *states: BatchState) -> ImportBatch:
    """The batch, locked, in one of the states. Raises Refused when it has moved on."""
    rows = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "user__unit__parent", "file"
    )
    batch = rows.get(pk=batch_id)
    if batch.state not in states:
        sentence = _("这批导入当前是“%(state)s”，不能进行此操作")
        require(refuse(sentence, code="import.state", state=batch.get_state_display()))
    return batch


def read_and_plan(batch_id: int, watch: Watch | None = None) -> ImportBatch:
    """Read the file, stage its rows, decide what becomes of each: the preview.

    A file that is refused as a whole, or that is asked about, leaves its sentence with the batch and nothing staged.
    """
    start, watch = time.monotonic(), watch or Watch()
    with transaction.atomic():
        batch = locked(batch_id, BatchState.UPLOADED, BatchState.READY)
        batch.findings.all().delete()
        watch.step(0, _("读取文件"))
        try:
            reading = reading_file.read_batch(batch)
        except ColumnsLacking as lacking:
            return _without_columns(batch, lacking)
        except FileRefused as refusal:
            return _refused(batch, refusal)
        watch.step(1, _("写入暂存"))
        with connection.cursor() as cursor:
            stage = _stage(batch, tables.staged_columns(reading), cursor)
            tables.make(stage)
            tables.fill(stage, reading)
            picking.fill_in(stage, batch)
            findings.store(batch.pk, reading.errors)
            findings.store(batch.pk, reading.remarks, leaves_in=True)
            batch.reading = reading_file.summary(reading, stage, last_finding=findings.last(batch.pk))
            watch.step(2, _("与现有数据比对"))
            try:
                counts = plan(stage, handlers.get(batch.dataset), rows=_staged_rows(batch))
            except FileRefused as refusal:  # a room that takes all of a file or nothing
                return _refused(batch, refusal)
            if lacks := reading_file.lacking(reading, counts):
                return _without_columns(batch, lacks)
            _count(batch, counts)
        batch.refused_file = None
        if batch.refused:
            watch.step(3, _("生成退回批注表"))
            reading_file.keep_refused(batch, reading)
        batch.state = BatchState.READY
        batch.seconds = time.monotonic() - start
        batch.save()
        watch.hold()
    return batch


def correct_columns(
    *, actor: User, batch_id: int, columns: dict[str, str | None], sheet: str | None
) -> ImportBatch:
    """The person says what the columns are; the file is read again (by the job that follows)."""
    with transaction.atomic():
        batch = locked(batch_id, *OPEN)
        require(scope.may_act(actor, batch))
        batch.mapping = {**batch.mapping, "columns": columns, "sheet": sheet}
        batch.state = BatchState.UPLOADED
        batch.refusal = batch.refusal_code = ""
        batch.save(update_fields=["mapping", "state", "refusal", "refusal_code"])
    return batch


def commit(batch_id: int, watch: Watch | None = None) -> ImportBatch:
    """Write what the preview showed, decided anew against what is stored now, as one recorded transaction.

    Where others changed meanwhile what rows would overwrite, nothing is written: the batch stays READY with a new
    preview, and `reading["stale"]` names the rows; the next commit takes them as shown then.
    """
    start, watch = time.monotonic(), watch or Watch()
    with transaction.atomic():
        batch = locked(batch_id, BatchState.READY)
        require(scope.may_import(batch.user, batch.dataset))
        handler, title = handlers.get(batch.dataset), scope.title_of(batch.dataset)
        batch.user.use(handler.permission)
        with (
            recording(actor=batch.user, reason=f"导入{title}", batch=batch.pk),
            connection.cursor() as cursor,
        ):
            _one_at_a_time(cursor)
            stage = _staged_again(batch, cursor)
            before = findings.of_plan(batch)
            findings.forget_plan(batch)
            watch.step(0, _("与现有数据比对"))
            stale.remember(stage)
            if isinstance(handler, LocksFirst):
                handler.lock(stage)
            try:
                _count(batch, plan(stage, handler, rows=_staged_rows(batch), final=True))
            except FileRefused as refusal:
                return _refused(batch, refusal)
            if moved := stale.rows_since(stage):
                return _shown_anew(batch, stage, moved)
            watch.step(1, _("写入数据"))
            if batch.changes:
                handler.write(stage)
                batch.drafts = stage.drafts
                watch.step(2, _("更新统计"))
                handler.after(stage)
        if batch.file is not None and findings.of_plan(batch) != before:
            reading_file.keep_refused(batch, reading_file.read_batch(batch))
        batch.state = BatchState.COMMITTED
        batch.committed_at = timezone.now()
        batch.seconds = (batch.seconds or 0) + time.monotonic() - start
        batch.save()
        tables.drop(batch.pk)
        watch.hold()
    return batch


def _shown_anew(batch: ImportBatch, stage: Stage, moved: stale.StaleRows) -> ImportBatch:
    """The preview as it is now; it says which rows are others than before."""
    findings.forget_plan(batch)
    _count(batch, plan(stage, handlers.get(batch.dataset), rows=_staged_rows(batch)))
    batch.refused_file = None
    if batch.refused:
        reading_file.keep_refused(batch, reading_file.read_batch(batch))
    batch.reading = {**batch.reading, "stale": moved.as_json()}
    batch.save()
    return batch


def cancel(*, actor: User, batch_id: int) -> ImportBatch:
    """Put a batch away before it was written."""
    with transaction.atomic():
        batch = locked(batch_id, *OPEN)
        require(scope.may_act(actor, batch))
        batch.state = BatchState.CANCELLED
        batch.save(update_fields=["state"])
        tables.drop(batch.pk)
    return batch


def open_undo(*, actor: User, batch_id: int) -> ImportBatch:
    """Begin an undo: a batch of its own that names what it undoes. Raises Refused when it is too late."""
    with transaction.atomic():
        batch = locked(batch_id, BatchState.COMMITTED)
        require(scope.may_import(actor, batch.dataset))
        if handlers.is_final(batch.dataset):
            require(refuse(_("这类导入不能整批撤销，请逐条更正"), code="undo.final"))
        if batch.is_undo:
            require(refuse(_("撤销本身不能再撤销，请重新导入"), code="undo.of_undo"))
        if timezone.now() > batch.undo_until:
            sentence = _("已超过 %(days)s 天，不能整批撤销；请逐条更正")
            require(refuse(sentence, code="undo.too_late", days=UNDO_DAYS))
        made, _new = ImportBatch.objects.get_or_create(
            undoes=batch,
            defaults={
                "dataset": batch.dataset,
                "user": actor,
                "unit": actor.unit,
                "places": batch.places,
                "filename": batch.filename,
                "sha256": batch.sha256,
                "state": BatchState.UNDOING,
            },
        )
    return made


def undo(undo_id: int, watch: Watch | None = None) -> ImportBatch:
    """Put back what the batch replaced where it still stands, as one recorded transaction."""
    start, watch = time.monotonic(), watch or Watch()
    with transaction.atomic():
        undone = ImportBatch.objects.values_list("undoes", flat=True).get(pk=undo_id)
        batch = locked(undone or 0, BatchState.COMMITTED, BatchState.UNDONE)  # first, as `open_undo` locks it
        made = locked(undo_id, BatchState.UNDOING)
        require(scope.may_import(made.user, batch.dataset))
        handler, title = handlers.get(batch.dataset), scope.title_of(batch.dataset)
        made.user.use(handler.permission)
        watch.step(0, _("恢复原值"))
        with (
            recording(actor=made.user, reason=f"撤销导入{title}", batch=made.pk),
            connection.cursor() as cursor,
        ):
            _one_at_a_time(cursor)
            outcome = handler.undo(batch.pk, made.user).as_dict()
        made.left_alone = outcome.pop("left")
        made.reading = outcome
        made.state = BatchState.COMMITTED
        made.committed_at = timezone.now()
        made.seconds = time.monotonic() - start
        made.save()
        batch.state = BatchState.UNDONE
        batch.save(update_fields=["state"])
        watch.hold()
    return made


def _one_at_a_time(cursor: Any) -> None:
    """Imports and undos write one after the other: the second is decided against what the first left.

    Also those of different datasets: an undo may delete what the rows of another import refer to, and both touch the
    standing of the enterprises.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import'))")


def _staged_again(batch: ImportBatch, cursor: Any) -> Stage:
    """The batch's stage; filled again from the file when the tables were emptied by a crash or are gone."""
    stage = _stage(batch, _stored_columns(batch), cursor)
    if not tables.whole(batch.pk, _staged_rows(batch)):
        reading = reading_file.read_batch(batch)
        stage.columns = tables.staged_columns(reading)
        tables.make(stage)
        tables.fill(stage, reading)
        picking.fill_in(stage, batch)
    return stage


def _staged_rows(batch: ImportBatch) -> int:
    return int(batch.reading["rows"]) - int(batch.reading["refused_by_reading"])


def _stage(batch: ImportBatch, columns: list[StagedColumn], cursor: Any) -> Stage:
    return Stage(
        batch_id=batch.pk,
        dataset=datasets.get(batch.dataset),
        actor=batch.user,
        today=timezone.localdate(batch.created_at),
        columns=columns,
        cursor=cursor,
        refuser=findings.refuse_lines,
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
    batch.refused_file = None
    batch.rows = batch.created = batch.updated = batch.unchanged = batch.refused = 0
    batch.save()
    tables.drop(batch.pk)
    return batch


def _without_columns(batch: ImportBatch, lacking: ColumnsLacking) -> ImportBatch:
    """A file that lacks columns: a person is asked where one of those that it has may be it; else it is refused."""
    batch.findings.all().delete()
    asked = [question.as_json() for question in lacking.asked]
    batch.reading = {**lacking.reading, "asked": asked, "asked_of": lacking.sheet}
    refused = _refused(batch, lacking)
    if asked:
        batch.state = BatchState.ASKING
        batch.save(update_fields=["state"])
    return refused


def _count(batch: ImportBatch, counts: PlanCounts) -> None:
    batch.rows = int(batch.reading["rows"])
    batch.created, batch.updated, batch.unchanged = counts.created, counts.updated, counts.unchanged
    batch.refused = counts.refused + int(batch.reading["refused_by_reading"])
