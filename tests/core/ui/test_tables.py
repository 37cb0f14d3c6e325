"""Headings and the cells below them: what a heading declares holds for each of its cells."""

import re
from pathlib import Path

import pytest

from sbs_portal.runtime.paths import ROOT

_HEADING = re.compile(r'{% heading "(\w+)"')
LISTS = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if re.search(r"{{ td_\w+ }}", path.read_text())
]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_column_of_a_list_is_as_its_heading_declares_it(path: Path) -> None:
    text = path.read_text()
    left = [
        name for name in _HEADING.findall(text) if not re.search(rf"<t[dh][^>]*{{{{ td_{name} }}}}", text)
    ]
    assert not left, f"these cells have neither the width nor the rank of their heading: {left}"
    assert '<th scope="row">' not in text
