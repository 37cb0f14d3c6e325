"""Where things are, what is remembered, and what the children are told."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import pytest

from sbs_portal.runtime import arguments, state, up, variables
from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.paths import ROOT, DataFolder
from sbs_portal.runtime.supervision import write_configuration

EVERYWHERE = "0.0.0.0"  # noqa: S104


@pytest.fixture(autouse=True)
def own_short_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Socket folders that do not fit into the data folder are made here and go with the test."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield


def test_the_data_folder_is_the_given_one_else_the_environments_else_var(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTAL_DATA", "/srv/portal")
    assert DataFolder.of("/tmp/x").data == Path("/tmp/x")  # noqa: S108
    assert DataFolder.of(None).data == Path("/srv/portal")
    monkeypatch.delenv("PORTAL_DATA")
    assert DataFolder.of(None).data == ROOT / "var"


@pytest.mark.parametrize("name", ["x" * 90, "数据", "a b", "50%", "it's"])
def test_sockets_of_awkward_folders_live_in_a_short_private_one(tmp_path: Path, name: str) -> None:
    data_folder = DataFolder(tmp_path / name)
    data_folder.make()
    assert data_folder.sockets.parent != data_folder.run
    assert len(os.fsencode(data_folder.supervisor_socket)) < 95
    assert data_folder.sockets.stat().st_mode & 0o077 == 0
    data_folder.sockets.rmdir()


def test_a_private_folder_that_is_open_to_others_is_refused(tmp_path: Path) -> None:
    data_folder = DataFolder(tmp_path / "data")
    data_folder.make()
    data_folder.sockets.chmod(0o755)
    with pytest.raises(Refused, match="私有目录"):
        data_folder.make()


def test_the_database_url_keeps_capitals_and_reads_back(tmp_path: Path) -> None:
    found = dj_database_url.parse(variables.database_url(DataFolder(tmp_path / "Data")))
    assert (found["NAME"], found["USER"], found["HOST"]) == ("portal", "portal", "")
    assert found["OPTIONS"]["host"].startswith("/")
    assert "Data" in found["OPTIONS"]["host"] or len(str(tmp_path)) > 60


def test_children_learn_what_the_contract_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "PORTAL_SECRET_KEY", "PORTAL_HOSTS", "PORTAL_SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    data_folder = DataFolder(tmp_path / "d")
    data_folder.make()
    env = variables.of_portal(data_folder, state.PortalState(port=8123, demo=False, host="10.0.0.5"))
    assert env["PORTAL_DATA"] == str(data_folder.data)
    assert env["REDIS_URL"] == f"unix://{data_folder.valkey_socket}"
    assert (env["PORTAL_DEMO"], env["PORTAL_HOST"], env["PORTAL_PORT"]) == ("0", "10.0.0.5", "8123")
    assert "10.0.0.5" in env["PORTAL_HOSTS"].split(",")
    assert env["PORTAL_SECRET_KEY"] == data_folder.secret_key.read_text().strip()
    assert len(env["PORTAL_SECRET_KEY"]) >= 50


def test_services_that_the_operator_brings_are_passed_on_and_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@db.example/portal")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")
    data_folder = DataFolder(tmp_path / "d")
    data_folder.make()
    env = variables.of_portal(data_folder, state.PortalState())
    assert env["DATABASE_URL"] == "postgres://u:p@db.example/portal"
    assert env["REDIS_URL"] == "redis://cache.example/0"
    write_configuration(data_folder)
    text = data_folder.supervisor_conf.read_text()
    assert "[program:web]" in text
    assert "[program:postgres]" not in text
    assert "[program:valkey]" not in text


def test_state_survives_and_forgets_what_it_does_not_know(tmp_path: Path) -> None:
    data_folder = DataFolder(tmp_path)
    state.write(data_folder, state.PortalState(port=9000, demo=False))
    text = data_folder.state_file.read_text().replace("{", '{"later": 1,', 1)
    data_folder.state_file.write_text(text)
    assert (state.read(data_folder).port, state.read(data_folder).demo) == (9000, False)
    data_folder.state_file.write_text("{")
    with pytest.raises(Refused):
        state.read(data_folder)


def test_data_is_taken_only_right_after_a_verb_that_passes_the_rest_on() -> None:
    assert arguments.split_data(["--data", "D", "check"]) == ("D", ["check"])
    assert arguments.split_data(["--data=D", "check"]) == ("D", ["check"])
    assert arguments.split_data(["dumpdata", "--data", "x"]) == (None, ["dumpdata", "--data", "x"])


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        (EVERYWHERE, "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_can_open(host: str, url: str) -> None:
    assert state.PortalState(host=host).url == url


@pytest.mark.parametrize("port", ["0", "65536", "99999", "-1", "abc", "８０００"])
def test_a_port_that_is_none_is_a_usage_error(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        arguments.parser_of("up").parse_args([f"--port={port}"])
    assert stopped.value.code == 2
    assert f"端口应为 1 到 65535 的整数，现为“{port}”" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence() -> None:
    with pytest.raises(Refused, match="不能建立数据目录 /proc/portal"):
        DataFolder(Path("/proc/portal")).make()


def test_a_portal_does_not_start_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_folder = DataFolder(tmp_path / "data")
    monkeypatch.setattr(up, "FIRST_RUN_BYTES", 1 << 60)
    options = arguments.parser_of("up").parse_args([])
    with pytest.raises(Refused, match="磁盘空间不足：启动至少需要"):
        up.up(data_folder, options)
    assert not data_folder.state_file.exists()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("foo", "DATABASE_URL 应形如 postgres://用户:密码@主机:5432/数据库名。"),
        ("mysql://portal:geheim@db/portal", "DATABASE_URL 应形如 postgres://用户:密码@主机:5432/数据库名。"),
        ("postgres://portal:geheim@127.0.0.1:1/portal", "Connection refused"),
    ],
)
def test_a_database_that_does_not_answer_is_told_with_its_reason_and_without_the_password(
    monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(Refused, match="DATABASE_URL") as refused:
        variables.require_database()
    assert str(refused.value).endswith(told)
    assert "geheim" not in str(refused.value)
