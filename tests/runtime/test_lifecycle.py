"""Up, down, and everything that can go wrong between: real processes on data folders of their own."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from sbs_portal.runtime.backup import count_tables, read_manifest
from tests.support.database import drop, make_copy, url_of
from tests.support.portals import Portal, free_port
from tests.support.releases import as_before
from tests.support.waiting import until

pytestmark = pytest.mark.scenario
NewPortal = Callable[..., Portal]
UP = ("up", "--no-demo")


def test_what_a_killed_supervisor_left_is_cleared_by_the_next_up(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    portal.up()
    os.kill(int((portal.data_folder.run / "supervisord.pid").read_text()), signal.SIGKILL)
    assert {left.service for left in portal.processes()} >= {
        "postgres",
        "valkey",
        "web",
    }  # they go on without it
    portal.up()
    assert portal.status()["ready"]
    done = portal.call("down")
    assert done.returncode == 0
    assert portal.processes() == []
    assert portal.call("status").returncode == 3
    assert portal.call("down").returncode == 0


def test_a_portal_in_the_foreground_stops_everything_when_told_to(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    child = portal.popen(*UP, "--port", str(portal.port))
    assert child.stdout is not None
    assert any("Ctrl-C" in line for line in iter(child.stdout.readline, ""))
    assert portal.status()["ready"]
    child.send_signal(signal.SIGINT)
    out, _err = child.communicate(timeout=120)
    assert child.returncode == 0
    assert "已停止" in out
    assert portal.processes() == []


def test_a_portal_whose_terminal_is_closed_stops_everything(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    child = portal.popen(*UP, "--port", str(portal.port))
    assert child.stdout is not None
    assert child.stderr is not None
    assert any("Ctrl-C" in line for line in iter(child.stdout.readline, ""))
    child.stdout.close()
    child.stderr.close()
    for _sender in ("the kernel", "the shell"):
        child.send_signal(signal.SIGHUP)
    assert child.wait(timeout=120) == 0
    assert portal.processes() == []


def test_an_up_that_is_told_to_stop_while_it_starts_leaves_nothing(new_portal: NewPortal) -> None:
    portal = new_portal()
    child = portal.popen(*UP, "--port", str(portal.port))
    until(portal.processes)
    child.send_signal(signal.SIGTERM)
    child.communicate(timeout=120)
    assert child.returncode != 0
    assert portal.processes() == []


def test_an_up_that_was_killed_half_way_is_no_obstacle(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    child = portal.popen(*UP, "--port", str(portal.port))
    until(lambda: any(left.service == "postgres" for left in portal.processes()))
    child.kill()
    child.communicate(timeout=120)
    portal.up()
    assert portal.status()["ready"]


def test_a_port_in_use_is_one_sentence_and_nothing_started(new_portal: NewPortal) -> None:
    portal = new_portal()
    with socket.socket() as other:
        other.bind(("127.0.0.1", portal.port))
        other.listen()
        done = portal.call(*UP, "--port", str(portal.port), "--detach")
    assert done.returncode == 1
    assert done.stderr.strip() == f"端口 {portal.port} 已被占用，请用 --port 换一个端口。"
    assert portal.processes() == []


def test_demo_and_real_data_never_mix(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    done = portal.call("up", "--demo", "--port", str(portal.port), "--detach")
    assert done.returncode == 1
    assert "正式数据" in done.stderr


def test_a_database_newer_than_the_code_is_refused(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    insert = "insert into django_migrations (app, name, applied) values ('core', '9999_later', now())"
    assert (
        portal.shell(f"from django.db import connection as c; c.cursor().execute({insert!r})").returncode == 0
    )
    done = portal.call(*UP, "--port", str(portal.port), "--detach")
    assert done.returncode == 1
    assert "core.9999_later" in done.stderr
    assert "更新程序" in done.stderr
    assert portal.processes() == []


def test_commands_bring_their_own_services_share_them_and_take_them_away(new_portal: NewPortal) -> None:
    portal = new_portal()
    one = portal.popen(
        *portal.shell_words("from django.core.cache import cache; cache.set('x', 1); print(cache.get('x'))")
    )
    two = portal.shell(
        "from django.db import connection as c; k = c.cursor(); k.execute('select 42'); print(k.fetchone()[0])"
    )
    out, err = one.communicate(timeout=120)
    assert (out, two.stdout) == ("1\n", "42\n"), err + two.stderr
    assert portal.shell("raise SystemExit(7)").returncode == 7
    assert portal.processes() == []


def test_a_folder_with_a_long_name_and_odd_letters_works(new_portal: NewPortal) -> None:
    portal = new_portal("数据 Folder % " + "x" * 80)
    done = portal.shell("from django.db import connection as c; c.ensure_connection(); print('ok')")
    assert done.stdout == "ok\n", done.stderr
    assert len(os.fsencode(portal.data_folder.pg_socket)) < 100
    assert not portal.data_folder.sockets.exists()  # nothing stays outside the data folder


def test_an_up_after_a_pull_backs_up_migrates_and_keeps_every_row(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    assert portal.call("manage", "migrate", "axes", "0008").returncode == 0
    said = portal.up()
    assert "升级前备份到" in said
    (file,) = portal.data_folder.backups.glob("before-upgrade-*.tar")
    before = read_manifest(file)
    with contextlib.closing(portal.connect()) as link, link.cursor() as cursor:
        cursor.execute("begin")
        after = count_tables(cursor)
    made = {"django_migrations", "axes_accessattemptexpiration"}
    assert {name for name in after if after[name] != before.tables.get(name)} == made
    assert portal.status()["ready"]


def test_an_up_on_the_data_of_an_early_release_keeps_every_row_and_installs_the_functions(
    new_portal: NewPortal,
) -> None:
    portal = new_portal(prepared=True)
    sql = f"from django.db import connection as c; k = c.cursor(); k.execute({as_before()!r})"
    count = "from sbs_portal.runtime.backup import count_tables; print(count_tables(k))"
    before = ast.literal_eval(portal.says(f"{sql}; k.execute('begin'); {count}"))
    assert portal.call("manage", "install_sql", "--check").returncode == 1
    assert "正在更新数据库结构" not in portal.up()
    with contextlib.closing(portal.connect()) as link, link.cursor() as cursor:
        cursor.execute("begin")
        after = count_tables(cursor)
    assert {name for name in after if after[name] != before.get(name)} == {"django_migrations"}
    assert portal.call("manage", "install_sql", "--check").returncode == 0
    assert portal.status()["ready"]


def test_a_broken_backup_changes_nothing(new_portal: NewPortal, tmp_path: Path) -> None:
    portal = new_portal()
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"not a backup")
    done = portal.call("restore", str(broken))
    assert done.returncode == 1
    assert "不是完整的备份文件" in done.stderr
    assert not portal.data_folder.pg.exists()


def test_of_two_ups_at_once_one_wins(new_portal: NewPortal) -> None:
    portal = new_portal(prepared=True)
    ups = [portal.popen(*UP, "--detach", "--port", str(free_port())) for _ in range(2)]
    for child in ups:
        child.communicate(timeout=120)
    assert sorted(child.returncode for child in ups) == [0, 1]
    assert portal.status()["ready"]


def test_services_that_the_operator_brings_are_used_and_left_alone(
    new_portal: NewPortal, tmp_path: Path
) -> None:
    portal = new_portal()
    name = f"external_{tmp_path.name[-20:].replace('-', '_')}"
    make_copy(name)
    own = {"DATABASE_URL": url_of(name), "REDIS_URL": os.environ["REDIS_URL"]}
    try:
        done = portal.call(*UP, "--port", str(portal.port), "--detach", env=own)
        assert done.returncode == 0, done.stdout + done.stderr
        services = json.loads(portal.call("status", "--json", env=own).stdout)["services"]
        assert services["postgres"] == services["valkey"] == {"state": "external", "pid": None}
        assert portal.call("manage", "check", env=own).returncode == 0
        portal.call("down", env=own)
        assert portal.processes() == []
        assert not portal.data_folder.pg.exists()
    finally:
        drop(name)
