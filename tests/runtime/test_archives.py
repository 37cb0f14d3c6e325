"""Unpacking: what is inside comes out, and nothing leaves the folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from sbs_portal.runtime import archives
from sbs_portal.runtime.messages import Refused


def _tar(name: str, link: str = "") -> tarfile.TarFile:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        entry = tarfile.TarInfo(name)
        if link:
            entry.type, entry.linkname = tarfile.SYMTYPE, link
        tar.addfile(entry, io.BytesIO())
    made.seek(0)
    return tarfile.open(fileobj=made)


@pytest.mark.parametrize("filters", [True, False])
@pytest.mark.parametrize(
    ("name", "link"),
    [("../out", ""), ("/out", ""), ("a/../../out", ""), ("link", "/etc"), ("a/link", "../../etc")],
)
def test_an_entry_that_would_leave_the_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, link: str, filters: bool
) -> None:
    if not filters:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    with pytest.raises(Refused):
        archives.unpack(_tar(name, link), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_ordinary_entries_come_out_without_filters_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    archives.unpack(_tar("a/b.txt"), tmp_path)
    assert (tmp_path / "a" / "b.txt").is_file()
