"""Who may start and stop the services of a data folder, and who still uses them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator

from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.paths import DataFolder

BUSY = "另一个 portal 命令正在启动或停止服务，请稍后再试。"


@contextlib.contextmanager
def changing(data_folder: DataFolder, patience: float) -> Iterator[None]:
    """Only one process at a time starts or stops services; Refused when its turn does not come in time."""
    handle = os.open(data_folder.run / "changing.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Refused(BUSY) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(handle)


class Usage:
    """Counts the commands that share services which were started for a call: the last one stops them."""

    def __init__(self, data_folder: DataFolder) -> None:
        self.handle = os.open(data_folder.run / "using.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether nobody else uses the services (call it only while `changing`)."""
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Use them no longer."""
        os.close(self.handle)


def in_use(data_folder: DataFolder) -> bool:
    """Whether a running command uses services that were started for a call."""
    usage = Usage(data_folder)
    try:
        return not usage.is_last()
    finally:
        usage.close()
