"""What goes on when the disk of the data folder is full: /dev/full takes nothing, like such a disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sbs_portal.runtime.paths import ROOT
from tests.support.waiting import until

pytestmark = pytest.mark.scenario


def test_the_supervisor_goes_on_and_restarts_what_died(tmp_path: Path) -> None:
    user = "user=root\n" if os.geteuid() == 0 else ""
    started, conf = tmp_path / "started", tmp_path / "supervisord.conf"
    conf.write_text(
        f"[supervisord]\nlogfile=/dev/full\nlogfile_maxbytes=0\npidfile={tmp_path / 'pid'}\nnodaemon=true\nsilent=true\n"
        f"{user}[program:sample]\ncommand=/bin/sh -c 'echo $$ >> {started}; exec sleep 60'\nstartsecs=0\n"
        "stdout_logfile=/dev/full\nstdout_logfile_maxbytes=0\n"
    )
    command = [sys.executable, "-m", "sbs_portal.runtime.supervisord", "-c", str(conf)]
    with Path("/dev/full").open("wb") as full:
        supervisor = subprocess.Popen(command, cwd=ROOT, stdout=full, stderr=full)
    try:
        until(lambda: started.exists() and started.read_text().endswith("\n"), 20)
        os.kill(int(started.read_text()), signal.SIGKILL)
        until(lambda: started.read_text().count("\n") == 2, 20)
        assert supervisor.poll() is None
    finally:
        supervisor.terminate()
        supervisor.wait(30)
