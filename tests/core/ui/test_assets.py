"""Static files: the packages' few files are found, collected, and named by their content."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from django.core.management import call_command

from core.ui.assets import FILES


def test_each_package_file_that_pages_name_is_found() -> None:
    for name in FILES:
        assert finders.find(f"vendor/{name}"), name


def test_nothing_else_of_the_packages_can_be_fetched() -> None:
    assert not finders.find("vendor/package.json")
    assert not finders.find("vendor/../package.json")


def test_collected_files_are_hashed_compressed_and_free_of_broken_references(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["echarts*"])
    url = storages["staticfiles"].url("vendor/tabler.min.css")
    assert re.fullmatch(r"/static/vendor/tabler\.min\.[0-9a-f]{12}\.css", url)
    stored = tmp_path / url.removeprefix("/static/")
    assert "sourceMappingURL" not in stored.read_text(encoding="utf-8")
    assert (tmp_path / f"{url.removeprefix('/static/')}.br").exists()
    assert not (tmp_path / "rest_framework").exists()
