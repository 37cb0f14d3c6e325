"""The one way in which a test waits for another process: until something is true, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

TICK = 0.05  # seconds between two looks; what happens in this process is waited for by its event


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    """Ask again until the answer is true; the answer."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"{true} did not become true in {seconds} s"
        time.sleep(TICK)
    return found
