"""A programme is named in its folder and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentives.eligibility.programme import ProgrammeRules
from incentives.eligibility.registry import programmes

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "cultivation" / "ledger" / "demo.py"
"""Whoever asks a question in the demo may name an award."""
SOURCES = [
    path
    for place in ("core", "accounts", "exchange", "cultivation", "monitoring", "incentives", "reports", "sbs_portal",
                  "templates")
    for path in sorted((ROOT / place).rglob("*"))
    if path.suffix in {".py", ".html"} and "migrations" not in path.parts
    and path != DEMO
    and not path.is_relative_to(ROOT / "incentives" / "programmes")
]  # fmt: skip


@pytest.mark.parametrize("rules", programmes(), ids=lambda rules: rules.code)
def test_no_source_outside_the_folders_names_a_programme(rules: ProgrammeRules) -> None:
    code, title = rules.code, str(rules.words.title)
    words = (f'"{code}"', f"'{code}'", f"programmes.{code.lower()}", title)
    named = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(word in path.read_text("utf-8") for word in words)
    }
    assert len(SOURCES) > 200
    assert not named
