"""Which files there are. Each room declares its folder in `ready()`, lower rooms before upper ones.

A name stands in one file; only where the lower file is open and the upper one says that it overrides, and takes and
gives the same, the upper body is the one that is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from core.sql.files import SqlFile


class SqlRegistry:
    """Files by name."""

    def __init__(self) -> None:
        self._files: dict[str, SqlFile] = {}

    def declare(self, folder: Path) -> None:
        """Add the `.sql` files of a room. Raises ValueError for a folder without any, and as `add`."""
        paths = sorted(folder.glob("*.sql"))
        if not paths:
            raise ValueError(f"{folder} has no .sql file")
        for path in paths:
            self.add(SqlFile.read(path))

    def add(self, file: SqlFile) -> None:
        """Add one. Raises ValueError where it replaces what is not open to it, or overrides nothing."""
        lower = self._files.get(file.name)
        if "overrides" in file.marks:
            if lower is None:
                raise ValueError(f"{file.where}: no lower room declares {file.name}")
            if "open" not in lower.marks:
                raise ValueError(f"{file.where}: {lower.where} is not open")
            if (lower.objects, lower.signature) != (file.objects, file.signature):
                raise ValueError(f"{file.where}: takes or gives something else than {lower.where}")
        elif lower is not None:
            raise ValueError(f"{file.where}: {file.name} stands in {lower.where}")
        self._files[file.name] = file

    def __getitem__(self, name: str) -> SqlFile:
        return self._files[name]

    def in_order(self) -> list[SqlFile]:
        """The files to install, each after what it needs. Raises ValueError for a circle."""
        needs = {file: needs_of(file, self._files.values()) for file in self._files.values()}
        done: list[SqlFile] = []
        for name in sorted(self._files):
            _visit(self._files[name], needs, done, ())
        return done


def needs_of(file: SqlFile, files: Iterable[SqlFile]) -> list[SqlFile]:
    """Those of the files that one needs, by name."""
    return sorted((other for other in files if file.needs(other)), key=lambda other: other.name)


def _visit(
    file: SqlFile,
    needs: Mapping[SqlFile, list[SqlFile]],
    done: list[SqlFile],
    path: tuple[str, ...],
) -> None:
    if file in done:
        return
    if file.name in path:
        raise ValueError(f"these need each other: {', '.join(path)}")
    for other in needs[file]:
        _visit(other, needs, done, (*path, file.name))
    done.append(file)


sql = SqlRegistry()
