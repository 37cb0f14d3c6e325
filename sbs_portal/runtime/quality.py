"""`./portal test`: lint, types, layers, templates, migrations, and every test, on throw-away services."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sbs_portal.runtime import browser, environment, throwaway, variables
from sbs_portal.runtime.messages import Refused, say
from sbs_portal.runtime.paths import PYTHON, ROOT, DataFolder

BIN = PYTHON.parent
DJANGO = (str(PYTHON), "manage.py")
PYTEST = (str(PYTHON), "-m", "pytest", "-p", "tests.support.isolation")


@dataclass(frozen=True)
class GateStep:
    """One part of the gate."""

    group: str
    title: str
    command: tuple[str, ...]


STEPS = (
    GateStep("lint", "ruff check", (str(BIN / "ruff"), "check", ".")),
    GateStep("lint", "ruff format --check", (str(BIN / "ruff"), "format", "--check", ".")),
    GateStep("types", "mypy", (str(BIN / "mypy"), "--explicit-package-bases", ".")),
    GateStep("layers", "lint-imports", (str(BIN / "lint-imports"),)),
    GateStep("templates", "djlint", (str(BIN / "djlint"), "templates", "--lint", "--quiet")),
    GateStep("migrations", "makemigrations --check", (*DJANGO, "makemigrations", "--check", "--dry-run")),
    GateStep("pytest", "pytest", (*PYTEST, "-n", "4", "--dist", "worksteal")),
)
GROUPS = tuple(dict.fromkeys(step.group for step in STEPS))


def run(words: list[str]) -> int:
    """Everything, or one group (`--only GROUP`), or pytest alone with a developer's arguments."""
    steps: Sequence[GateStep] = STEPS
    if words[:1] == ["--only"]:
        if len(words) < 2 or words[1] not in GROUPS:
            raise Refused(f"--only 之后应为：{'、'.join(GROUPS)}")
        steps = [step for step in STEPS if step.group == words[1]]
        extra = words[2:]
        steps = [GateStep(s.group, s.title, (*s.command, *extra)) for s in steps]
    elif words:
        steps = [GateStep("pytest", "pytest", (*PYTEST, *words))]
    environment.make_node(ROOT)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    with ExitStack() as stack:
        return _run(steps, stack.enter_context(throwaway.folder()), stack)


def _run(steps: Sequence[GateStep], folder: Path, stack: ExitStack) -> int:
    env = variables_of_tests(folder)
    if any(step.group in {"pytest", "migrations"} for step in steps):
        env |= services_of_tests(folder, stack)
    if any(step.group == "pytest" for step in steps):
        env |= browser.ready()
        if len(steps) > 1:
            _prepare(env, folder, stack)
    results = [(step, *_timed(lambda step=step: _call(step, env))) for step in steps]  # type: ignore[misc]
    if len(steps) > 1:
        say("\n==== 结果 ====")
        for step, status, seconds in results:
            say(f"  {'通过' if status == 0 else '失败'}  {step.title:<24} {seconds:6.1f} 秒")
    return next((status for _step, status, _seconds in results if status), 0)


def _prepare(env: dict[str, str], folder: Path, stack: ExitStack) -> None:
    """Make the databases that the tests copy while the other steps run; what goes wrong, the tests run into and tell."""
    log = stack.enter_context((folder / "templates.log").open("w"))
    command = [str(PYTHON), "-m", "tests.support.database"]
    child = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    stack.callback(child.wait)
    stack.callback(child.terminate)


def _call(step: GateStep, env: dict[str, str]) -> int:
    say(f"\n==== {step.title} ====")
    sys.stdout.flush()
    child = subprocess.Popen(step.command, cwd=ROOT, env=env)
    try:
        return child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    started = time.monotonic()
    return work(), time.monotonic() - started


def services_of_tests(folder: Path, stack: ExitStack) -> dict[str, str]:
    """Start a PostgreSQL and a Valkey until the stack closes; the variables that say where they are."""
    cluster = stack.enter_context(throwaway.postgres(folder))
    cluster.ensure_database()
    return {
        "DATABASE_URL": f"postgres://portal@/portal?host={cluster.sockets}",
        "PGHOST": str(cluster.sockets),
        "PGUSER": "portal",
        "REDIS_URL": f"unix://{stack.enter_context(throwaway.valkey(folder)).socket}",
    }


def variables_of_tests(folder: Path) -> dict[str, str]:
    """The variables of the tests; nothing of the operator's portal is in them."""
    env = environment.inside(ROOT)
    for name in [name for name in env if name.startswith("PORTAL_") and name != "PORTAL_CHROMIUM"]:
        del env[name]
    data = DataFolder(folder / "data")
    (data.data / "static").mkdir(parents=True, mode=0o700)
    return env | {
        "PORTAL_TEST_FOLDER": str(folder),
        "PORTAL_DATA": str(data.data),
        "PORTAL_SECRET_KEY": throwaway.SECRET,
        "PORTAL_DEMO": "0",
        "PORTAL_HOST": "127.0.0.1",
        "PORTAL_PORT": "8000",
        "PORTAL_PLAIN_STATIC": "1",
        "PORTAL_HOSTS": "*",
        "DATABASE_URL": variables.database_url(data),
        "REDIS_URL": variables.redis_url(data),
        "DJANGO_SETTINGS_MODULE": "sbs_portal.settings",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "TMPDIR": os.environ.get("TMPDIR", "/tmp"),  # noqa: S108
    }


def interrupt(_number: int, _frame: object) -> None:
    """A signal handler that lets every `with` clean up."""
    raise KeyboardInterrupt
