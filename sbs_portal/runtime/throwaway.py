"""A PostgreSQL and a Valkey that live in a temporary folder for the length of a block, for tests and benchmarks."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sbs_portal.runtime.postgres import Cluster
from sbs_portal.runtime.valkey import Server

SECRET = "only-for-tests-0123456789-abcdefghij-KLMNOPQRST-uvwxyz-0123456789"  # noqa: S105


@contextlib.contextmanager
def postgres(folder: Path, *, durable: bool = False) -> Iterator[Cluster]:
    """A cluster in `folder`, stopped at the end; without fsync unless durable."""
    cluster = Cluster(folder / "pg", folder / "pgs", durable)
    cluster.make()
    with _running(cluster.command(), folder / "postgres.log", signal.SIGINT):
        cluster.wait()
        yield cluster


@contextlib.contextmanager
def valkey(folder: Path, name: str = "valkey") -> Iterator[Server]:
    """A Valkey in `folder`, stopped at the end."""
    server = Server(folder / name, folder / f"{name}.conf", folder / f"{name}.s", durable=False)
    server.make()
    with _running(server.command(), folder / f"{name}.log", signal.SIGTERM):
        server.wait()
        yield server


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A short temporary folder (sockets live in it), deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="sbs-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextlib.contextmanager
def _running(command: list[str], log: Path, stop: signal.Signals) -> Iterator[None]:
    with log.open("ab") as out:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd="/"
        )
    try:
        yield
    finally:
        child.send_signal(stop)
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGQUIT)
            child.wait()
