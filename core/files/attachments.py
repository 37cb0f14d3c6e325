"""Attachments are brought, taken away and read; each refusal is one sentence, and nothing is written then.

attach(actor=user, row=enterprise, source=upload, name=upload.name, label="营业执照")
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from core.audit.context import recorded, recording
from core.files.attachable import attachables, by_right
from core.files.content.judging import kept
from core.files.content.sentences import not_taken
from core.files.following import take_away
from core.files.models import Attachment, FileKind, StoredFile
from core.files.store import CHUNK, open_stored, safe_name, scratch, store
from core.verdict import Verdict, require

TOO_LARGE = _("“%(name)s”有 %(size)s MB，超过每个附件 %(most)d MB 的上限")
EMPTY = _("“%(name)s”是空文件")
TOO_MANY = _("“%(name)s”没有保存：这里已有 %(most)d 个附件，达到上限；请先删去不需要的")
_ROW = 0x415454  # the advisory lock at which the attachments of one row queue up


def may_attach(actor: Any, row: models.Model) -> Verdict:
    """Whether someone may bring files to a row and take them away."""
    registered = attachables[row._meta.label]
    seen = registered.read(actor).filter(pk=row.pk).exists()
    return registered.write(actor, row) if seen else by_right(seen)


@recorded("上传附件")
def attach(
    *, actor: Any, row: models.Model, source: UploadedFile | Path, name: str, label: str = ""
) -> Attachment:
    """Keep a file with a row, by what it is: its suffix follows its content, an image is made anew.

    Raises Refused: no permission, empty, too large, one too many, or of no kind that is taken.
    """
    require(may_attach(actor, row))
    return _keep(actor, row, source, name, label)


def attach_by_link(
    *, row: models.Model, source: UploadedFile | Path, name: str, label: str = ""
) -> Attachment:
    """The same from the enterprise itself, by a link that its room opened for a row that it holds."""
    return _keep(None, row, source, name, label)


def _keep(actor: Any, row: models.Model, source: UploadedFile | Path, name: str, label: str) -> Attachment:
    shown = safe_name(name)
    with _on_disk(source) as path:
        _measure(path, shown)
        with kept(path, shown) as (anew, kind):
            _take_place(row, shown)
            if actor is not None:
                _hold(actor, row)
            named = f"{shown.rpartition('.')[0] or shown}.{kind}"
            stored = store(anew, kind=FileKind.ATTACHMENT, owner=actor, name=named)
    kind_of_row = ContentType.objects.get_for_model(type(row))
    return Attachment.objects.create(
        content_type=kind_of_row, object_id=row.pk, file=stored, label=label.strip()[:80], by=actor
    )


@recorded("删除附件")
def detach(*, actor: Any, row: models.Model, attachment: int) -> str:
    """Take an attachment away for good; its name. Raises Refused without permission, DoesNotExist if it is none of the row's."""
    require(may_attach(actor, row))
    found = Attachment.objects.of(row).filter(pk=attachment)
    name = found.get().file.name
    _hold(actor, row)
    take_away(found)
    return name


def opened(*, actor: Any, attachment: int) -> tuple[StoredFile, IO[bytes]]:
    """The file behind an attachment, with a stamp that says who had it.

    Raises Attachment.DoesNotExist out of scope, FileNotFoundError where the bytes are gone.
    """
    found = Attachment.objects.visible_to(actor).select_related("file", "content_type").get(pk=attachment)
    stream = cast("IO[bytes]", open_stored(found.file))
    model = found.content_type.model_class()
    of = f"{model._meta.verbose_name} {found.object_id}" if model else str(found.object_id)
    with (
        recording(actor=actor, reason=f"下载附件：{found.file.name}（{of}）"[:200]),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT history.current_stamp()")
    return found.file, stream


def _hold(actor: Any, row: models.Model) -> None:
    """Let the row's room hold it until the end, where its state decides."""
    if (hold := attachables[row._meta.label].hold) is not None:
        hold(actor, row)


def _take_place(row: models.Model, name: str) -> None:
    """Wait for whoever brings one to the same row, then count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ROW, f"{row._meta.label}:{row.pk}"]
        )
    if Attachment.objects.of(row).count() >= settings.ATTACHMENTS_EACH:
        raise not_taken(TOO_MANY, "TOO_MANY", name, most=settings.ATTACHMENTS_EACH)


def _measure(path: Path, name: str) -> None:
    size, most = path.stat().st_size, settings.ATTACHMENT_MOST_BYTES
    if not size:
        raise not_taken(EMPTY, "EMPTY", name)
    if size > most:
        raise not_taken(TOO_LARGE, "TOO_LARGE", name, size=f"{size / 1048576:.1f}", most=most // 1048576)


@contextmanager
def _on_disk(source: UploadedFile | Path) -> Iterator[Path]:
    """A path with the bytes: the upload's own, or a draft of what came in memory."""
    if isinstance(source, Path):
        yield source
    elif hasattr(source, "temporary_file_path"):
        yield Path(source.temporary_file_path())
    else:
        with tempfile.NamedTemporaryFile(dir=scratch(), prefix="attach-") as draft:
            shutil.copyfileobj(cast("IO[bytes]", source), draft, CHUNK)
            draft.flush()
            yield Path(draft.name)
