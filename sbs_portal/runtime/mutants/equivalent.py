"""Mutants that no test can kill, because they do what the source does: docs/mutants.md lists them with the reason."""

from __future__ import annotations

import re
from pathlib import Path

from sbs_portal.runtime.mutants.making import Mutant

LIST = Path("docs", "mutants.md")
_FILE = re.compile(r"^## `(.+)`$")
_ENTRY = re.compile(r"^- `(.+)` → `(.+)`: .+")


def known(root: Path) -> set[tuple[str, str, str]]:
    """File, line before and line after of each entry."""
    if not (root / LIST).exists():
        return set()
    found, file = set(), ""
    for line in (root / LIST).read_text(encoding="utf-8").splitlines():
        if heading := _FILE.match(line):
            file = heading[1]
        elif entry := _ENTRY.match(line):
            found.add((file, entry[1], entry[2]))
    return found


def key(mutant: Mutant) -> tuple[str, str, str]:
    """How the list names a mutant; line numbers move."""
    return mutant.file, mutant.before, mutant.after
