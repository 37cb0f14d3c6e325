"""doc, xls and ppt: compound files (MS-CFB), known by the streams in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msoffcrypto
import olefile

from core.files.content.sentences import BROKEN, MACROS, PASSWORD, UNKNOWN, not_taken
from core.verdict import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_MACRO_PLACES = {"macros", "vba", "_vba_project_cur", "_vba_project"}
_BOUND_SHEET, _FILE_PASS, _EOF, _MACRO_SHEET = 0x0085, 0x002F, 0x000A, 1
_VBA_INFO = 0x0400
"""VBAInfoAtom (MS-PPT 2.4.11): a presentation keeps its macros inside its own stream and says so here."""


def kind(path: Path, name: str) -> str:
    """`doc`, `xls` or `ppt`. Raises Refused: another compound file, with macros, with a password, broken."""
    try:
        with olefile.OleFileIO(str(path)) as file:
            found = _kind(file, name)
        with path.open("rb") as stream:
            locked = msoffcrypto.OfficeFile(stream).is_encrypted()
    except Refused:
        raise
    except Exception as error:  # both readers raise whatever a broken file makes them
        raise not_taken(BROKEN, "BROKEN", name) from error
    if locked:
        raise not_taken(PASSWORD, "PASSWORD", name)
    return found


def _kind(file: Any, name: str) -> str:
    places = [[part.lower() for part in entry] for entry in file.listdir(streams=True, storages=True)]
    if ["encryptedpackage"] in places:
        raise not_taken(PASSWORD, "PASSWORD", name)
    found = {_STREAMS[entry[0]] for entry in places if len(entry) == 1 and entry[0] in _STREAMS}
    if len(found) != 1:
        raise not_taken(UNKNOWN, "KIND", name)
    made = found.pop()
    scripted = any(part in _MACRO_PLACES for entry in places for part in entry)
    if scripted or (made == "xls" and _macro_sheets(file, name)) or (made == "ppt" and _scripted(file)):
        raise not_taken(MACROS, "MACROS", name)
    return made


def _macro_sheets(file: Any, name: str) -> bool:
    stream = "Workbook" if file.exists("Workbook") else "Book"
    for record, body in _records(file.openstream(stream).read()):
        if record == _FILE_PASS:
            raise not_taken(PASSWORD, "PASSWORD", name)
        if record == _BOUND_SHEET and len(body) > 5 and body[5] == _MACRO_SHEET:
            return True
        if record == _EOF:
            break
    return False


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(content):
        record, size = struct.unpack_from("<HH", content, at)
        yield record, content[at + 4 : at + 4 + size]
        at += 4 + size


def _scripted(file: Any) -> bool:
    """Whether a presentation says that it has macros: version 2, the atom, 12 bytes; fHasMacros is its second number."""
    content = file.openstream("PowerPoint Document").read()
    head = struct.pack("<HHI", 0x0002, _VBA_INFO, 12)
    at = content.find(head)
    while at >= 0:
        if content[at + 12 : at + 16] == struct.pack("<I", 1):
            return True
        at = content.find(head, at + 1)
    return False
