"""The parts of an .xlsx package, inflated in pieces and never beyond what was declared and is allowed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from exchange.errors import FileCode, FileRefused
from exchange.reading.sniff import broken, password

PIECE = 1 << 20
MOST_BYTES = 1 << 30
MOST_TEXT = 300 << 20
MOST_RATIO = 100
RATIO_FROM = 16 << 20
MOST_PARTS = 10_000
_LOCAL_HEADER = 30


def bomb() -> FileRefused:
    """The refusal of a package that inflates without measure."""
    return FileRefused(FileCode.ZIP_BOMB, _("文件解压后的体积异常巨大，为安全起见没有读取；请检查文件来源"))


def checked(path: Path) -> dict[str, zipfile.ZipInfo]:
    """The parts of the package by name in small letters, once its directory promises to stay within the limits."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise broken() from error
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        raise bomb()
    for info in infos:
        if info.flag_bits & 1:
            raise password()
        if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise bomb()
        if info.file_size > MOST_TEXT and info.filename.lower().endswith("sharedstrings.xml"):
            raise bomb()
    parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
    if len(parts) < len(infos):  # two parts of one name: who reads which?
        raise broken()
    return parts


_BESIDE = re.compile(r"(\[content_types\]\.xml|_rels/\.rels|docprops/.*|customxml/.*)", re.I)
_MAIN = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>workbook\d*\.xml)", re.I)
_TARGET = re.compile(rb"""(\bTarget=")([^"]*)(")""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*>")
_PLAIN_DIMENSION = re.compile(rb"""ref=["'][A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?["']""")


def usual_names(names: Iterable[str]) -> dict[str, str]:
    """For each part the name under which every reader finds it; empty where all have these names already.

    Some writers part folders by a backslash, or put the workbook elsewhere than into `xl`.
    """
    slashed = {name: name.replace("\\", "/").lstrip("/") for name in names}
    mains = [found for name in slashed.values() if (found := _MAIN.fullmatch(name))]
    if not mains or (all(a == b for a, b in slashed.items()) and mains[0][0] == "xl/workbook.xml"):
        return {}
    folder, main = mains[0]["folder"] or "", mains[0]["name"]
    start = f"{folder}/" if folder else ""
    rels = {main: "workbook.xml", f"_rels/{main}.rels": "_rels/workbook.xml.rels"}

    def usual(plain: str) -> str:
        if not plain.startswith(start) or _BESIDE.fullmatch(plain):
            return plain
        inside = plain[len(start) :]
        return f"xl/{rels.get(inside, inside)}"

    return {name: usual(plain) for name, plain in slashed.items()}


def rewritten(
    path: Path,
    parts: Mapping[str, zipfile.ZipInfo],
    names: Mapping[str, str],
    change: Callable[[str, bytes], bytes] = lambda _name, content: content,
) -> bytes:
    """The package with its parts under other names (those that `names` has) and with other content."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, info in parts.items():
            content = b"".join(inflated(path, info))
            target.writestr(names.get(info.filename, info.filename), change(name, content))
    return made.getvalue()


def led_to(names: Mapping[str, str], name: str, content: bytes) -> bytes:
    """Relationships that lead to where the parts are now; those within a folder that moved as a whole stay as they are."""
    if not name.endswith(".rels"):
        return content
    now = {old.replace("\\", "/").lstrip("/"): new for old, new in names.items()}

    def moved(found: re.Match[bytes]) -> bytes:
        target = found[2].decode().replace("\\", "/")
        if name == "_rels/.rels" or target.startswith("/"):
            target = "/" + now.get(target.lstrip("/"), target.lstrip("/"))
        return found[1] + target.encode() + found[3]

    return _TARGET.sub(moved, content)


def without_odd_dimension(xml: bytes) -> bytes:
    """A sheet without a statement of its extent that readers do not understand (`1:5`); it is only a hint."""
    found = _DIMENSION.search(xml, 0, 4096)
    if found is None or _PLAIN_DIMENSION.search(found[0]):
        return xml
    return xml[: found.start()] + xml[found.end() :]


def inflated(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part in pieces of at most a megabyte.

    The standard library trusts the declared size and stops there; other readers do not, so a part that goes on beyond
    its declaration is refused here before anyone else reads it. The checksum is verified too.
    """
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise broken()
        file.seek(sum(struct.unpack("<HH", header[26:30])), 1)
        left, size, check = info.compress_size, 0, 0
        inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
        if inflate is None and info.compress_type != zipfile.ZIP_STORED:
            raise broken()
        while left > 0:
            raw = file.read(min(left, PIECE))
            if not raw:
                raise broken()
            left -= len(raw)
            while raw:
                try:
                    piece = inflate.decompress(raw, PIECE) if inflate else raw
                except zlib.error as error:
                    raise broken() from error
                raw = inflate.unconsumed_tail if inflate else b""
                size, check = size + len(piece), zlib.crc32(piece, check)
                if size > info.file_size:
                    raise bomb()
                if piece:
                    yield piece
        while inflate and (piece := inflate.decompress(inflate.unconsumed_tail, PIECE)):
            size, check = size + len(piece), zlib.crc32(piece, check)
            if size > info.file_size:
                raise bomb()
            yield piece
    if size != info.file_size or check != info.CRC:
        raise broken()
