"""The manual's table of contents: `docs/manual/contents.toml`, read once.

Core knows no rooms, so which page explains which views is data beside the pages, not code here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class ManualPage:
    """One page: its file's name without ending, its title, and the beginnings of the names of its views."""

    name: str
    title: str
    views: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file it is written in."""
        return folder() / f"{self.name}.md"


@dataclass(frozen=True)
class ManualGroup:
    """Pages under one heading of the navigation."""

    title: str
    pages: tuple[ManualPage, ...]


def folder() -> Path:
    """Where the manual's pages are."""
    return Path(settings.BASE_DIR) / "docs" / "manual"


@lru_cache(maxsize=1)
def groups() -> tuple[ManualGroup, ...]:
    """The groups in the navigation's order, each with its pages. FileNotFoundError for a page without a file."""
    told = tomllib.loads((folder() / "contents.toml").read_text(encoding="utf-8"))
    return tuple(
        ManualGroup(group["title"], tuple(_page(page["file"], page["views"]) for page in group["pages"]))
        for group in told["group"]
    )


def pages() -> list[ManualPage]:
    """Every page, in order."""
    return [page for group in groups() for page in group.pages]


def page_named(name: str) -> ManualPage | None:
    """The page of that name."""
    return next((page for page in pages() if page.name == name), None)


@lru_cache(maxsize=256)
def page_about(view_name: str) -> ManualPage | None:
    """The page that explains a view (`ledger:detail`): the one that names the longest beginning of its name."""
    found = [(len(start), page) for page in pages() for start in page.views if view_name.startswith(start)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _page(name: str, views: list[str]) -> ManualPage:
    first = (folder() / f"{name}.md").read_text(encoding="utf-8").partition("\n")[0]
    return ManualPage(name, first.removeprefix("#").strip(), tuple(views))
