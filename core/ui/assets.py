"""Third-party assets from node_modules: only the files the pages use are collected (design, decision 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

# url under /static/vendor/  →  file under node_modules/
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}

# the packages' maps are not collected, so their files must not name them (the manifest would miss them)
_SOURCE_MAP = re.compile(rb"(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?\s*$")


class NpmFinder(BaseFinder):
    """Finds `vendor/NAME` in node_modules by the table above."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.root = settings.BASE_DIR / "node_modules"
        self.storage = FileSystemStorage(location=str(self.root))
        self.storage.prefix = "vendor"  # type: ignore[attr-defined]

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """The file behind `vendor/NAME`."""
        target = FILES.get(path.removeprefix("vendor/")) if path.startswith("vendor/") else None
        if not target or not (self.root / target).is_file():
            return []  # what Django's own finders answer when there is nothing
        found = str(self.root / target)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """What collectstatic copies."""
        for name, target in FILES.items():
            if (self.root / target).is_file():
                yield name, _Renamed(self.storage, name, target)


class _Renamed:
    """A storage that knows one file by its public name."""

    prefix = "vendor"

    def __init__(self, storage: FileSystemStorage, name: str, target: str) -> None:
        self._storage, self._name, self._target = storage, name, target

    def open(self, name: str, mode: str = "rb") -> Any:
        with self._storage.open(self._target) as file:
            return ContentFile(_SOURCE_MAP.sub(b"", file.read()), name)

    def path(self, name: str) -> str:
        return self._storage.path(self._target)

    def get_modified_time(self, name: str) -> Any:
        return self._storage.get_modified_time(self._target)

    def exists(self, name: str) -> bool:
        return self._storage.exists(self._target)
