"""Gives each pytest-xdist worker a Valkey and a data folder of its own, before Django's settings are read.

`./portal test` loads it (`-p tests.support.isolation`) and names its throw-away folder in PORTAL_TEST_FOLDER.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from sbs_portal.runtime import throwaway

_open = contextlib.ExitStack()


def _isolate() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    folder = os.environ.get("PORTAL_TEST_FOLDER")
    if not folder:
        raise pytest.UsageError(
            "Run the tests by ./portal test [pytest arguments]: it starts PostgreSQL and Valkey."
        )
    if worker:
        server = _open.enter_context(throwaway.valkey(Path(folder), worker))
        os.environ["REDIS_URL"] = f"unix://{server.socket}"
        data = Path(folder) / f"data-{worker}"
        (data / "static").mkdir(parents=True, exist_ok=True)
        os.environ["PORTAL_DATA"] = str(data)


_isolate()


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    _open.close()
