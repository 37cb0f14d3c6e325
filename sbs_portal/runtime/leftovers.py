"""Finds and ends processes of a data folder that no supervisor watches any more.

Each service is started with its name and its data folder in its environment; nothing else is ever signalled.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from sbs_portal.runtime.paths import DataFolder

MARK = "PORTAL_SERVICE"


@dataclass(frozen=True)
class Leftover:
    """A process of ours that still runs."""

    pid: int
    service: str


def find(data_folder: DataFolder) -> list[Leftover]:
    """The services of this data folder that run, whoever started them."""
    ours = f"PORTAL_DATA={data_folder.data}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            env = (entry / "environ").read_bytes().split(b"\0")
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state == "Z" or ours not in env:
            continue
        name = next((part.partition(b"=")[2] for part in env if part.startswith(f"{MARK}=".encode())), b"")
        if name:
            found.append(Leftover(int(entry.name), name.decode()))
    return found


def end(data_folder: DataFolder, patience: float = 20) -> None:
    """End them: the ones that use the database first, PostgreSQL last and never by SIGKILL."""
    for wave in (
        lambda s: s not in {"postgres", "valkey"},
        lambda s: s == "valkey",
        lambda s: s == "postgres",
    ):
        _end([left for left in find(data_folder) if wave(left.service)], data_folder, patience)


def _end(batch: list[Leftover], data_folder: DataFolder, patience: float) -> None:
    gentle = {"postgres": signal.SIGINT}
    harsh = {"postgres": signal.SIGQUIT}  # immediate shutdown: recovery by the log, no data lost
    for signals, otherwise in ((gentle, signal.SIGTERM), (harsh, signal.SIGKILL)):
        for left in batch:
            send(left.pid, signals.get(left.service, otherwise))
        deadline = time.monotonic() + patience
        while batch and time.monotonic() < deadline:
            alive = {left.pid for left in find(data_folder)}
            batch = [left for left in batch if left.pid in alive]
            if batch:
                time.sleep(0.05)


def send(pid: int, number: int) -> None:
    """Signal a process that may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
