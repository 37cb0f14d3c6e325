"""The file store: uploads, exports, refused rows and attachments, by content under sharded paths.

    stored = store(upload, kind=FileKind.UPLOAD, owner=user, name="企业.xlsx")
    with open_stored(stored) as stream: …
    with local_path(stored) as path: …       # for readers that want a file on this machine

The bytes are on disk (fsync) before the row says so; the path holds nothing of the name that a person chose but a
spreadsheet's suffix, by which other programs know it. Each call
stores a file of its own, so that expiry of one never takes another's bytes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import shutil
import tempfile
import unicodedata
import uuid
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from core.files.models import FileKind, StoredFile

CHUNK: Final = 1 << 20
Source = UploadedFile | Path | str | bytes | IO[bytes] | Iterable[bytes]


def store(
    source: Source,
    *,
    kind: str,
    owner: Any = None,
    name: str = "",
    personal: bool = False,
    places: Collection[int] = (),
) -> StoredFile:
    """Keep a file: an upload, a path on this machine, bytes, a stream or chunks.

    `name` is what a person sees on download (an upload brings its own); `personal` says that it holds personal data, `places`
    of which units its rows are: its owner may lose them (`core.files.selectors`).
    Raises OSError when the disk is full; then nothing is kept and no row made.
    """
    shown = safe_name(
        name or getattr(source, "name", "") or (Path(source).name if isinstance(source, str | Path) else "")
    )
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=scratch(), prefix="store-") as draft:
        for chunk in _chunks(source):
            digest.update(chunk)
            size += len(chunk)
            draft.write(chunk)
        draft.flush()
        os.fsync(draft.fileno())
        draft.seek(0)
        path = _keep(draft, _path(digest.hexdigest()) + _suffix(shown))
    try:
        return StoredFile.objects.create(
            kind=kind,
            name=shown,
            path=path,
            size=size,
            sha256=digest.hexdigest(),
            owner=owner,
            has_personal_data=personal,
            places=list(places),
            expires_on=expiry(kind),
        )
    except BaseException:
        default_storage.delete(path)
        raise


def expiry(kind: str) -> dt.date | None:
    """The day on which a file of this kind goes; attachments stay."""
    days = {
        FileKind.UPLOAD: settings.KEEP_UPLOADS_DAYS,
        FileKind.REFUSED: settings.KEEP_UPLOADS_DAYS,
        FileKind.EXPORT: settings.KEEP_EXPORTS_DAYS,
    }.get(FileKind(kind))
    return None if days is None else timezone.localdate() + dt.timedelta(days=days)


def open_stored(stored: StoredFile) -> File:
    """The file's bytes, opened for reading. Raises FileNotFoundError when they are gone."""
    return default_storage.open(stored.path, "rb")


@contextlib.contextmanager
def local_path(stored: StoredFile) -> Iterator[Path]:
    """A path on this machine with the file's bytes: the store's own, or a copy for the length of the block."""
    try:
        own = Path(default_storage.path(stored.path))
    except NotImplementedError:  # a store on another machine
        with tempfile.NamedTemporaryFile(dir=scratch(), suffix=Path(stored.name).suffix) as copy:
            with open_stored(stored) as stream:
                shutil.copyfileobj(cast("IO[bytes]", stream), copy, CHUNK)
            copy.flush()
            yield Path(copy.name)
        return
    if not own.is_file():
        raise FileNotFoundError(stored.path)
    yield own


def discard(stored: StoredFile) -> None:
    """Delete the row, then the bytes: a kill in between leaves bytes that `sweep_orphans` finds, never a dead row."""
    path = stored.path
    stored.delete()
    default_storage.delete(path)


def safe_name(name: str) -> str:
    """A file name without folders, control characters or what Windows forbids; never empty, at most 150 characters."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join("_" if c in '<>:"|?*' else c for c in plain if unicodedata.category(c)[0] != "C").strip(
        " ."
    )
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{(stem or '文件')[:139]}.{suffix}"
    return kept[:150] or "文件"


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256[:32]}-{uuid.uuid4().hex[:12]}"


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if suffix in (".xlsx", ".xls", ".csv") else ""


def _keep(draft: Any, path: str) -> str:
    """Hand the bytes to the storage; on a file system also make sure that they outlive a power cut."""
    kept = default_storage.save(path, File(draft))
    if isinstance(storages["default"], FileSystemStorage):
        target = Path(default_storage.path(kept))
        for place, flags in ((target, os.O_RDONLY), (target.parent, os.O_RDONLY | os.O_DIRECTORY)):
            handle = os.open(place, flags)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    return kept


def scratch() -> str:
    """Where drafts are written: beside the store, closed to others, and swept when a kill leaves one behind."""
    folder = Path(settings.DATA_DIR) / "files" / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def _chunks(source: Source) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, UploadedFile | File):
        yield from source.chunks(CHUNK)
    elif isinstance(source, str | Path):
        with Path(source).open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    elif hasattr(source, "read"):
        while chunk := source.read(CHUNK):
            yield chunk
    else:
        yield from source
