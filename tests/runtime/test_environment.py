"""The environment's stamps: nothing is installed twice, and what is borrowed is never changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from sbs_portal.runtime import environment
from sbs_portal.runtime.paths import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the two locks."""
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def test_a_folder_is_current_while_its_lock_is_what_was_installed(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    assert not environment.python_is_current(checkout)
    environment._write_stamp(checkout / ".venv", checkout / "requirements.txt")
    assert environment.python_is_current(checkout)
    (checkout / "requirements.txt").write_text("one==2\n")
    assert not environment.python_is_current(checkout)


def test_a_borrowed_folder_that_does_not_fit_is_given_back_unchanged(checkout: Path, tmp_path: Path) -> None:
    lender = tmp_path / "lender"
    lender.mkdir()
    (lender / "kept").touch()
    (checkout / ".venv").symlink_to(lender)
    environment._own(checkout / ".venv")
    assert not (checkout / ".venv").is_symlink()
    assert (lender / "kept").exists()


def test_status_and_down_never_wait_for_an_installation(checkout: Path) -> None:
    python = environment.python_of(checkout)
    python.parent.mkdir(parents=True)
    python.touch()
    for verb in ("status", "down"):
        assert environment.ready_for(checkout, [verb]) == python


def test_the_environments_programs_come_first_on_the_path(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = environment.inside(checkout)
    assert env["PATH"] == f"{checkout}/.venv/bin:/usr/bin"
    assert "PYTHONPATH" not in env
    assert "PYTHONDONTWRITEBYTECODE" not in env, "each start would compile everything again"


def test_without_a_home_the_caches_stay_in_the_checkout(checkout: Path) -> None:
    env = environment._caches(checkout, {})
    assert env["UV_CACHE_DIR"].startswith(str(checkout))
    assert env["npm_config_cache"].startswith(str(checkout))


def test_the_portal_is_called_from_any_folder_whatever_lies_there(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not the library')")
    call = [str(ROOT / "portal"), "status", "--json", "--data", "here"]
    asked = subprocess.run(
        call, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 3, asked.stderr
    assert json.loads(asked.stdout)["data"] == str(tmp_path / "here")
