"""How a sheet prints: A4 across, as wide as the paper, with its heading, title, filters, day and number on each page."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from exchange.about import About

MOST = 255
"""Characters that Excel takes in a header or a footer; with more it calls the file damaged."""
FIT = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
"""Stands first in a sheet: without it the width of the paper counts for nothing."""
_PAPER = (
    '<pageMargins left="0.4" right="0.4" top="0.85" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
)


def page_setup(about: About | None) -> str:
    """The end of a sheet: paper, header and footer. Without `about` the header says the sheet's name."""
    header, footer = header_of(about) if about else "&L&A", _("&C第 &P 页，共 &N 页")
    return (
        f"{_PAPER}<headerFooter><oddHeader>{escape(header)}</oddHeader>"
        f"<oddFooter>{escape(footer)}</oddFooter></headerFooter>"
    )


def header_of(about: About) -> str:
    """Title, place and day in the first line, the filters below, where they have the whole width."""
    day = _plain(_("导出日期 %(day)s") % {"day": about.day.isoformat()}, MOST)
    room = MOST - len("&L&R\n") - _size(day)
    first = _plain(f"{about.title}{_said(about)}", room // 2)
    filters = _plain(about.filter_words or _("未筛选"), room - _size(first))
    return f"&L{first}\n{filters}&R{day}"


def print_title(number: int, name: str) -> str:
    """The defined name by which the heading is repeated on every page of sheet `number` (from 0)."""
    quoted = escape(name.replace("'", "''"))
    return f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">\'{quoted}\'!$1:$1</definedName>'


def _said(about: About) -> str:
    return f"（{about.columns.label}） {about.place}"


def _plain(text: str, room: int) -> str:
    """Text in which no `&` is a code, in at most so many characters as Excel counts them."""
    letters = ["&&" if letter == "&" else letter if letter.isprintable() else " " for letter in text]
    if _size("".join(letters)) <= room:
        return "".join(letters)
    taken, size = [], _size("…")
    for letter in letters:
        size += _size(letter)
        if size > room:
            break
        taken.append(letter)
    return f"{''.join(taken)}…"


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
