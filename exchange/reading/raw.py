"""A workbook opened, whatever its format: its sheets, their values as Python objects, and what the scan saw."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine as calamine
from defusedxml import ElementTree
from django.utils.translation import gettext_lazy as _

from exchange.errors import FileCode, FileRefused
from exchange.reading import biff, delimited, package
from exchange.reading.scan import SheetScan, column_letters, scan
from exchange.reading.sniff import Format, broken, format_of, password

Rows = list[list[Any]]
MOST_CELLS = 20_000_000
PEEK = 60
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class RawSheet:
    """One sheet: `rows[0]` is the sheet's row `first_row` (1-based), a row's first cell column `first_column` (0-based).

    Merged ranges are (first row, first column, last row, last column) in the same counting, ends included.
    """

    name: str
    hidden: bool = False
    first_row: int = 1
    first_column: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    scan: SheetScan = field(default_factory=SheetScan)
    load: Callable[[int | None], Rows] = lambda most: []

    def top(self) -> Rows:
        """The first rows, in which the heading is looked for."""
        return self.load(PEEK)

    def rows(self) -> Rows:
        """All rows, rectangular; once, for the reader's own copy of the sheet is let go."""
        rows, self.load = self.load(None), lambda most: []
        return rows


@dataclass
class RawWorkbook:
    """The sheets of a file, in their order."""

    format: Format
    sheets: list[RawSheet]


def open_workbook(path: Path, filename: str, most_rows: int) -> RawWorkbook:
    """Open a file by its content. Raises FileRefused; nothing but this module and those below it touches the file."""
    kind = format_of(path)
    if kind is Format.CSV:
        rows = delimited.rows(path, most_rows)
        name = Path(filename).stem or "CSV"
        return RawWorkbook(kind, [RawSheet(name, load=lambda most: rows[:most] if most else rows)])
    scans = _xlsx_scans(path, most_rows) if kind is Format.XLSX else biff.scans(path)
    return RawWorkbook(kind, _sheets(path, scans))


def too_many_rows(most_rows: int) -> FileRefused:
    """The refusal of a file beyond the limit of rows."""
    return FileRefused(
        FileCode.TOO_MANY_ROWS,
        _("文件超过 {most} 行的上限，请拆成几个文件分别导入").format(most=f"{most_rows:,}"),
    )


def _xlsx_scans(path: Path, most_rows: int) -> dict[str, SheetScan]:
    """The scan of each sheet by its name; every part that will be read is inflated under limits first."""
    parts = package.checked(path)
    whole = {name: b"".join(package.inflated(path, parts[name])) for name in parts if _is_small_part(name)}
    scans: dict[str, SheetScan] = {}
    cells = 0
    for name, target in _sheet_parts(whole):
        if target.lower() not in parts:
            raise broken()
        seen = scan(package.inflated(path, parts[target.lower()]), most_rows + PEEK)
        if seen.rows > most_rows + PEEK and not 0 < seen.last_row <= most_rows + PEEK:
            raise too_many_rows(most_rows)
        cells += seen.last_row * max(seen.widest + 1, 26)
        if cells > MOST_CELLS + 26 * most_rows:
            cell = f"{column_letters(seen.widest)}{seen.last_row}"
            raise FileRefused(
                FileCode.TOO_LARGE,
                _("工作表“{name}”的内容一直延伸到 {cell}，范围过大；请删除多余的单元格后再导入").format(
                    name=name, cell=cell
                ),
            )
        scans.setdefault(name, seen)
    for name in ("xl/sharedstrings.xml", "xl/styles.xml"):
        if name in parts:
            for _piece in package.inflated(path, parts[name]):
                pass
    return scans


def _is_small_part(name: str) -> bool:
    return name in {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def _sheet_parts(whole: dict[str, bytes]) -> list[tuple[str, str]]:
    """The sheets' names with the parts that hold them; two sheets of one name are two."""
    try:
        book = ElementTree.fromstring(whole["xl/workbook.xml"])
        rels = ElementTree.fromstring(whole["xl/_rels/workbook.xml.rels"])
    except Exception as error:  # malformed XML, a declaration that is forbidden, a part that is missing
        raise broken() from error
    targets = {rel.get("Id"): _part_of(rel.get("Target", "")) for rel in rels}
    found = []
    for node in book.iter():
        if node.tag.rpartition("}")[2] == "sheet":
            identity = node.get(_RELATION) or next((v for k, v in node.items() if k.endswith("}id")), None)
            found.append((node.get("name", ""), targets.get(identity, "")))
    return found


def _part_of(target: str) -> str:
    """The part that a relationship of the workbook leads to; some writers begin at the package's root."""
    return posixpath.normpath(posixpath.join("/" if target.startswith("xl/") else "/xl", target)).lstrip("/")


def _sheets(path: Path, scans: dict[str, SheetScan]) -> list[RawSheet]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        return [
            _sheet(book, index, meta, scans.get(meta.name) or SheetScan())
            for index, meta in enumerate(book.sheets_metadata)
            if meta.typ is calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise password() from error
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise broken() from error
    except BaseException as error:  # the Rust reader panics on some broken files
        if type(error).__name__ == "PanicException":
            raise broken() from error
        raise


def _sheet(
    book: calamine.CalamineWorkbook, index: int, meta: calamine.SheetMetadata, seen: SheetScan
) -> RawSheet:
    sheet = book.get_sheet_by_index(index)
    row, column = sheet.start or (0, 0)
    return RawSheet(
        name=meta.name,
        hidden=meta.visible is not calamine.SheetVisibleEnum.Visible,
        first_row=row + 1,
        first_column=column,
        merges=[(a + 1, b, c + 1, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []],
        scan=seen,
        load=lambda most: sheet.to_python(nrows=most) if sheet.start else [],
    )
