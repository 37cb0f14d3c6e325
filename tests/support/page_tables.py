"""A list's table as a person reads it on the page: headings, and the pieces of text in each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "br", "img", "path", "circle", "rect"}


@dataclass
class PageTable(HTMLParser):
    """The first data table of a page: `rows[0]` are the headings, each cell the texts that stand in it."""

    rows: list[list[list[str]]] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)
    _ended: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or self._ended:
            return
        classes = (dict(attrs).get("class") or "").split()
        hidden = any(name in ("visually-hidden", "pick") or name.startswith("instead-") for name in classes)
        self._open.append((tag, hidden))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td") and not hidden:
            self.rows[-1].append([])

    def handle_endtag(self, tag: str) -> None:
        while not self._ended and self._open and any(name == tag for name, _hidden in self._open):
            if self._open.pop()[0] == tag:
                break
        self._ended = self._ended or (tag == "table" and len(self.rows) > 1)

    def handle_data(self, data: str) -> None:
        cell = any(name in ("th", "td") for name, _hidden in self._open)
        if not self._ended and cell and not any(hidden for _name, hidden in self._open) and data.strip():
            self.rows[-1][-1].append(" ".join(data.split()))


def table_of(page: str) -> tuple[list[list[str]], list[list[list[str]]]]:
    """The headings and the rows of a list's page."""
    found = PageTable()
    found.feed(page[page.index('<table class="table') : page.index("</main>")])
    return found.rows[0], found.rows[1:]
