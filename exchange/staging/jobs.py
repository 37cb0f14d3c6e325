"""Imports, undos and exports as jobs: each calls one act, which is one transaction and may be begun again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.jobs.models import Job
from core.jobs.progress import Progress
from core.jobs.registry import job
from core.jobs.services import UNFINISHED, submit
from core.verdict import refuse, require
from exchange import scope
from exchange.about import Columns
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches, exporting
from exchange.staging.watch import JobWatch

READ_STEPS, COMMIT_STEPS, UNDO_STEPS = 4, 3, 1


@job("import.read", title=gettext_lazy("读取导入文件"))
def read(progress: Progress, *, batch: int) -> dict[str, Any]:
    """Read a batch's file and plan it."""
    found = ImportBatch.objects.get(pk=batch)
    if (
        found.state == BatchState.UPLOADED
    ):  # else an earlier attempt has committed and died before it could say so
        found = batches.read_and_plan(batch, JobWatch(progress, READ_STEPS))
        progress.step(READ_STEPS, READ_STEPS, _("读取完成"))
    return {"url": _page(batch), "summary": _summary(found)}


@job("import.commit", title=gettext_lazy("提交导入"))
def commit(progress: Progress, *, batch: int) -> dict[str, Any]:
    """Write a batch."""
    found = ImportBatch.objects.get(pk=batch)
    if found.state == BatchState.READY:
        found = batches.commit(batch, JobWatch(progress, COMMIT_STEPS))
        done = found.state == BatchState.COMMITTED
        progress.step(COMMIT_STEPS, COMMIT_STEPS, _("导入完成") if done else _("数据有变，请核对后再提交"))
    return {"url": _page(batch), "summary": _summary(found)}


@job("import.undo", title=gettext_lazy("撤销导入"))
def undo(progress: Progress, *, batch: int) -> dict[str, Any]:
    """Run an undo; `batch` is the undo's own batch."""
    found = ImportBatch.objects.get(pk=batch)
    if found.state == BatchState.UNDOING:
        found = batches.undo(batch, JobWatch(progress, UNDO_STEPS))
        progress.step(UNDO_STEPS, UNDO_STEPS, _("撤销完成"))
    return {"url": _page(found.undoes_id or batch)}


@job("export.make", title=gettext_lazy("导出"))
def export(
    progress: Progress, *, user: int, dataset: str, filters: dict[str, list[str]], columns: str = Columns.ALL
) -> dict[str, Any]:
    """Write an export that is too large to wait for; made again from the start when the worker died."""
    progress.step(0, 1, _("正在写入工作簿"))
    made = exporting.keep(User.objects.with_unit().get(pk=user), dataset, filters, Columns(columns))
    progress.step(1, 1, _("导出完成"))
    return {"url": reverse("core:file", args=[made.file.pk]), "summary": [[_("行数"), made.exported.rows]]}


def start_reading(batch: ImportBatch) -> Job:
    """Queue the reading of an uploaded (or corrected) file."""
    return _start(batch, "import.read", _("读取%(title)s：%(file)s"))


def start_commit(*, actor: User, batch_id: int) -> ImportBatch:
    """Queue the commit. Raises Refused when it is not the person's or not ready."""
    with transaction.atomic():
        batch = batches.locked(batch_id, BatchState.READY)
        require(scope.may_act(actor, batch))
        _start(batch, "import.commit", _("提交%(title)s：%(file)s"))
    return batch


def start_undo(*, actor: User, batch_id: int) -> ImportBatch:
    """Open an undo and queue it. Raises Refused when the batch cannot be undone any more."""
    with transaction.atomic():
        made = batches.open_undo(actor=actor, batch_id=batch_id)
        _start(made, "import.undo", _("撤销%(title)s：%(file)s"))
    return made


def under_way(batch: ImportBatch) -> bool:
    """Whether a job works on the batch."""
    return batch.job is not None and batch.job.state in UNFINISHED


def require_idle(batch: ImportBatch) -> None:
    """Raise Refused while a job works on the batch."""
    if under_way(batch):
        require(refuse(gettext_lazy("这批导入正在处理，请稍候"), code="import.busy"))


def _start(batch: ImportBatch, kind: str, title: str) -> Job:
    words = title % {"title": scope.title_of(batch.dataset), "file": batch.filename}
    started = submit(
        kind=kind, owner=batch.user, title=words, arguments={"batch": batch.pk}, key=f"batch:{batch.pk}"
    )
    batch.job = started
    batch.save(update_fields=["job"])
    return started


def _page(batch: int) -> str:
    return reverse("exchange:batch", args=[batch])


def _summary(batch: ImportBatch) -> list[list[Any]]:
    if batch.state == BatchState.ASKING:
        return [[_("待确认"), batch.refusal]]
    if batch.state == BatchState.REFUSED:
        return [[_("退回原因"), batch.refusal]]
    return [
        [_("读到"), batch.rows],
        [_("新增"), batch.created],
        [_("变更"), batch.updated],
        [_("不变"), batch.unchanged],
        [_("退回"), batch.refused],
    ]
