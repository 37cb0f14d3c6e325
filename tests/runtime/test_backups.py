"""Backups: pruning, manifests, and refusing what is none."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from psycopg2.extensions import parse_dsn

from sbs_portal.runtime import backup, restore
from sbs_portal.runtime.messages import Refused, last_line
from sbs_portal.runtime.postgres import for_program
from tests.support.portals import Portal


def test_pruning_keeps_the_newest_and_touches_nothing_else(tmp_path: Path) -> None:
    for day in range(1, 6):
        path = tmp_path / f"daily-2024010{day}.tar"
        path.touch()
        os.utime(path, (day, day))
    (tmp_path / "mine.tar").touch()
    gone = backup.prune_backups(tmp_path, keep=2)
    assert sorted(p.name for p in gone) == ["daily-20240101.tar", "daily-20240102.tar", "daily-20240103.tar"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "daily-20240104.tar",
        "daily-20240105.tar",
        "mine.tar",
    ]


def _tar(path: Path, manifest: object) -> Path:
    text = json.dumps(manifest).encode()
    with tarfile.open(path, "w") as tar:
        entry = tarfile.TarInfo(backup.MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return path


def test_a_backup_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="格式版本 99"):
        backup.read_manifest(_tar(tmp_path / "x.tar", {"format": 99}))


@pytest.mark.parametrize(
    "url",
    [
        "postgres://portal:s3cret%21@db.example:5433/portal?sslmode=require",
        "postgres:///portal?host=/run&password=s3cret!",
    ],
)
def test_a_password_is_never_an_argument_of_a_program(url: str) -> None:
    target, env = for_program(url)
    assert "s3cret" not in target
    assert env["PGPASSWORD"] == "s3cret!"
    assert parse_dsn(target) == {key: value for key, value in parse_dsn(url).items() if key != "password"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到备份文件"):
        backup.read_manifest(tmp_path / "none.tar")


@pytest.mark.django_db(transaction=True)
def test_a_backup_counts_every_table_and_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    path = backup.make_backup(tmp_path / "now.tar")
    manifest = backup.read_manifest(path)
    assert manifest.tables["django_migrations"][0] == len(manifest.migrations) > 20
    assert [p.name for p in tmp_path.iterdir()] == ["now.tar"]
    with pytest.raises(Refused, match="备份目录不存在"):
        backup.make_backup(tmp_path / "nowhere" / "now.tar")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "psql: note\npsql:<stdin>:7: ERROR:  disk full\nLINE 1: x\n        ^\n",
            "psql:<stdin>:7: ERROR:  disk full",
        ),
        ("psql:<stdin>:7: 错误:  磁盘已满\n第1行 x\n      ^\n", "psql:<stdin>:7: 错误:  磁盘已满"),
        ("psql:<stdin>:7: ОШИБКА:  диск заполнен\n\n", "psql:<stdin>:7: ОШИБКА:  диск заполнен"),
        ("", "pg_restore"),
    ],
)
def test_the_refusal_of_a_restore_says_what_was_wrong_in_the_servers_language(said: str, told: str) -> None:
    assert str(restore._failed(said)) == f"恢复数据库失败：{told}"


def test_the_last_line_is_the_last_that_says_something() -> None:
    assert last_line("one\n two \n \n") == "two"
    assert last_line(" \n") == ""


@pytest.mark.parametrize(
    "manifest", [[1], "text", {}, {"format": backup.FORMAT}, {"format": 1, "tables": {"t": 1}}]
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: object) -> None:
    with pytest.raises(Refused, match="不是完整的备份文件"):
        backup.read_manifest(_tar(tmp_path / "x.tar", manifest))


def test_what_a_later_program_adds_to_a_manifest_of_this_format_does_no_harm(tmp_path: Path) -> None:
    manifest = backup.Manifest(backup.FORMAT, "now", "18.6", [("core", "0001_initial")], {"t": (1, "2")}, 0)
    found = backup.read_manifest(_tar(tmp_path / "x.tar", {**asdict(manifest), "packed": "zstd"}))
    assert found == manifest
    backup.require_known(found)


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_replaced(
    new_portal: Callable[..., Portal], tmp_path: Path
) -> None:
    later = [("core", "0001_initial"), ("core", "9999_later"), ("axes", "9999_not_ours")]
    manifest = backup.Manifest(backup.FORMAT, "now", "18.6", later, {"t": (1, "2")}, 0)
    portal, path = new_portal(), _tar(tmp_path / "x.tar", asdict(manifest))
    done = portal.call("restore", "--replace", str(path))
    assert done.returncode == 1
    assert done.stderr == "备份由更新版本的程序创建（多出迁移 core.9999_later），请先更新程序再恢复。\n"
    assert not portal.data_folder.pg.exists()
