"""PostgreSQL and Valkey for the length of a call: those of a running portal, else started and stopped again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sbs_portal.runtime import state, variables
from sbs_portal.runtime.locks import Usage, changing
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.supervision import Supervisor

UP, CALL = "up", "call"


def mode(data_folder: DataFolder) -> str:
    """Whose services run: those of `up`, those of a call, or none ("")."""
    if not data_folder.supervisor_socket.exists() or Supervisor(data_folder).pid() is None:
        return ""
    try:
        return _mode_file(data_folder).read_text()
    except OSError:
        return CALL


def set_mode(data_folder: DataFolder, name: str) -> None:
    """Remember whose services these are."""
    _mode_file(data_folder).write_text(name)


def _start(supervisor: Supervisor) -> None:
    try:
        supervisor.start()
        set_mode(supervisor.data_folder, CALL)
        supervisor.wait_for_stores()
    except BaseException:
        supervisor.stop()
        raise


def _mode_file(data_folder: DataFolder) -> Path:
    return data_folder.run / "mode"


@contextlib.contextmanager
def for_call(data_folder: DataFolder, *, worker: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a process that needs the stores (and a worker, when it queues something)."""
    data_folder.make()
    supervisor = Supervisor(data_folder)
    with changing(data_folder, patience=180):
        running = mode(data_folder)
        if running != UP:
            usage = Usage(data_folder)
            if not running:
                _start(supervisor)
    if running == UP:
        yield variables.of_portal(data_folder, state.read(data_folder))
        return
    try:
        if worker:
            supervisor.launch("worker")
        yield variables.of_portal(data_folder, state.read(data_folder))
    finally:
        with changing(data_folder, patience=180):
            if usage.is_last() and mode(data_folder) == CALL:
                supervisor.stop()
            usage.close()
