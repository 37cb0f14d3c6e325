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


def mode(places: DataFolder) -> str:
    """Whose services run: those of `up`, those of a call, or none ("")."""
    if not places.supervisor_socket.exists() or Supervisor(places).pid() is None:
        return ""
    try:
        return _mode_file(places).read_text()
    except OSError:
        return CALL


def set_mode(places: DataFolder, name: str) -> None:
    """Remember whose services these are."""
    _mode_file(places).write_text(name)


def _start(supervisor: Supervisor) -> None:
    try:
        supervisor.start()
        set_mode(supervisor.places, CALL)
        supervisor.wait_for_stores()
    except BaseException:
        supervisor.stop()
        raise


def _mode_file(places: DataFolder) -> Path:
    return places.run / "mode"


@contextlib.contextmanager
def for_call(places: DataFolder, *, worker: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a process that needs the stores (and a worker, when it queues something)."""
    places.make()
    supervisor = Supervisor(places)
    with changing(places, patience=180):
        running = mode(places)
        if running != UP:
            usage = Usage(places)
            if not running:
                _start(supervisor)
    if running == UP:
        yield variables.of_portal(places, state.read(places))
        return
    try:
        if worker:
            supervisor.launch("worker")
        yield variables.of_portal(places, state.read(places))
    finally:
        with changing(places, patience=180):
            if usage.is_last() and mode(places) == CALL:
                supervisor.stop()
            usage.close()
