"""One door: what a file is, and what of it is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.files.content import compound, images, packages, portable
from core.files.content.sentences import UNKNOWN, not_taken
from core.files.store import scratch

ACCEPTED = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt")
"""What a browser offers; what counts is the content."""
_READERS = ((portable.MAGIC, portable.kind), (packages.MAGIC, packages.kind), (compound.MAGIC, compound.kind))


@contextmanager
def kept(path: Path, name: str) -> Iterator[tuple[Path, str]]:
    """The file as it is to be kept, and its kind; an image made anew. Raises Refused with one sentence."""
    with path.open("rb") as stream:
        head = stream.read(16)
    for magic, kind in _READERS:
        if head.startswith(magic):
            yield path, kind(path, name)
            return
    if not images.is_image(head):
        raise not_taken(UNKNOWN, "KIND", name)
    with tempfile.NamedTemporaryFile(dir=scratch(), prefix="image-") as anew:
        kind_found = images.redrawn(path, name, anew)
        anew.flush()
        yield Path(anew.name), kind_found
