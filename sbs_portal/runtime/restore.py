"""Puts a backup back: into a database beside the present one, counted against the manifest, then exchanged."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection

from sbs_portal.runtime import archives, state, variables
from sbs_portal.runtime.backup import DUMP, FILES, SMALL, Manifest, count_tables, read_manifest
from sbs_portal.runtime.messages import Refused, last_line
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.postgres import Cluster, for_program, program

BUSINESS = ("exchange_", "cultivation_", "monitoring_", "incentives_")  # tables that hold people's work
PG_RESTORE = (program("pg_restore"), "--no-owner", "--no-privileges")
NEW_IN_17 = b"SET transaction_timeout = 0;\n"  # in the first lines of a script
ERRORS = ("ERROR", "error", "错误")  # as servers and programs begin the line that says what was wrong
RESTORING, OLD = "portal_restoring", "portal_before_restore"


def rehearse(path: Path, data_folder: DataFolder, cluster: Cluster) -> Manifest:
    """Restore into a scratch database, compare every table with the manifest, drop it again."""
    manifest = read_manifest(path)
    name = "portal_rehearsal"
    cluster.drop_database(name)
    try:
        _into(cluster, name, path, manifest, data_folder)
    finally:
        cluster.drop_database(name)
    return manifest


def restore(path: Path, data_folder: DataFolder, cluster: Cluster, *, replace: bool = False) -> Manifest:
    """Exchange the embedded portal's content for that of the backup; nothing changes unless all of it came back."""
    manifest = read_manifest(path)
    with closing(cluster.connect("portal")) as link:
        if not replace and has_business_data(link):
            raise Refused("平台里已有业务数据；确要覆盖请加 --replace（覆盖前请先备份）。")
    cluster.drop_database(RESTORING)
    cluster.drop_database(OLD)
    try:
        _into(cluster, RESTORING, path, manifest, data_folder)
        with _unpacked(path, data_folder) as parts:
            with closing(cluster.connect()) as link:
                link.autocommit = False
                with link, link.cursor() as cursor:
                    cursor.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'portal'"
                    )
                    cursor.execute(f"alter database portal rename to {OLD}")
                    cursor.execute(f"alter database {RESTORING} rename to portal")
            _exchange_files(parts, data_folder)
    finally:
        cluster.drop_database(RESTORING)
    cluster.drop_database(OLD)
    return manifest


def restore_external(path: Path, data_folder: DataFolder, url: str) -> Manifest:
    """Restore into an operator's own database, which must have no tables; in one transaction."""
    manifest = read_manifest(path)
    with closing(psycopg2.connect(url)) as link, link, link.cursor() as cursor:
        if count_tables(cursor):
            raise Refused("外部数据库不是空的：请新建一个空数据库，并用 DATABASE_URL 指向它。")
    with _unpacked(path, data_folder) as parts:
        _in_one_transaction(parts / DUMP, url)
        _compare(psycopg2.connect(url), manifest, "请换一个空数据库，用另一个备份重试")
        _exchange_files(parts, data_folder)
    return manifest


def has_business_data(link: connection) -> bool:
    """Whether any table of a business room has a row."""
    with link.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind = 'r'"
        )
        for (name,) in cursor.fetchall():
            if str(name).startswith(BUSINESS):
                cursor.execute(f'select exists (select from public."{name}")')
                if cursor.fetchone() == (True,):
                    return True
    return False


def _into(cluster: Cluster, name: str, path: Path, manifest: Manifest, data_folder: DataFolder) -> None:
    cluster.ensure_database(name)
    with (
        tempfile.TemporaryDirectory(prefix=".restore-", dir=data_folder.data) as folder,
        tarfile.open(path) as tar,
    ):
        archives.unpack(tar, Path(folder), DUMP)
        url = variables.database_url(data_folder, name)
        _pg_restore(Path(folder) / DUMP, url, "--jobs=2")
    _compare(cluster.connect(name), manifest)


