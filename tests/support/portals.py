"""A whole portal on a data folder of its own, driven by `./portal` as a person would."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection

from sbs_portal.runtime import leftovers, status
from sbs_portal.runtime.paths import ROOT, DataFolder
from sbs_portal.runtime.variables import database_url


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Portal:
    """`./portal` with one data folder; nothing of the tests' own services reaches it."""

    data: Path
    port: int
    said: str = ""

    @property
    def data_folder(self) -> DataFolder:
        return DataFolder(self.data)

    def popen(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Start a verb."""
        ours = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PGHOST", "PGUSER")
        env = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_") and k not in ours}
        verb, *rest = words
        return subprocess.Popen(
            [ROOT / "portal", verb, "--data", self.data, *rest], cwd=ROOT, env=env | options.pop("env", {}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
        )  # fmt: skip

    def call(self, *words: str, seconds: float = 240, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        child = self.popen(*words, **options)
        out, err = child.communicate(timeout=seconds)
        return subprocess.CompletedProcess(list(words), child.returncode, out, err)

    def shell_words(self, code: str) -> list[str]:
        """The words that run some Python inside Django."""
        return ["manage", "shell", "-v", "0", "-c", code]

    def shell(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run some Python inside Django."""
        return self.call(*self.shell_words(code))

    def says(self, code: str) -> str:
        """What some Python prints that must go well."""
        done = self.shell(code)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def up(self, *words: str) -> str:
        """Bring it up without demo data; what it said."""
        done = self.call("up", "--no-demo", "--port", str(self.port), "--detach", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def told(self) -> dict[str, Any]:
        """What `status --json` prints."""
        found: dict[str, Any] = json.loads(self.call("status", "--json").stdout)
        return found

    def status(self) -> dict[str, Any]:
        """The same, without the price of a process."""
        return status.collect(self.data_folder)

    def pid(self, service: str) -> int:
        """The process id of a service."""
        return int(self.status()["services"][service]["pid"])

    def kill(self, service: str, *, children: bool = False) -> None:
        """End a service as a crash would; its children with it, or leave them to notice."""
        (os.killpg if children else os.kill)(self.pid(service), signal.SIGKILL)

    def recovered(self, service: str, old: int) -> bool:
        """Whether the service runs again as another process, and the portal is ready."""
        found = self.status()
        now = found["services"][service]
        return bool(found["ready"] and now["state"] == "running" and now["pid"] != old)

    def connect(self) -> connection:
        """A connection to its database."""
        link = psycopg2.connect(database_url(self.data_folder))
        link.autocommit = True
        return link

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""
        with contextlib.closing(self.connect()) as link, link.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall()) if cursor.description else []

    def processes(self) -> list[leftovers.Leftover]:
        """Its processes that still run."""
        return leftovers.find(self.data_folder)

    def close(self) -> None:
        """Stop it, whatever state it is in."""
        self.call("down")
        leftovers.end(self.data_folder, patience=5)
