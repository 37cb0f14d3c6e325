"""An .xlsx written as it goes: sheets one after the other into the zip, nothing of them held in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.sax.saxutils import escape, quoteattr

from exchange.about import About
from exchange.reading.scan import column_letters
from exchange.writing import printing, styles

MOST_ROWS = 1_048_576
_LEVEL = 1
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")

FORMATS = (
    styles.TEXT_FORMAT,
    styles.AMOUNT_FORMAT,
    styles.INTEGER_FORMAT,
    styles.RATIO_FORMAT,
    styles.DATE_FORMAT,
    styles.YEAR_FORMAT,
)
HEADING_STYLE = 1
STYLE_OF = {number_format: 2 + place for place, number_format in enumerate(FORMATS)}
WRAPPED_STYLE = 2 + len(FORMATS)
STYLE_OF_LOOK = {**STYLE_OF, styles.WRAPPED: WRAPPED_STYLE}


def sheet_name(text: str, taken: Iterable[str] = ()) -> str:
    """A name that a sheet may bear, unlike those taken."""
    name = _FORBIDDEN_IN_NAME.sub(" ", text).strip("' ")[:31] or "Sheet"
    used, number, tried = {other.casefold() for other in taken}, 2, name
    while tried.casefold() in used:
        tail = f" ({number})"
        tried, number = name[: 31 - len(tail)] + tail, number + 1
    return tried


@dataclass
class SheetWriter:
    """A sheet being written: a frozen, filtered heading, widths, then rows as XML."""

    stream: IO[bytes]
    columns: int
    rows: int = 1

    def write(self, rows: Sequence[str]) -> None:
        """Add rows, each a whole `<row>` element; they number themselves from `next_row`."""
        self.stream.write("".join(rows).encode())
        self.rows += len(rows)

    @property
    def next_row(self) -> int:
        """The number of the next row."""
        return self.rows + 1


@dataclass
class Package:
    """The workbook: `with Package(path) as package: sheet = package.sheet(…); sheet.write(…)`.

    `about` is what its print header and its properties say.
    """

    path: Path
    about: About | None = None
    names: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._sheet: SheetWriter | None = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_sheet()
        if kind is None:
            self._finish()
        self._zip.close()

    def sheet(self, name: str, headings: Sequence[str], widths: Sequence[float]) -> SheetWriter:
        """Begin a sheet; the one before it is complete."""
        self._close_sheet()
        self.names.append(sheet_name(name, self.names))
        stream = self._zip.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w", force_zip64=True)
        self._sheet = SheetWriter(stream, len(headings))
        selected = ' tabSelected="1"' if len(self.names) == 1 else ""
        cols = "".join(
            f'<col min="{i}" max="{i}" width="{width:g}" customWidth="1"/>'
            for i, width in enumerate(widths, 1)
        )
        cells = "".join(
            f'<c r="{column_letters(i)}1" s="{HEADING_STYLE}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for i, text in enumerate(headings)
        )
        stream.write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}">{printing.FIT}<sheetViews><sheetView workbookViewId="0"{selected}>'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="16"/><cols>{cols}</cols><sheetData>'
            f'<row r="1" ht="32" customHeight="1">{cells}</row>'.encode()
        )
        return self._sheet

    def _close_sheet(self) -> None:
        if self._sheet is None:
            return
        area = f"A1:{column_letters(self._sheet.columns - 1)}{self._sheet.rows}"
        self._sheet.stream.write(
            f'</sheetData><autoFilter ref="{area}"/>{printing.page_setup(self.about)}</worksheet>'.encode()
        )
        self._sheet.stream.close()
        self._sheet = None

    def _finish(self) -> None:
        """The parts that name the sheets, written when their number is known."""
        numbers = range(1, len(self.names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(self.names[n - 1])} sheetId="{n}" r:id="rId{n}"/>' for n in numbers
        )
        rels = "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        titles = "".join(printing.print_title(n - 1, self.names[n - 1]) for n in numbers)
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for n in numbers
        )
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
            f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/><Override PartName="/docProps/core.xml" '
            f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" '
            f'Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": _properties(self.about),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets>'
            f"<definedNames>{titles}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{rels}'
            f'<Relationship Id="rId{len(self.names) + 1}" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": _styles(),
        }
        for name, text in parts.items():
            self._zip.writestr(name, _HEAD + text)


def _properties(about: About | None) -> str:
    """The document's properties: all of the filters, of which a header may have to cut some."""
    title = f"{about.title}（{about.columns.label}） {about.place} {about.day.isoformat()}" if about else ""
    said = about.filter_words if about else ""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_text(title)}</dc:title>'
        f"<dc:description>{_text(said)}</dc:description></cp:coreProperties>"
    )


def _text(text: str) -> str:
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _styles() -> str:
    """Fonts, fills and cell formats: 0 plain, 1 heading, then one for each number format, then wrapped text."""
    own = {text: 164 + place for place, text in enumerate(FORMATS) if text != styles.TEXT_FORMAT}
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(text)}/>' for text, n in own.items())
    cells = "".join(
        f'<xf numFmtId="{own.get(text, 49)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        'applyAlignment="1"><alignment vertical="top"/></xf>'
        for text in FORMATS
    )
    font = '<sz val="11"/><name val="等线"/><charset val="134"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(own)}">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/><bgColor indexed="64"/></patternFill>'
        '</fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/>'
        '<right/><top/><bottom style="thin"><color rgb="FF8EA9DB"/></bottom><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{3 + len(FORMATS)}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" '
        'applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" '
        f'wrapText="1"/></xf>{cells}<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
