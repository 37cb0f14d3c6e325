"""A workbook opened, whatever its format: its sheets, their values as Python objects, and what the scan saw."""

from __future__ import annotations

import io
import posixpath
import tempfile
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import python_calamine as calamine
from defusedxml import ElementTree
from django.utils.translation import gettext_lazy as _

from core.text import visible
from exchange.errors import FileCode, FileRefused
from exchange.reading import biff, delimited, ends, package
from exchange.reading.scan import SheetScan, column_letters, scan
from exchange.reading.shown import Show
from exchange.reading.sniff import Format, broken, format_of, password
from exchange.reading.styles import shows_of
from exchange.reading.unseen import Unseen

Rows = list[list[Any]]
MOST_CELLS = 20_000_000
PEEK = ends.EACH
_MOST_STYLES = 32 << 20  # bytes; a few kilobytes are usual
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class RawSheet:
    """One sheet: `rows[0]` is the sheet's row `first_row` (1-based), a row's first cell column `first_column` (0-based).

    Merged ranges are (first row, first column, last row, last column) in the same counting, ends included. `left_out`
    counts the rows of data between the first and the last when only these were read. `shows` are the formats of the
    scan's `styled` cells; `from_1904` says that days are counted from 1904,
    `unclean` that its texts may hold what nobody sees.
    """

    name: str
    hidden: bool = False
    left_out: int = 0
    first_row: int = 1
    first_column: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    scan: SheetScan = field(default_factory=SheetScan)
    shows: Mapping[int, Show] = field(default_factory=dict)
    from_1904: bool = False
    unclean: bool = True
    load: Callable[[int | None], Rows] = lambda most: []

    def top(self) -> Rows:
        """The first rows, in which the heading is looked for."""
        return self._as_shown(self.load(PEEK))

    def rows(self) -> Rows:
        """All rows, rectangular; once, for the reader's own copy of the sheet is let go."""
        rows, self.load = self._as_shown(self.load(None)), lambda most: []
        return rows

    def _as_shown(self, rows: Rows) -> Rows:
        """The rows without characters that nobody sees, and with the numbers that a format shows as others."""
        if self.unclean:
            rows = [[visible(cell) if type(cell) is str else cell for cell in row] for row in rows]
        for row, column, style in self.scan.styled:
            place, index = row - self.first_row, column - self.first_column
            if (
                0 <= place < len(rows)
                and 0 <= index < len(rows[place])
                and type(cell := rows[place][index]) in (float, int)
            ):
                rows[place][index] = self.shows[style](cell)
        return rows


def lengthened(rows: Rows, many: int) -> Rows:
    """The rows, at least that many: they end at the sheet's last value, and formulas without one may stand below."""
    rows.extend([""] * len(rows[0]) for _row in range(many - len(rows)))
    return rows


@dataclass
class RawWorkbook:
    """The sheets of a file, in their order."""

    format: Format
    sheets: list[RawSheet]


Judge = Callable[[RawWorkbook], None]


def open_workbook(path: Path, filename: str, most_rows: int, judge: Judge | None = None) -> RawWorkbook:
    """Open a file by its content. Raises FileRefused; nothing but this module and those below it touches the file.

    Of a file that may hold more than `most_rows` rows, `judge` is first given the ends of the sheets only.
    """
    kind = format_of(path)
    if kind is Format.CSV:
        return _text(path, Path(filename).stem or "CSV", most_rows, judge)
    if kind is Format.XLS:
        scans, shows, from_1904 = biff.scans(path)
        return RawWorkbook(kind, _sheets(path.read_bytes(), scans, shows=shows, from_1904=from_1904))
    parts = package.checked(path)
    if names := package.usual_names(info.filename for info in parts.values()):
        with tempfile.TemporaryDirectory() as folder:
            usual = Path(folder) / "usual.xlsx"
            usual.write_bytes(package.rewritten(path, parts, names, partial(package.led_to, names)))
            return _package(usual, most_rows, judge)
    return _package(path, most_rows, judge)


def _package(path: Path, most_rows: int, judge: Judge | None) -> RawWorkbook:
    parts = package.checked(path)
    targets, from_1904 = _targets(path, parts)
    shows = _shows(path, parts)
    scans, unclean = _xlsx_scans(path, parts, targets, most_rows, shows)
    if judge and sum(min(seen.rows, seen.last_row) for seen in scans.values()) > most_rows:
        content, left_out = ends.of_package(path, parts, [target for _name, target in targets])
        sheets = _sheets(content, {})
        for sheet in sheets:
            sheet.left_out = left_out[dict(targets)[sheet.name]]
        judge(RawWorkbook(Format.XLSX, sheets))
    content = path.read_bytes()
    if any(seen.odd_dimension for seen in scans.values()):
        content = package.rewritten(path, parts, {}, lambda _name, xml: package.without_odd_dimension(xml))
    sheets = _sheets(content, scans, shows=shows, from_1904=from_1904, unclean=unclean)
    return RawWorkbook(Format.XLSX, sheets)


