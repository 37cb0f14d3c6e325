"""The version of the rules: a hash of what decides, so that nobody has to count and nobody can forget."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from core import exact

_DECIDES = (Path(exact.__file__), *sorted(Path(__file__).parent.glob("*.py")))


@cache
def rules_version() -> str:
    """The version of this package and of the exact arithmetic under it; another version judges every row again.

    It is taken of the source text and not of the syntax tree, the byte code or the functions' attributes: these differ
    between versions of Python, while a text is the same on every machine. So a comment counts as a change too; then
    the rows are judged once more, the results are what they were and nothing is written.
    """
    return version_of((path.name, path.read_text(encoding="utf-8")) for path in _DECIDES)


def version_of(sources: Iterable[tuple[str, str]]) -> str:
    """Hash of named texts, whatever their order; line ends do not count (a checkout may have its own)."""
    digest = hashlib.sha256()
    for name, text in sorted(sources):
        lines = [line.rstrip() for line in text.splitlines()]
        digest.update("\n".join([f"== {name}", *lines, ""]).encode())
    return digest.hexdigest()[:16]
