"""Backups: one file with the database, the attachments, and a manifest that says what must come back.

`make_backup` needs only the environment of the portal (DATABASE_URL, PORTAL_DATA), so that a Celery task may call it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg2
import psycopg2.errors
import psycopg2.extensions
from psycopg2.sql import SQL, Identifier

from sbs_portal.runtime import fingerprint
from sbs_portal.runtime.messages import Refused, last_line
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.postgres import for_program, program

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
SMALL = ("secret_key", "demo_accounts.json", "portal.json")  # what else a data folder cannot do without
NOT_STATE = ("tmp",)  # folders under files/ that hold nothing worth keeping


@dataclass(frozen=True)
class Manifest:
    """What a backup holds; tables as {name: [rows, checksum]}."""

    format: int
    made_at: str
    postgres: str
    migrations: list[tuple[str, str]]
    tables: dict[str, tuple[int, str]]
    files: int


def make_backup(path: str | Path) -> Path:
    """Write a backup of the portal that the environment names to `path`, whole or not at all.

    Raises Refused with one sentence when there is no room or the server is not compatible.
    """
    path = Path(path).absolute()
    data_folder = DataFolder.of(None)
    url = os.environ["DATABASE_URL"]
    if not path.parent.is_dir():
        raise Refused(f"备份目录不存在：{path.parent}")
    draft = path.with_name(f".{path.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as scratch:
            dump = Path(scratch) / DUMP
            manifest = _dump(url, dump, path, data_folder)
            _pack(draft, dump, manifest, data_folder)
        draft.replace(path)
    except OSError as error:
        raise Refused(f"写入备份失败：{error.strerror or error}") from error
    except psycopg2.Error as error:
        full = isinstance(error, psycopg2.errors.DiskFull)
        raise Refused(f"导出数据库失败：{'磁盘空间不足' if full else last_line(str(error))}") from error
    finally:
        draft.unlink(missing_ok=True)
    return path


def prune_backups(folder: str | Path, keep: int, pattern: str = "daily-*.tar") -> list[Path]:
    """Delete all but the newest `keep` backups that match; the deleted ones."""
    found = sorted(Path(folder).glob(pattern), key=lambda p: (p.stat().st_mtime, p.name), reverse=True)
    for path in found[keep:]:
        path.unlink()
    return found[keep:]


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup; Refused when the file is none."""
    try:
        with tarfile.open(path) as tar:
            stream = tar.extractfile(MANIFEST)
            assert stream is not None  # noqa: S101
            raw = json.load(stream)
    except FileNotFoundError as error:
        raise Refused(f"找不到备份文件：{path}") from error
    except (OSError, tarfile.TarError, KeyError, ValueError, AssertionError) as error:
        raise Refused(f"不是完整的备份文件：{path}") from error
    try:
        if raw["format"] != FORMAT:
            raise Refused(f"备份文件的格式版本 {raw['format']} 不受支持，请更新程序。")
        raw["tables"] = {name: (rows, checksum) for name, (rows, checksum) in raw["tables"].items()}
        raw["migrations"] = [(app, name) for app, name in raw["migrations"]]
        return Manifest(**{field.name: raw[field.name] for field in fields(Manifest)})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"不是完整的备份文件：{path}") from error


def require_known(manifest: Manifest) -> None:
    """Refused for a backup of a newer program: `up` would not start on its database."""
    if later := fingerprint.later(manifest.migrations):
        raise Refused(f"备份由更新版本的程序创建（多出迁移 {'、'.join(later[:3])}），请先更新程序再恢复。")


def count_tables(cursor: psycopg2.extensions.cursor) -> dict[str, tuple[int, str]]:
    """Rows and an order-free checksum of every table of the schemas `public` and `history` (`history.NAME`)."""
    cursor.execute("set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex'")
    cursor.execute(
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname in ('public', 'history') and c.relkind = 'r' order by 1, 2"
    )
    found = {}
    for schema, name in cursor.fetchall():
        cursor.execute(
            SQL("select count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from {} t").format(
                Identifier(schema, name)
            )
        )
        row = cursor.fetchone()
        assert row is not None  # noqa: S101
        found[name if schema == "public" else f"{schema}.{name}"] = (int(row[0]), str(row[1]))
    return found


def _dump(url: str, dump: Path, path: Path, data_folder: DataFolder) -> Manifest:
    """Dump the database and count its rows in one snapshot."""
    link = psycopg2.connect(url)
    try:
        link.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with link.cursor() as cursor:
            cursor.execute("select pg_database_size(current_database()), pg_export_snapshot(), version()")
            row = cursor.fetchone()
            assert row is not None  # noqa: S101
            size, snapshot, version = int(row[0]), str(row[1]), str(row[2])
            _require_room(path.parent, size + _size_of(data_folder.files))
            target, env = for_program(url)
            made = subprocess.run(
                [program("pg_dump"), "--format=custom", "--compress=3",
                 "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={dump}", f"--dbname={target}"],
                env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if made.returncode:
                raise Refused(f"导出数据库失败：{last_line(made.stderr) or 'pg_dump'}")
            tables = count_tables(cursor)
        files = (
            sum(1 for p in data_folder.files.rglob("*") if p.is_file()) if data_folder.files.is_dir() else 0
        )
        now = datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")
        return Manifest(FORMAT, now, version.split()[1], fingerprint.applied(url), tables, files)
    finally:
        link.close()


def _pack(draft: Path, dump: Path, manifest: Manifest, data_folder: DataFolder) -> None:
    """Put the parts into one tar file, the manifest first, and make sure that it is on disk."""
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))
            tar.add(dump, DUMP)
            for name in SMALL:
                if (data_folder.data / name).is_file():
                    tar.add(data_folder.data / name, name)
            if data_folder.files.is_dir():
                tar.add(data_folder.files, FILES, filter=_worth_keeping)
        stream.flush()
        os.fsync(stream.fileno())


def _worth_keeping(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    parts = entry.name.split("/")
    skip = len(parts) > 1 and parts[1] in NOT_STATE
    return entry if (entry.isfile() or entry.isdir()) and not skip else None


def _require_room(folder: Path, bytes_needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < bytes_needed:
        raise Refused(f"磁盘空间不足：备份约需 {bytes_needed >> 20} MB，{folder} 只剩 {free >> 20} MB。")


def _size_of(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else 0
