"""An archive as a Word document: the sections of its page, whatever room they are of, as headings, tables and paragraphs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml.html import HtmlElement, fragment_fromstring

_LEFT_OUT: Final = {"form", "button", "script", "style", "svg", "summary", "nav", "template", "noscript"}
_HIDDEN: Final = {"no-print", "visually-hidden", "chart", "only-screen"}
_FONT: Final = "宋体"


def document(title: str, sub: str, taken: str, sections: Sequence[tuple[str, str]]) -> bytes:
    """The document's bytes; `sections` are title (empty: no heading) and HTML, `taken` stands at the head and on each page."""
    made = Document()
    _on_a4(made)
    made.add_heading(title, level=0)
    made.add_paragraph(sub)
    made.add_paragraph(taken)
    made.sections[0].footer.paragraphs[0].text = taken
    for heading, body in sections:
        if heading:
            made.add_heading(heading, level=1)
        for block in _blocks(fragment_fromstring(body, create_parent="div")):
            _add(made, block)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _on_a4(made: Any) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1"):
        style = made.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    made.styles["Normal"].font.size = Pt(10.5)


def _add(made: Any, block: list[list[str]] | str) -> None:
    if isinstance(block, str):
        made.add_paragraph(block)
        return
    width = max(len(row) for row in block)
    table = made.add_table(rows=0, cols=width, style="Table Grid")
    for row in block:
        cells = table.add_row().cells
        if len(row) < width:  # the last of a short row reaches to the edge
            cells[len(row) - 1].merge(cells[-1])
        for cell, text in zip(cells, row, strict=False):
            cell.text = text


def _blocks(element: HtmlElement) -> Iterator[list[list[str]] | str]:
    """Tables as rows of texts, pairs as rows of two, all else as paragraphs."""
    for child in element:
        if not _is_seen(child):
            continue
        if child.tag == "table":
            if rows := [row for tr in child.iter("tr") if _is_seen(tr) and (row := _cells(tr, ("th", "td")))]:
                yield rows
        elif child.tag == "dl":
            if rows := _pairs(child):
                yield rows
        elif child.tag == "li" or not len(child) or child.tag in {"p", "h2", "h3", "h4"}:
            if text := _text(child):
                yield text
        else:
            yield from _blocks(child)


def _pairs(element: HtmlElement) -> list[list[str]]:
    rows: list[list[str]] = []
    for each in element.iter("dt", "dd"):
        if each.tag == "dt" or not rows:
            rows.append([_text(each)])
        else:
            rows[-1].append(_text(each))
    return rows


def _cells(row: HtmlElement, tags: Iterable[str]) -> list[str]:
    return [_text(each) or _room(each) for each in row.iterchildren(*tags)]


def _room(cell: HtmlElement) -> str:
    """Lines to write on by hand, as many as the cell says."""
    return "\n" * (int(cell.get("data-lines", "1")) - 1)


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(_pieces(element)).split())


def _pieces(element: HtmlElement) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if _is_seen(child) or _is_name(child):
            yield from _pieces(child)
        if child.tail:
            yield child.tail


def _is_seen(element: HtmlElement) -> bool:
    """Whether paper shows it."""
    if not isinstance(element.tag, str):
        return False
    return element.tag not in _LEFT_OUT and not _HIDDEN & set((element.get("class") or "").split())


def _is_name(element: HtmlElement) -> bool:
    """A button that is a name (a file), and the form around it."""
    return bool(element.xpath("self::button[@class='as-link'] | self::form[button[@class='as-link']]"))
