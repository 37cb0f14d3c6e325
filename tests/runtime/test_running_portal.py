"""What holds while a portal runs: real processes, one portal for all of these."""

from __future__ import annotations

import json
import stat
import time
import urllib.request

import pytest

from tests.support.portals import Portal, free_port
from tests.support.waiting import until

pytestmark = pytest.mark.scenario


def test_the_first_up_prints_the_address_and_a_one_time_password_once(portal: Portal) -> None:
    assert "平台已就绪：http://127.0.0.1:" in portal.said
    assert "admin" in portal.said
    password = next(
        word for word in portal.said.replace("：", " ").split() if len(word) >= 10 and word.isascii()
    )
    logs = "".join(p.read_text(errors="replace") for p in portal.data_folder.log.glob("*.log"))
    assert password not in logs.replace(f"http://127.0.0.1:{portal.port}", "")


def test_status_tells_every_service_and_where_it_answers(portal: Portal) -> None:
    until(lambda: all(s["state"] == "running" for s in portal.status()["services"].values()))
    found = portal.told()
    assert set(found) == {"url", "ready", "data", "services", "demo_accounts"}
    assert found["ready"] is True
    assert set(found["services"]) == {"postgres", "valkey", "web", "worker", "beat"}
    assert all(isinstance(service["pid"], int) for service in found["services"].values())
    with urllib.request.urlopen(found["url"] + "/readyz", timeout=10) as answer:  # noqa: S310
        assert answer.status == 200


def test_a_second_up_says_so_at_once(portal: Portal) -> None:
    started = time.monotonic()
    done = portal.call("up", "--detach", "--port", str(free_port()))
    assert done.returncode == 1
    assert "已在运行" in done.stdout
    assert time.monotonic() - started < 8


def test_a_command_prints_nothing_of_ours_and_passes_its_status_on(portal: Portal) -> None:
    done = portal.shell("import json; print(json.dumps({'a': 1}))")
    assert json.loads(done.stdout) == {"a": 1}
    assert done.returncode == 0
    assert portal.shell("raise SystemExit(7)").returncode == 7
    assert portal.call("manage", "check").returncode == 0


def test_nothing_of_the_data_is_open_to_others(portal: Portal) -> None:
    folder = portal.data_folder
    for path in (
        folder.data,
        folder.pg,
        folder.run,
        folder.files,
        folder.secret_key,
        folder.state_file,
    ):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_killed_postmaster_comes_back_with_every_committed_row(portal: Portal) -> None:
    portal.sql("create table kept as select generate_series(1, 1000) as n")
    old = portal.pid("postgres")
    portal.kill("postgres")
    until(lambda: portal.recovered("postgres", old))
    assert portal.sql("select count(*), sum(n) from kept") == [(1000, 500500)]
    portal.sql("drop table kept")


@pytest.mark.parametrize("service", ["valkey", "web", "worker", "beat"])
def test_a_killed_service_is_started_again(portal: Portal, service: str) -> None:
    until(lambda: portal.status()["services"][service]["state"] == "running")
    old = portal.pid(service)
    portal.kill(service)
    until(lambda: portal.recovered(service, old))


def test_the_doctor_finds_a_running_portal_sound(portal: Portal) -> None:
    until(lambda: portal.status()["ready"])
    done = portal.call("doctor", "--rehearse")
    assert done.returncode == 0, done.stdout
    assert "恢复演练" in done.stdout
    assert portal.sql("select count(*) from pg_database where datname like 'portal_rehears%'") == [(0,)]
