"""What becomes of attachments with their row: they go for good, or a copy of the row begins with the same ones."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models, transaction

from core.files.models import Attachment, FileKind, StoredFile
from core.files.store import open_stored, store

log = structlog.get_logger(__name__)


def take_away(found: models.QuerySet[Attachment]) -> None:
    """Delete attachments for good, their bytes once that is committed. Whether someone may was asked before."""
    paths = dict(found.values_list("file_id", "file__path"))
    found.delete()
    StoredFile.objects.filter(pk__in=paths).delete()
    transaction.on_commit(lambda: _forget(paths.values()))


def _forget(paths: Any) -> None:
    for path in paths:
        default_storage.delete(path)


def copy_to(goal: models.Model, source: models.Model, by: Any) -> None:
    """Let a row begin with the files of another of its model, as brought by a person; bytes of its own each.

    A file whose bytes are gone stays where it is. Raises OSError where the disk is full.
    """
    kind = ContentType.objects.get_for_model(type(goal))
    copies = []
    for each in Attachment.objects.of(source).select_related("file").order_by("pk"):
        try:
            stream = open_stored(each.file)
        except FileNotFoundError:
            log.warning("attachment_without_bytes", file=each.file_id)
            continue
        with stream:
            stored = store(stream, kind=FileKind.ATTACHMENT, owner=by, name=each.file.name)
        copies.append(Attachment(content_type=kind, object_id=goal.pk, file=stored, label=each.label, by=by))
    Attachment.objects.bulk_create(copies)
