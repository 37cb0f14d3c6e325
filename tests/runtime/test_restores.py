"""Backups put back: into an empty portal, into an operator's own database, and killed in the middle."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from sbs_portal.runtime.backup import count_tables, make_backup, read_manifest
from tests.support.database import url_of
from tests.support.portals import Portal
from tests.support.waiting import until

pytestmark = pytest.mark.scenario
NewPortal = Callable[..., Portal]


def test_a_backup_gives_the_same_rows_and_files_back_in_an_empty_portal(
    new_portal: NewPortal, tmp_path: Path
) -> None:
    old, new = new_portal("old", prepared=True), new_portal("new")
    old.up()
    old.sql("create table sample (id bigint primary key, name text, amount numeric(18,2))")
    old.sql("insert into sample select n, '企业' || n, n / 7.0 from generate_series(1, 5000) n")
    (old.data_folder.files / "uploads").mkdir()
    (old.data_folder.files / "uploads" / "附件.bin").write_bytes(os.urandom(100_000))
    checksum = "select count(*), md5(string_agg(s::text, '|' order by id)) from sample s"
    before = old.sql(checksum)
    file = tmp_path / "backup.tar"
    done = old.call("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    running = old.call("restore", str(file))
    assert (running.returncode, "./portal down" in running.stderr) == (1, True)
    old.call("down")

    done = new.call("restore", str(file))
    assert done.returncode == 0, done.stderr
    new.up()
    assert new.sql(checksum) == before
    assert new.sql("select count(*) from accounts_user") == [(1,)]
    name = Path("uploads") / "附件.bin"
    assert (new.data_folder.files / name).read_bytes() == (old.data_folder.files / name).read_bytes()
    assert new.data_folder.secret_key.read_text() == old.data_folder.secret_key.read_text()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of an operator's own database, empty and owned by a role that may do nothing else."""
    name = f"external_{tmp_path.name[-20:].replace('-', '_')}"
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(f"create role {name} login password 'geheim' nosuperuser")
            cursor.execute(f"create database {name} owner {name}")
            yield url_of(name).replace("://portal@", f"://{name}:geheim@")
            cursor.execute(f"drop database {name} with (force)")
            cursor.execute(f"drop role {name}")


def test_a_backup_is_put_back_into_an_operators_own_database_once_it_is_there_and_empty(
    new_portal: NewPortal, empty_database: str, tmp_path: Path
) -> None:
    old, new, file = new_portal("old", prepared=True), new_portal("new"), str(tmp_path / "backup.tar")
    assert old.call("backup", file).returncode == 0
    absent = {"DATABASE_URL": empty_database.replace("/external_", "/absent_")}
    done = new.call("restore", file, env=absent)
    assert done.returncode == 1
    assert done.stderr.startswith("连接不上外部数据库，请检查 DATABASE_URL：")
    own = {"DATABASE_URL": empty_database}
    done = new.call("restore", file, env=own)
    assert done.returncode == 0, done.stderr
    with contextlib.closing(psycopg2.connect(empty_database)) as link, link.cursor() as cursor:
        assert count_tables(cursor) == read_manifest(Path(file)).tables
    assert new.data_folder.secret_key.read_text() == old.data_folder.secret_key.read_text()
    assert not new.data_folder.pg.exists()
    done = new.call("restore", file, env=own)
    assert (done.returncode, "外部数据库不是空的" in done.stderr) == (1, True)


@pytest.fixture
def slow_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A backup of more rows than fit between its reader and the server, where each waits for the lock 1."""
    name = f"source_{tmp_path.name[-20:].replace('-', '_')}"
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as link, link.cursor() as cursor:
        link.autocommit = True
        cursor.execute(f"create database {name}")
        with contextlib.closing(psycopg2.connect(url_of(name))) as source, source, source.cursor() as inside:
            inside.execute(
                "create function waits(text) returns boolean language plpgsql as "
                "'begin perform pg_catalog.pg_advisory_xact_lock_shared(1); return true; end';"
                "create table sample (name text check (waits(name)));"
                "insert into sample select repeat(md5(n::text), 50) from generate_series(1, 8000) n"
            )
        with monkeypatch.context() as patch:
            patch.setenv("DATABASE_URL", url_of(name))
            patch.setenv("PORTAL_DATA", str(tmp_path / "source"))
            made = make_backup(tmp_path / "backup.tar")
        yield made
        cursor.execute(f"drop database {name} with (force)")


@pytest.mark.parametrize("killed", ["the verb", "pg_restore"])
def test_a_restore_that_is_killed_in_the_middle_leaves_an_operators_database_empty(
    new_portal: NewPortal, empty_database: str, slow_backup: Path, killed: str
) -> None:
    portal, own = new_portal(), {"DATABASE_URL": empty_database}
    with contextlib.closing(psycopg2.connect(empty_database)) as link, link.cursor() as cursor:
        link.autocommit = True
        others = "select {} from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()"

        def waits() -> bool:
            cursor.execute(others.format("count(*) filter (where wait_event = 'advisory') > 0"))
            return cursor.fetchone() == (True,)

        def is_over() -> bool:
            cursor.execute(others.format("count(*) = 0"))
            return cursor.fetchone() == (True,)

        cursor.execute("select pg_advisory_lock(1)")
        child = portal.popen("restore", str(slow_backup), env=own)
        until(waits)
        reader = next(p for p in psutil.Process(child.pid).children() if p.name() == "pg_restore")
        (child if killed == "the verb" else reader).kill()
        cursor.execute("select pg_advisory_unlock(1)")
        _out, err = child.communicate(timeout=60)
        assert child.returncode == (-signal.SIGKILL if killed == "the verb" else 1)
        assert err.startswith("" if killed == "the verb" else "恢复数据库失败：")
        until(is_over)
        assert count_tables(cursor) == {}
        done = portal.call("restore", str(slow_backup), env=own)
        assert done.returncode == 0, done.stderr
        assert count_tables(cursor)["sample"][0] == 8000
