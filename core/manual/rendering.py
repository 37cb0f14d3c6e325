"""A page of the manual as HTML: our own files only, and none of their HTML passes as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

import markdown
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.treeprocessors import Treeprocessor

from core.manual.contents import ManualPage, page_named

_TITLE = re.compile(r"\A# .*\n")
STATIC = "../../static/"
"""Where a page of the manual finds the static files, so that its pictures show in the repository too."""

_LINK = re.compile(r"^(?P<name>[a-z-]+)\.md(?P<place>#.*)?$")


@dataclass(frozen=True)
class Rendered:
    """The body below the title, and its headings of the second level as (anchor, text)."""

    body: SafeString
    headings: tuple[tuple[str, str], ...]


def rendered(page: ManualPage) -> Rendered:
    """The page as it is now on disk; made once for each state of the file."""
    return _made(page, page.path.stat().st_mtime_ns)


class _Addresses(Treeprocessor):
    """Links between the files become links between the pages, pictures come from the static files.

    A link or a picture that leads nowhere is a mistake.
    """

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            found = _LINK.match(link.get("href", ""))
            if found:
                if page_named(found["name"]) is None:
                    raise LookupError(f"the manual has no page {found['name']}")
                link.set("href", reverse("manual_page", args=[found["name"]]) + (found["place"] or ""))
        for picture in root.iter("img"):
            picture.set("src", static(picture.get("src", "").removeprefix(STATIC)))
            picture.set("loading", "lazy")


@lru_cache(maxsize=64)
def _made(page: ManualPage, _changed: int) -> Rendered:
    tables, contents = TableExtension(use_align_attribute=True), TocExtension(slugify=slugify_unicode)
    reader = markdown.Markdown(
        extensions=[tables, contents, "fenced_code", "sane_lists"], output_format="html"
    )
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    reader.treeprocessors.register(_Addresses(reader), "addresses", 0)
    html = reader.convert(_TITLE.sub("", page.path.read_text(encoding="utf-8")))
    tokens = getattr(reader, "toc_tokens")  # noqa: B009  (set by the extension)
    headings = tuple((token["id"], token["name"]) for token in tokens)
    return Rendered(mark_safe(html), headings)  # noqa: S308  (our own files, their HTML escaped)
