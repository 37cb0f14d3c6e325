"""A real Celery worker, in a process of its own, on the database and the Valkey of the test process that asks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sbs_portal.celery import app
from sbs_portal.runtime.paths import ROOT
from tests.support.database import url_of


@dataclass
class WorkerProcess:
    """A running worker; `restart` after killing it."""

    database: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the worker's parent process."""
        assert self.process is not None
        return self.process.pid

    def start(self, seconds: float = 60) -> None:
        """Start it and return when it answers."""
        env = {**os.environ, "DATABASE_URL": url_of(self.database)}
        command = [sys.executable, "-m", "celery", "-A", "sbs_portal", "worker", "--concurrency=1",
                   "--prefetch-multiplier=1", "--without-gossip", "--without-mingle", "--loglevel=INFO"]  # fmt: skip
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        deadline = time.monotonic() + seconds
        while not app.control.ping(timeout=0.3):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"the worker did not start\n{self.log.read_text(errors='replace')[-3000:]}"
                )

    def kill(self) -> None:
        """End it as a crash would (SIGKILL, its children too)."""
        assert self.process is not None
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def stop(self) -> None:
        """End it as an operator would."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        """Stop it if it runs, and start it again."""
        self.stop()
        self.start()


@contextmanager
def worker(database: str, log: Path) -> Iterator[WorkerProcess]:
    """A worker for the length of a block."""
    made = WorkerProcess(database, log)
    made.start()
    try:
        yield made
    finally:
        made.stop()
