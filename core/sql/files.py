"""One `.sql` file: the function or the view that it is named for, and triggers that call it.

    -- above_scale_on(day): what it is for, like a docstring.
    -- portal: open                   an upper room may replace the body   (or `overrides`: this is such a body)
    CREATE OR REPLACE FUNCTION above_scale_on(day date) RETURNS TABLE (…) LANGUAGE sql …

Each statement begins a line with CREATE OR REPLACE; types are written as the server names them (`integer`, not `int`).
What a file needs is found by name: a function where it is called, a view where it is mentioned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

_MARK: Final = re.compile(r"^-- portal: (\w+)$", re.MULTILINE)
_COMMENT: Final = re.compile(r"--.*")
_OBJECT: Final = re.compile(
    r"^CREATE OR REPLACE (?P<kind>FUNCTION|VIEW|TRIGGER) (?P<name>[a-z0-9_.]+)(?P<rest>.*?)(?=^CREATE OR REPLACE|\Z)",
    re.MULTILINE | re.DOTALL,
)
_TABLE: Final = re.compile(r"\sON ([a-z0-9_.]+)")
_SIGNATURE: Final = re.compile(r"\((.*?)\)\s+RETURNS (.*?)\s+LANGUAGE", re.DOTALL)
MARKS: Final = {"open", "overrides"}


@dataclass(frozen=True, order=True)
class Name:
    """What an object is known by: its kind, its qualified name, and the table where it is a trigger."""

    kind: str
    name: str
    table: str = ""


@dataclass(frozen=True)
class SqlFile:
    """A file as it is written. Raises ValueError, when it is read, for one that does not keep the form above."""

    name: str
    text: str
    where: str = ""

    @classmethod
    def read(cls, path: Path) -> SqlFile:
        """The file at a path."""
        return cls(path.stem, path.read_text(encoding="utf-8"), str(path))

    def __post_init__(self) -> None:
        if self.marks - MARKS:
            raise ValueError(f"{self.where}: unknown mark {sorted(self.marks - MARKS)}")
        main = [found for found in self.objects if found.kind != "TRIGGER"]
        if [found.name.rpartition(".")[2] for found in main] != [self.name]:
            raise ValueError(f"{self.where}: does not make the one function or view that it is named for")

    @cached_property
    def marks(self) -> set[str]:
        """`open`, `overrides`, both or none."""
        return set(_MARK.findall(self.text))

    @cached_property
    def code(self) -> str:
        """The text without its comments."""
        return _COMMENT.sub("", self.text)

    @cached_property
    def objects(self) -> tuple[Name, ...]:
        """What it makes."""
        return tuple(_named(found) for found in _OBJECT.finditer(self.code))

    @cached_property
    def signature(self) -> str:
        """Arguments and result of its function, as `catalogue` tells them; empty for a view."""
        found = _SIGNATURE.search(self.code)
        return plain(f"{found[1]} RETURNS {found[2]}") if found else ""

    def needs(self, other: SqlFile) -> bool:
        """Whether this one cannot be made, or not be right, before the other."""
        called = r"\s*\(" if other.signature else r"\b"
        return self.name != other.name and bool(re.search(rf"\b{other.name}{called}", self.code))


def plain(signature: str) -> str:
    """A signature with its spaces as the server sets them."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(signature.split())).replace(",", ", ")


def _named(found: re.Match[str]) -> Name:
    table = _TABLE.search(found["rest"]) if found["kind"] == "TRIGGER" else None
    if table:
        return Name("TRIGGER", found["name"], _qualified(table[1]))
    return Name(found["kind"], _qualified(found["name"]))


def _qualified(name: str) -> str:
    return name if "." in name else f"public.{name}"
