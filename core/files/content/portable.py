"""PDF: without a password and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

from core.files.content.sentences import BROKEN, MACROS, PASSWORD, not_taken

MAGIC = b"%PDF-"
_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_SCRIPT = re.compile(rb"/(JavaScript|JS|Launch)\b\s*[(<\[/\d]")


def kind(path: Path, name: str) -> str:
    """`pdf`. Raises Refused: cut off, with a password, with scripts."""
    content = path.read_bytes()
    if not _END.search(content):
        raise not_taken(BROKEN, "BROKEN", name)
    if _ENCRYPTED.search(content):
        raise not_taken(PASSWORD, "PASSWORD", name)
    if _SCRIPT.search(content):
        raise not_taken(MACROS, "MACROS", name)
    return "pdf"
