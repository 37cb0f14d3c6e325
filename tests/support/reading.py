"""What a reader of a page sees without pressing anything, and the tables on it, from its HTML alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = {"script", "style", "template", "details", "svg"}
_EMPTY = {"input", "br", "img", "link", "meta", "hr", "path", "circle"}


class Seen(HTMLParser):
    """The text of a page's content outside `<details>`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Go in; what is unseen makes all within it unseen."""
        if tag in _EMPTY:
            return
        self.open.append((tag, tag in _UNSEEN or bool(self.open and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        """Come out, of what was never closed, too."""
        while self.open and tag in {name for name, _hidden in self.open}:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text of the content that is in sight."""
        if any(name == "main" for name, _hidden in self.open) and not self.open[-1][1] and data.strip():
            self.texts.append(data.strip())


def seen(html: str) -> str:
    """The texts in sight, joined by bars."""
    return "|".join(Seen(html).texts)


def sorted_column(html: str, second: bool = False) -> tuple[str, list[str]] | None:
    """Direction and cells (first line each, or the second) of the column whose heading says that it is sorted by it."""
    head, body = _between(html, "thead"), _between(html, "tbody")
    headings = re.findall(r"<th\b[^>]*>", head)
    marked = [
        (at, found[1]) for at, tag in enumerate(headings) if (found := re.search(r'aria-sort="(\w+)"', tag))
    ]
    if not marked:
        return None
    at, direction = marked[0]
    rows = [
        re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.S)
        for row in re.findall(r"<tr\b.*?</tr>", body, re.S)
    ]
    line = _second_line if second else _first_line
    return direction, [line(row[at]) for row in rows]


def _between(html: str, tag: str) -> str:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.S)
    return found[1] if found else ""


def _second_line(cell: str) -> str:
    return re.sub(r"<[^>]*>", "", cell.partition("<small")[2].partition(">")[2]).strip()


def _first_line(cell: str) -> str:
    return re.sub(r"<[^>]*>", "", cell.split("<small", maxsplit=1)[0]).strip()


OPERATED = re.compile(r"/(manual|api)/|/accounts/tokens/")
"""Pages that explain the portal to who operates it or fits a system to it."""
_UNSPOKEN = {
    "a digest": r"(?<![0-9A-Za-z])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{6,}(?![0-9A-Za-z])",
    "a parameter's name": r"(?<![\w./-])[a-z]+(?:_[a-z0-9]+)+(?![\w./])",
    "a rule's code": r"(?<![0-9A-Za-z])(?:V\d\d|X\d{1,2}|[APU]\d)(?![0-9A-Za-z])",
    "a word of the trade": "沿用|亮灯|基准",
}


def unspoken(pages: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What officers do not say and yet read: the page, what it is, the words around it."""
    return [
        (url, what, found[0])
        for url, text in pages
        for what, spelt in _UNSPOKEN.items()
        if (found := re.search(f".{{0,12}}(?:{spelt}).{{0,12}}", text))
    ]
