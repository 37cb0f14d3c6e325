"""Which files are mutated, and which tests are theirs."""

from __future__ import annotations

import tomllib
from pathlib import Path

PURE = (
    "core/exact.py",
    "core/uscc.py",
    "core/money.py",
    "core/periods.py",
    "core/verdict.py",
    "*/*/rules.py",
    "*/*/rules/**/*.py",
    "exchange/kinds/*.py",
    "exchange/reading/*.py",
)
"""What is mutated when nothing is named: the pure rules and the readers."""

NO_SOURCE = {"tests", "migrations", "node_modules", ".venv", "var"}


def files_of(root: Path, path: str | None) -> list[str]:
    """The source files of a file or folder of the checkout, from the checkout on; none for what is no source."""
    if path is None:
        found = {file for pattern in PURE for file in root.glob(pattern)}
    else:
        start = (root / path).resolve()
        found = set(start.rglob("*.py")) if start.is_dir() else {start} if start.is_file() else set()
    names = (file.relative_to(root) for file in found if file.suffix == ".py" and root in file.parents)
    return sorted(str(name) for name in names if not NO_SOURCE & set(name.parts))


def tests_of(root: Path, file: str) -> list[str]:
    """The tests of a source file: its mirror or the nearest folder above it, and what pyproject.toml adds for it."""
    added = declared(root)
    own = [test for prefix, tests in added.items() if _under(file, prefix) for test in tests]
    mirror = _mirror(root, file)
    return list(dict.fromkeys([*mirror, *own] if not own or mirror[0].endswith(".py") else own))


def _mirror(root: Path, file: str) -> list[str]:
    parts = Path("tests", file).with_suffix("").parts
    for length in range(len(parts), 1, -1):
        *folder, name = parts[:length]
        test, room = Path(*folder, f"test_{name}.py"), Path(*folder, name)
        for place in (test, room):
            if (root / place).exists():
                return [str(place)]
    return ["tests"]


def declared(root: Path) -> dict[str, list[str]]:
    """Tests by the file or folder whose they are, from pyproject.toml."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    tests: dict[str, list[str]] = settings.get("tool", {}).get("portal", {}).get("mutants", {})
    return tests


def _under(file: str, prefix: str) -> bool:
    return file == prefix or file.startswith(f"{prefix}/")
