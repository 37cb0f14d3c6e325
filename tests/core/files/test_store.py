"""The file store keeps bytes before rows, names apart from paths, and lets go what is past."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import os
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import ResponseError

from core.disk import is_disk_full
from core.files import expiry, selectors
from core.files.models import StoredFile
from core.files.store import local_path, open_stored, safe_name, store
from core.jobs.running import run_now
from core.jobs.services import submit
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_by_its_content_under_a_path_that_says_nothing(tmp_path: Path) -> None:
    content = "企业名单".encode() * 1000
    owner = factories.user()
    (tmp_path / "名单.csv").write_bytes(content)
    sources: list[Any] = [
        content,
        SimpleUploadedFile("名单.csv", content),
        tmp_path / "名单.csv",
        io.BytesIO(content),
        iter([content[:10], content[10:]]),
    ]
    for source in sources:
        kept = store(source, kind="UPLOAD", owner=owner, name="名单.csv")
        assert kept.sha256 == hashlib.sha256(content).hexdigest()
        assert (kept.size, kept.name) == (len(content), "名单.csv")
        digest = kept.sha256
        assert re.fullmatch(rf"{digest[:2]}/{digest[2:4]}/{digest[:32]}-[0-9a-f]{{12}}\.csv", kept.path)
        with open_stored(kept) as stream:
            assert stream.read() == content
        with local_path(kept) as path:
            assert path.read_bytes() == content
    assert StoredFile.objects.values("path").distinct().count() == len(sources)


def test_a_file_is_called_as_where_it_came_from_and_holds_no_personal_data_unless_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "名单.csv").write_bytes(b"x")
    for source in (str(tmp_path / "名单.csv"), tmp_path / "名单.csv", SimpleUploadedFile("名单.csv", b"x")):
        kept = store(source, kind="UPLOAD")
        assert (kept.name, kept.has_personal_data) == ("名单.csv", False)
    assert store(b"x", kind="UPLOAD", personal=True).has_personal_data


def test_only_the_kinds_of_workbooks_keep_their_suffix() -> None:
    suffixes = {name: Path(store(b"x", kind="UPLOAD", name=name).path).suffix for name in ("a.XLS", "a.exe")}
    assert suffixes == {"a.XLS": ".xls", "a.exe": ""}


def test_each_kind_has_its_day(settings: Any) -> None:
    settings.KEEP_UPLOADS_DAYS, settings.KEEP_EXPORTS_DAYS = 30, 7
    today = timezone.localdate()
    days = {kind: store(b"x", kind=kind, name="a").expires_on for kind in ("UPLOAD", "EXPORT", "ATTACHMENT")}
    assert days == {
        "UPLOAD": today + dt.timedelta(days=30),
        "EXPORT": today + dt.timedelta(days=7),
        "ATTACHMENT": None,
    }


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\报表\\企业.xlsx", "企业.xlsx"),
        ('a<b>:"c"|?*.xls', "a_b___c____.xls"),
        ("名\u0000单\n.csv", "名单.csv"),
        ("", "文件"),
        ("...", "文件"),
        ("很" * 300 + ".xlsx", "很" * 139 + ".xlsx"),
        ("很" * 140 + ".v1.xlsx", "很" * 139 + ".xlsx"),
    ],
)
def test_a_persons_file_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_download_is_ones_own_with_its_chinese_name(client: Client) -> None:
    owner, other = factories.user(), factories.user()
    kept = store(b"<script>", kind="EXPORT", owner=owner, name="宝安区企业.xlsx")
    url = reverse("core:file", args=[kept.pk])
    client.force_login(owner)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"<script>"  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "宝安区企业.xlsx" in unquote(answer.headers["Content-Disposition"])
    client.force_login(other)
    assert client.get(url).status_code == 404


def test_a_room_may_permit_a_file_to_others(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    colleague = factories.user()
    kept = store(b"x", kind="EXPORT", owner=factories.user(), name="a.pdf")
    monkeypatch.setitem(
        selectors.PERMITTED, "test", lambda user, stored: user == colleague and stored == kept
    )
    client.force_login(colleague)
    assert client.get(reverse("core:file", args=[kept.pk])).status_code == 200


def test_bytes_that_are_gone_are_a_404(client: Client) -> None:
    owner = factories.user()
    kept = store(b"x", kind="EXPORT", owner=owner, name="a")
    default_storage.delete(kept.path)
    client.force_login(owner)
    answer = client.get(reverse("core:file", args=[kept.pk]))
    assert answer.status_code == 404
    assert "文件不存在、已过保存期，或不在您现在的工作范围内。" in answer.content.decode()


def test_the_night_clears_what_is_past_and_asks_the_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    past, kept = (store(b"x", kind="UPLOAD", name=name) for name in ("past", "kept"))
    StoredFile.objects.filter(pk=past.pk).update(expires_on=today)
    asked: list[dt.date] = []

    def staging(day: dt.date) -> int:
        asked.append(day)
        return 4

    monkeypatch.setitem(expiry.HOOKS, "staging", staging)
    done = run_now(submit(kind="files.expire"))
    assert done.state == "DONE"
    assert done.result is not None
    assert done.result["counts"]["files"] == 1
    assert done.result["counts"]["staging"] == 4
    assert asked == [today]
    assert list(StoredFile.objects.all()) == [kept]
    assert not default_storage.exists(past.path)
    assert default_storage.exists(kept.path)


def test_bytes_without_a_row_go_after_a_day_and_strangers_stay() -> None:
    root = Path(settings.DATA_DIR) / "files"
    orphan, stranger = root / "ab" / "cd" / "orphan", root / "notours" / "x"
    for path in (orphan, stranger):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert expiry.sweep_orphans() == 0
    old = time.time() - 2 * expiry.ORPHANS_KEPT
    for path in (orphan, stranger):
        os.utime(path, (old, old))
    assert expiry.sweep_orphans() == 1
    assert not orphan.exists()
    assert stranger.exists()
    stranger.unlink()


def full(*_args: Any, **_kwargs: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_a_killed_export_left_goes_too(settings: Any) -> None:
    folder = Path(settings.DATA_DIR) / "files" / "tmp" / "killed"
    folder.mkdir(parents=True)
    (folder / "export.xlsx").write_bytes(b"x")
    old = time.time() - 2 * 24 * 3600
    os.utime(folder / "export.xlsx", (old, old))
    assert expiry.sweep_orphans() == 1
    os.utime(folder, (old, old))
    expiry.sweep_orphans()
    assert not folder.exists()


def test_a_full_disk_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(OSError, match="No space"):
        store(b"x", kind="UPLOAD", name="a")
    assert not StoredFile.objects.exists()


def test_a_full_disk_is_known_whichever_disk_it_is() -> None:
    class DiskFull(Exception):  # noqa: N818
        pgcode = "53100"

    error = OperationalError("could not extend file")
    error.__cause__ = DiskFull()
    assert is_disk_full(error)
    assert is_disk_full(ResponseError("MISCONF Errors writing to the AOF file: No space left on device"))
    assert not is_disk_full(ResponseError("WRONGTYPE Operation against a key"))
    assert not is_disk_full(OperationalError("gone"))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_full_disk_is_a_507_with_the_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch, htmx: bool
) -> None:
    person = factories.user()
    client.force_login(person)
    monkeypatch.setattr("core.notices.views.mark_read", full)
    answer = client.post(reverse("core:notices_read"), headers={"HX-Request": "true"} if htmx else {})
    assert answer.status_code == 507
    assert "存储空间不足" in answer.content.decode()