def _pg_restore(dump: Path, url: str, *options: str) -> None:
    target, env = for_program(url)
    done = subprocess.run(
        [*PG_RESTORE, "--exit-on-error", *options, f"--dbname={target}", dump],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise _failed(done.stderr)


def _in_one_transaction(dump: Path, url: str) -> None:
    """Run the dump as a script, all or nothing, on a server that may be older than ours: pg_restore itself would set
    a parameter that versions before 17 do not know, and stop.

    Only a COMMIT that is written after the whole script keeps it: psql takes the end of its input for the script's
    end, also where pg_restore or this process was killed.
    """
    target, env = for_program(url)
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen([*PG_RESTORE, "--file=-", dump], stdout=subprocess.PIPE, stderr=said) as reading,
        subprocess.Popen(
            [program("psql"), *options, f"--dbname={target}"],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said,
        ) as writing,
    ):  # fmt: skip
        assert reading.stdout is not None  # noqa: S101
        assert writing.stdin is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):  # psql has stopped at an error
            writing.stdin.write(b"BEGIN;\n")
            for line in reading.stdout:
                if line == NEW_IN_17:
                    break
                writing.stdin.write(line)
            shutil.copyfileobj(reading.stdout, writing.stdin, 1 << 20)
        reading.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            if not reading.wait():
                writing.stdin.write(b"COMMIT;\n")
            writing.stdin.close()
        if writing.wait() or reading.returncode:
            said.seek(0)
            raise _failed(said.read().decode(errors="replace"))


def _failed(said: str) -> Refused:
    errors = [line for line in said.splitlines() if any(word in line for word in ERRORS)]
    return Refused(f"恢复数据库失败：{errors[0] if errors else last_line(said) or 'pg_restore'}")


def _compare(link: connection, manifest: Manifest, aftermath: str = "已放弃，原有数据没有改变") -> None:
    with closing(link), link.cursor() as cursor:
        cursor.execute("begin")
        found = count_tables(cursor)
    # a backup from before they were counted has none
    if not any(name.startswith("history.") for name in manifest.tables):
        found = {name: counted for name, counted in found.items() if not name.startswith("history.")}
    wrong = sorted(
        name for name in manifest.tables.keys() | found if manifest.tables.get(name) != found.get(name)
    )
    if wrong:
        raise Refused(f"恢复后的数据与备份不一致（表 {'、'.join(wrong[:5])}），{aftermath}。")


@contextmanager
def _unpacked(path: Path, data_folder: DataFolder) -> Iterator[Path]:
    """The parts of a backup in a folder on the same file system as the data."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data_folder.data) as folder:
        with tarfile.open(path) as tar:
            archives.unpack(tar, Path(folder))
        yield Path(folder)


def _exchange_files(parts: Path, data_folder: DataFolder) -> None:
    here = state.read(data_folder)
    (parts / FILES).mkdir(exist_ok=True, mode=0o700)
    if data_folder.files.exists():
        data_folder.files.rename(parts / "files.old")
    (parts / FILES).rename(data_folder.files)
    for name in SMALL:
        if name == data_folder.state_file.name:
            continue
        if (parts / name).exists():
            shutil.copyfile(parts / name, data_folder.data / f"{name}.new")
            (data_folder.data / f"{name}.new").chmod(0o600)
            (data_folder.data / f"{name}.new").rename(data_folder.data / name)
        elif name != data_folder.secret_key.name:
            (data_folder.data / name).unlink(missing_ok=True)
    then = _state_of(parts)
    state.write(
        data_folder,
        state.PortalState(
            host=here.host, port=here.port, demo=then.demo, city_loaded=then.city_loaded,
            initialised=then.initialised,
        ),
    )  # fmt: skip


def _state_of(parts: Path) -> state.PortalState:
    """What the backed-up portal knew of itself; a backup of foreign services may not say, then nothing is redone."""
    try:
        raw = json.loads((parts / "portal.json").read_text(encoding="utf-8"))
    except OSError:
        return state.PortalState(demo=False, city_loaded=True, initialised=True)
    known = {f.name for f in fields(state.PortalState)}
    return state.PortalState(**{name: value for name, value in raw.items() if name in known})
