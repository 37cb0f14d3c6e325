"""docx, xlsx and pptx: packages whose own list of contents says what they are."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.files.content.sentences import BOMB, BROKEN, MACROS, PASSWORD, UNKNOWN, not_taken

MAGIC = b"PK\x03\x04"
MOST_BYTES = 400 << 20
MOST_RATIO = 100
RATIO_FROM = 8 << 20
MOST_PARTS = 10_000
LIST_MOST = 4 << 20
_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    f"{_OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}presentationml.presentation.main+xml": "pptx",
}
_MACROS = ("macroenabled", "vbaproject", "macrosheet")


def kind(path: Path, name: str) -> str:
    """`docx`, `xlsx` or `pptx`. Raises Refused: another package, with macros, with a password, a bomb."""
    try:
        with zipfile.ZipFile(path) as package:
            _measured(package.infolist(), name)
            types = _types(package)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        ValueError,
        ParseError,
        DefusedXmlException,
    ) as error:
        raise not_taken(BROKEN, "BROKEN", name) from error
    if any(mark in text.lower() for text in types for mark in _MACROS):
        raise not_taken(MACROS, "MACROS", name)
    found = {_KINDS[text] for text in types if text in _KINDS}
    if len(found) != 1:
        raise not_taken(UNKNOWN, "KIND", name)
    return found.pop()


def _measured(infos: list[zipfile.ZipInfo], name: str) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise not_taken(PASSWORD, "PASSWORD", name)
    if any(info.filename.lower().endswith("vbaproject.bin") for info in infos):
        raise not_taken(MACROS, "MACROS", name)
    dense = any(
        info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if dense or len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        raise not_taken(BOMB, "BOMB", name)


def _types(package: zipfile.ZipFile) -> set[str]:
    """The types that the package's own list names; none where it has no list."""
    listed = next((i for i in package.infolist() if i.filename.lower() == "[content_types].xml"), None)
    if listed is None or listed.file_size > LIST_MOST:
        return set()
    return {each.get("ContentType", "").strip() for each in fromstring(package.read(listed))}
