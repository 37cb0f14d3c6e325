"""The portal itself: how long up takes beside one start of its program, and what it holds when nothing happens."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import psutil

from sbs_portal.runtime.paths import ROOT
from tests.bench.harness import Bench
from tests.support.portals import Portal, free_port
from tests.support.waiting import until


@cache
def _portal() -> Portal:
    """A demo portal on a folder of its own."""
    return Portal(Path(tempfile.mkdtemp(prefix="sbs-up-")) / "data", free_port())


def _up() -> float:
    started = time.perf_counter()
    done = _portal().call("up", "--demo", "--port", str(_portal().port), "--detach", seconds=600)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return time.perf_counter() - started


def _down() -> None:
    _portal().close()


def _idle() -> float:
    """Up, and until the last service counts as running."""
    seconds = _up()
    until(_settled)
    return seconds


def _settled() -> bool:
    services = _portal().status()["services"].values()
    return all(service["state"] == "running" for service in services)


def _pss_mb() -> float:
    """The proportional set size of supervisord and everything below it."""
    root = psutil.Process(int((_portal().data_folder.run / "supervisord.pid").read_text()))
    return sum(p.memory_full_info().pss for p in (root, *root.children(recursive=True))) / 2**20


def _start() -> None:
    """One process with every room and every address, as each command and each service begins."""
    command = [sys.executable, "-c", "import django; django.setup(); import sbs_portal.urls"]
    subprocess.run(command, cwd=ROOT, check=True)


def _clean() -> None:
    _down()
    shutil.rmtree(_portal().data.parent, ignore_errors=True)


BENCHES = [
    Bench(name="portal: first up, packages there", work=_up, reference=_start, bar=19, teardown=_down),
    Bench(name="portal: up after down", work=_up, reference=_start, bar=2.5, teardown=_down),
    Bench(
        name="portal: idle memory",
        work=_idle,
        reference=_start,
        bar=19,
        peak_mb=_pss_mb,
        bar_mb=700,
        teardown=_clean,
    ),
]
