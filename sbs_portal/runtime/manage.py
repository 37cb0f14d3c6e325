"""`./portal manage COMMAND …`: manage.py with services and environment in place, and nothing else on stdout."""

from __future__ import annotations

import os
import signal
import subprocess

from sbs_portal.runtime import services, state, variables
from sbs_portal.runtime.locks import changing
from sbs_portal.runtime.paths import PYTHON, ROOT, DataFolder

QUEUES = {"run_scan"}  # the commands that hand work to Celery and so need a worker


def manage(data_folder: DataFolder, arguments: list[str]) -> int:
    """Run the command; its exit status."""
    command = [str(PYTHON), str(ROOT / "manage.py"), *arguments]
    if _is_up(data_folder):
        os.execve(PYTHON, command, variables.of_portal(data_folder, state.read(data_folder)))  # noqa: S606
    with services.for_call(data_folder, worker=arguments[:1] != [] and arguments[0] in QUEUES) as env:
        child = subprocess.Popen(command, env=env)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda n, _frame: child.send_signal(n))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the child as well
        status = child.wait()
    return status if status >= 0 else 128 - status


def _is_up(data_folder: DataFolder) -> bool:
    """Whether the portal runs; an `up` that is still preparing the data is waited for."""
    if not services.mode(data_folder):
        return False
    with changing(data_folder, patience=600):
        return services.mode(data_folder) == services.UP
