"""The manual names every code that an import can give."""

from pathlib import Path

from django.conf import settings

from exchange.errors import ErrorCode, FileCode


def test_the_manual_lists_every_code() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "manual" / "exchange.md").read_text(encoding="utf-8")
    assert [code for code in [*ErrorCode, *FileCode] if f"`{code}`" not in text] == []
