"""What a page leads to, and what it carries that the content security policy would refuse."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from django.test import Client

_NAMED = re.compile(r"(?<=/)(\d+|[0-9a-f-]{36}|91[0-9A-Z]{16}|20\d\dQ[1-4])(?=/)")
_LEAVES = re.compile(r"sign-?out|mailto:|tel:")
_ALIKE = {"period", "page", "sort"}
"""Which quarter, page and order: the same kind of page."""
_RAW = re.compile(r"\{\{|\{%|>\s*(None|nan|NaN)\s*<")


class Page(HTMLParser):
    """The addresses a page leads to by GET, and its inline scripts, handlers and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, frames, GET forms and htmx reads, and whatever is inline."""
        has = {name: value or "" for name, value in attrs}
        self.links |= {has[name] for name in ("href", "hx-get") if has.get(name) and tag != "link"}
        if tag == "form" and has.get("action") and has.get("method", "get").lower() == "get":
            self.links.add(has["action"])
        if tag == "script" and "src" not in has and "json" not in has.get("type", ""):
            self.inline.append("script")
        self.inline += [name for name in has if name == "style" or re.fullmatch("on[a-z]+", name)]
        self.inline += ["javascript:" for name in ("href", "action") if has.get(name, "").startswith("javascript:")]  # fmt: skip


def pattern(url: str) -> str:
    """An address without what it names: `/enterprises/{}/?period`, so that each kind of page is met a few times."""
    parts = urlsplit(url)
    keys = sorted({key for key, _value in parse_qsl(parts.query, keep_blank_values=True)} - _ALIKE)
    return _NAMED.sub("{}", unquote(parts.path)) + ("?" + "&".join(keys) if keys else "")


def walk(client: Client, *, each: int = 1, most: int = 60) -> Iterator[tuple[str, str, Any, Page | None]]:
    """Every kind of page that can be reached by links from the home page, breadth first: address, where from, answer.

    `each` bounds the pages of one pattern, `most` those of the walk.
    """
    waiting: deque[tuple[str, str]] = deque([("/", "")])
    seen: set[str] = set()
    met: dict[str, int] = defaultdict(int)
    while waiting and len(seen) < most:
        url, source = waiting.popleft()
        kind = pattern(url)
        if url in seen or met[kind] >= each:
            continue
        seen.add(url)
        met[kind] += 1
        answer: Any = client.get(url, follow=True)
        page = None
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = Page(answer.content.decode())
            base = answer.redirect_chain[-1][0] if answer.redirect_chain else url
            for link in sorted(page.links):
                target = urldefrag(urljoin(base, link))[0]
                if (
                    target.startswith("/")
                    and not target.startswith("/static/")
                    and not _LEAVES.search(target)
                ):
                    waiting.append((target, url))
        yield url, source, answer, page


def wrong_with(answer: Any, page: Page | None) -> list[str]:
    """What a stranger would object to in one answer: an error, a filter refused, something inline, a value left raw."""
    found = []
    if answer.status_code != 200:
        found.append(f"answers {answer.status_code}")
    bar = (answer.context or {}).get("bar")
    found += [f"refuses {sentence}" for sentence in bar.refusals] if bar else []
    if page is not None:
        found += [f"inline {name}" for name in sorted(set(page.inline))]
        raw = _RAW.search(answer.content.decode())
        if raw:
            found.append(f"says {raw[0]}")
    return found
