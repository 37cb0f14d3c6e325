"""The web server under our settings hands each request to a process that is free (ADR 17)."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psutil
import pytest

from sbs_portal.runtime.paths import ROOT
from tests.support.portals import free_port
from tests.support.waiting import until

PATIENCE = 20  # seconds for one answer
pytestmark = pytest.mark.scenario


@contextmanager
def web_server(folder: Path, *, processes: int, threads: int, silence: int = 60) -> Iterator[int]:
    """A running web server with the small application; its port."""
    port = free_port()
    env = {**os.environ, "PORTAL_HOST": "127.0.0.1", "PORTAL_PORT": str(port), "HELD": str(folder / "held"),
           "PORTAL_WEB_WORKERS": str(processes), "PORTAL_WEB_THREADS": str(threads),
           "SILENT_SECONDS": str(silence)}  # fmt: skip
    settings = "python:sbs_portal.runtime.gunicorn_conf"
    command = [sys.executable, "-m", "gunicorn", "-c", settings, "tests.support.web_app"]
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        until(lambda: listens(port) and len(children(server.pid)) == processes)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    try:
        return bool(asked(port))
    except OSError:
        return False


def asked(port: int, path: str = "/") -> int:
    """Which process answers one request."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as link:
        link.request("GET", path)
        return int(link.getresponse().read())


def children(pid: int) -> set[int]:
    """The processes that a process has started."""
    return {child.pid for child in psutil.Process(pid).children()}


def test_a_process_whose_threads_are_busy_leaves_requests_to_the_other(tmp_path: Path) -> None:
    held = tmp_path / "held"
    with web_server(tmp_path, processes=2, threads=1) as port, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(asked, port, "/wait")
        try:
            until(lambda: held.exists() and held.read_text())
            answered = {asked(port) for _request in range(20)}
        finally:
            held.unlink()
        assert len(answered) == 1
        assert waiting.result() not in answered


def test_people_on_a_poor_line_do_not_stop_a_process(tmp_path: Path) -> None:
    """Fifteen have their answer and do not hang up, for which the server waits two seconds each."""
    with web_server(tmp_path, processes=1, threads=16) as port, ExitStack() as open_lines:
        deadline = time.monotonic() + PATIENCE
        for _person in range(15):
            line = open_lines.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            line.settimeout(max(0.01, deadline - time.monotonic()))
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert line.recv(1000).startswith(b"HTTP/1.1 200")


def test_who_is_answered_in_the_middle_of_a_large_upload_reads_the_answer(tmp_path: Path) -> None:
    """The application reads nothing of it, as with a file that is too large."""
    with (
        web_server(tmp_path, processes=1, threads=1) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as link,
    ):
        link.request("POST", "/", body=bytes(64 << 20))
        assert link.getresponse().status == 200


def test_connections_without_a_request_hold_nobody_up(tmp_path: Path) -> None:
    """Browsers open some ahead of need."""
    with web_server(tmp_path, processes=1, threads=1) as port, ExitStack() as open_lines:
        for _person in range(8):
            open_lines.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
        assert asked(port)


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: local",
        b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf",
    ],
)
def test_who_is_gone_in_the_middle_of_a_request_does_not_keep_its_thread(tmp_path: Path, said: bytes) -> None:
    with web_server(tmp_path, processes=1, threads=2, silence=1) as port, ExitStack() as open_lines:
        for _telephone in range(2):
            line = open_lines.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            line.sendall(said)
        assert asked(port)


def test_each_process_keeps_to_its_share_of_the_cores(tmp_path: Path) -> None:
    cores = os.sched_getaffinity(0)
    with web_server(tmp_path, processes=2, threads=1) as port:
        server = psutil.Process(asked(port)).ppid()
        before = children(server)
        assert spread(before) == cores
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(children(server)) == 2 and children(server) != before)
        until(lambda: spread(children(server)) == cores)


def spread(processes: set[int]) -> set[int]:
    """The cores that several processes keep to; none when two share one though there are enough."""
    shares = [os.sched_getaffinity(process) for process in processes]
    together = set[int]().union(*shares)
    return together if len(together) == 1 or sum(map(len, shares)) == len(together) else set()
