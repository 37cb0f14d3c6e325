"""One run of tests in a forked process, in a copy of the checkout.

The process that forks has imported the libraries and nothing of the portal, so that a run costs no start of Python
and yet imports the changed source from the beginning: no name that another module took keeps its old value.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WARM = (
    "pytest", "_pytest.assertion.rewrite", "_pytest.fixtures", "xdist.plugin", "pytest_django.plugin", "pytest_timeout",
    "hypothesis.strategies", "time_machine", "playwright.sync_api", "psycopg2.extras",
    "django.db.models", "django.test", "django.core.management", "django.contrib.admin.utils", "django.forms",
    "django.views.generic", "django.db.backends.postgresql.base", "celery.app", "redis", "structlog", "numpy",
    "pandas", "openpyxl", "python_calamine", "defusedxml.ElementTree", "markdown", "packaging.version",
)  # fmt: skip
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache", ".hypothesis"
)
QUICK = (
    "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not browser and not scenario",
)  # fmt: skip
MEMORY = 6 << 30  # bytes; a mutant that fills the machine is dead


def warm() -> None:
    """Import what every run needs; what is not installed is not missed."""
    for name in WARM:
        if importlib.util.find_spec(name.partition(".")[0]):
            importlib.import_module(name)
    gc.freeze()


@dataclass(frozen=True)
class Copy:
    """A copy of the checkout, and the variables of the processes that run in it."""

    root: Path
    variables: Mapping[str, str]

    @property
    def log(self) -> Path:
        """What the last run said."""
        return self.root.with_suffix(".log")

    @classmethod
    def make(cls, source: Path, root: Path, variables: Mapping[str, str]) -> Copy:
        """Copy the sources; the packages are linked."""
        shutil.copytree(source, root, ignore=LEFT_OUT, symlinks=True)
        for name in (".venv", "node_modules"):
            if (source / name).exists():
                (root / name).symlink_to((source / name).resolve())
        return cls(root, variables)

    def write(self, file: str, code: str) -> None:
        """Change a file, and forget what Python compiled from it."""
        path = self.root / file
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()
        path.write_text(code, encoding="utf-8")


@dataclass
class Trial:
    """Tests that run in a process of their own."""

    pid: int
    started: float

    @classmethod
    def start(cls, copy: Copy, tests: list[str], *, compiling: bool) -> Trial:
        """Fork; the child runs the tests until the first failure."""
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                status = _run(copy, tests, compiling)
            finally:
                os._exit(status)
        return cls(pid, time.monotonic())

    def wait(self) -> int:
        """The exit status of the tests."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        """End it with all that it started."""
        for end in (os.killpg, os.kill):  # it may not lead its group yet
            try:
                end(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def _run(copy: Copy, tests: list[str], compiling: bool) -> int:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(copy.root)
    _into(copy.log)
    os.environ.clear()
    os.environ.update(copy.variables)
    sys.dont_write_bytecode = not compiling
    mine = __package__.partition(".")[0]
    for name in [name for name in sys.modules if name.partition(".")[0] == mine]:
        del sys.modules[name]
    sys.path[:] = [str(copy.root), *(path for path in sys.path if path not in {"", str(_home())})]
    main = importlib.import_module("pytest").main
    return int(main([*QUICK, *tests]))


def _home() -> Path:
    return Path(__file__).resolve().parents[3]


def _into(log: Path) -> None:
    """Nothing is read, and what the tests say goes to a file."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