def _text(path: Path, name: str, most_rows: int, judge: Judge | None) -> RawWorkbook:
    text = delimited.look(path)
    if judge and text.lines > most_rows:
        few, left_out = delimited.ends(text, most_rows)
        judge(RawWorkbook(Format.CSV, [RawSheet(name, load=lambda most: few[:most], left_out=left_out)]))
    rows = delimited.rows(text, most_rows)
    sheet = RawSheet(name, unclean=text.unclean, load=lambda most: rows[:most])
    return RawWorkbook(Format.CSV, [sheet])


def too_many_rows(most_rows: int) -> FileRefused:
    """The refusal of a file beyond the limit of rows."""
    return FileRefused(
        FileCode.TOO_MANY_ROWS,
        _("文件超过 {most} 行的上限，请拆成几个文件分别导入").format(most=f"{most_rows:,}"),
    )


def _targets(path: Path, parts: Mapping[str, zipfile.ZipInfo]) -> tuple[list[tuple[str, str]], bool]:
    """The sheets' names with the parts that hold them, and whether days are counted from 1904."""
    whole = {name: b"".join(package.inflated(path, parts[name])) for name in parts if _is_small_part(name)}
    sheets, from_1904 = _sheet_parts(whole)
    targets = [(name, target.lower()) for name, target in sheets]
    if not all(target in parts for _name, target in targets):
        raise broken()
    return targets, from_1904


def _xlsx_scans(
    path: Path,
    parts: Mapping[str, zipfile.ZipInfo],
    targets: list[tuple[str, str]],
    most_rows: int,
    shows: Collection[int],
) -> tuple[dict[str, SheetScan], bool]:
    """The scan of each sheet by its name, and whether there are texts with what nobody sees.

    Every part that will be read is inflated under limits first.
    """
    scans: dict[str, SheetScan] = {}
    cells, unseen = 0, Unseen()
    most = most_rows + PEEK + ends.UNSURE  # others may stand in a sheet beside those of data
    for name, target in targets:
        seen = scan(unseen.through(package.inflated(path, parts[target])), most, shows)
        if seen.rows > most and not 0 < seen.last_row <= most:
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
            for _piece in unseen.through(package.inflated(path, parts[name])):
                pass
    return scans, unseen.found


def _shows(path: Path, parts: Mapping[str, zipfile.ZipInfo]) -> dict[int, Show]:
    """The formats of the workbook that show another number than is stored."""
    if (part := parts.get("xl/styles.xml")) is None:
        return {}
    if part.file_size > _MOST_STYLES:
        raise package.bomb()
    return shows_of(b"".join(package.inflated(path, part)))


def _is_small_part(name: str) -> bool:
    return name in {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def _sheet_parts(whole: dict[str, bytes]) -> tuple[list[tuple[str, str]], bool]:
    """The sheets' names with the parts that hold them; two sheets of one name are two. And whether 1904 is day 0."""
    try:
        book = ElementTree.fromstring(whole["xl/workbook.xml"])
        rels = ElementTree.fromstring(whole["xl/_rels/workbook.xml.rels"])
    except Exception as error:  # malformed XML, a declaration that is forbidden, a part that is missing
        raise broken() from error
    targets = {rel.get("Id"): _part_of(rel.get("Target", "")) for rel in rels}
    found, from_1904 = [], False
    for node in book.iter():
        if node.tag.rpartition("}")[2] == "workbookPr":
            from_1904 = node.get("date1904", "") in {"1", "true"}
        if node.tag.rpartition("}")[2] == "sheet":
            identity = node.get(_RELATION) or next((v for k, v in node.items() if k.endswith("}id")), None)
            found.append((node.get("name", ""), targets.get(identity, "")))
    return found, from_1904


def _part_of(target: str) -> str:
    """The part that a relationship of the workbook leads to; some writers begin at the package's root."""
    return posixpath.normpath(posixpath.join("/" if target.startswith("xl/") else "/xl", target)).lstrip("/")


def _sheets(content: bytes, scans: dict[str, SheetScan], **known: Any) -> list[RawSheet]:
    """The worksheets of a workbook, and what is `known` of all of them."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            replace(_sheet(book, index, meta, scans.get(meta.name) or SheetScan()), **known)
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
        load=lambda most: sheet.to_python(nrows=most),
    )
