"""One supervisord runs every service of a data folder; this writes its configuration and speaks to it."""

from __future__ import annotations

import contextlib
import http.client
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from sbs_portal.runtime import leftovers, state, variables
from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.paths import PYTHON, ROOT, DataFolder
from sbs_portal.runtime.postgres import Cluster
from sbs_portal.runtime.valkey import Server

STORES = ("postgres", "valkey")
APPLICATION = ("web", "worker", "beat")


@dataclass(frozen=True)
class Program:
    """One supervised process."""

    name: str
    command: list[str]
    priority: int
    autostart: bool = False
    options: dict[str, str] = field(default_factory=dict)

    def section(self, data_folder: DataFolder) -> str:
        """Its part of supervisord's configuration."""
        settings = {
            "command": shlex.join(self.command),
            "directory": str(ROOT),
            "environment": f'{leftovers.MARK}="{self.name}"',
            "priority": str(self.priority),
            "autostart": "true" if self.autostart else "false",
            "autorestart": "true",
            "startsecs": "2",
            "startretries": "30",  # each wait is a second longer than the one before: eight minutes in all
            "stopasgroup": "false",  # a parent gets the signal alone and ends its own children in order
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": str(data_folder.log / f"{self.name}.log").replace("%", "%%"),  # expanded twice
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "5",
            **self.options,
        }
        return f"[program:{self.name}]\n" + "".join(f"{k}={v}\n" for k, v in settings.items())


def cluster(data_folder: DataFolder) -> Cluster:
    """The embedded PostgreSQL of a data folder."""
    return Cluster(data_folder.pg, data_folder.pg_socket)


def valkey(data_folder: DataFolder) -> Server:
    """The embedded Valkey of a data folder."""
    return Server(data_folder.valkey, data_folder.run / "valkey.conf", data_folder.valkey_socket)


def programs(data_folder: DataFolder) -> list[Program]:
    """Everything that is supervised, the stores only where the operator does not bring them."""
    celery = [str(PYTHON), "-m", "celery", "-A", "sbs_portal"]
    found = []
    if not variables.external_database():
        # SIGINT is a fast shutdown; only the postmaster gets it, and it is given the time it needs.
        options = {"stopsignal": "INT", "stopwaitsecs": "120", "killasgroup": "false", "startsecs": "1"}  # fmt: skip
        found.append(Program("postgres", cluster(data_folder).command(), 10, True, options))
    if not variables.external_redis():
        found.append(
            Program(
                "valkey", valkey(data_folder).command(), 20, True, {"stopwaitsecs": "30", "startsecs": "1"}
            )
        )
    web = [
        str(PYTHON),
        "-m",
        "gunicorn",
        "-c",
        "python:sbs_portal.runtime.gunicorn_conf",
        "sbs_portal.wsgi:application",
    ]
    worker = ["--concurrency=2", "--prefetch-multiplier=1", "--max-memory-per-child=800000", "--without-gossip",
              "--without-mingle", "--loglevel=INFO"]  # fmt: skip
    beat = ["--schedule", str(data_folder.run / "beat-schedule"), "--loglevel=INFO"]
    application = {"stopwaitsecs": "20"}
    found.append(Program("web", web, 30, options=application))
    found.append(Program("worker", [*celery, "worker", *worker], 31, options=application))
    found.append(Program("beat", [*celery, "beat", *beat], 32, options=application))
    return found


def write_configuration(data_folder: DataFolder) -> None:
    """Write supervisord's configuration file."""
    root = "user=root\n" if os.geteuid() == 0 else ""
    text = (
        "; Written by the portal at every start.\n"
        f"[unix_http_server]\nfile={data_folder.supervisor_socket}\nchmod=0700\n\n"
        f"[supervisord]\nlogfile={data_folder.log / 'supervisord.log'}\nlogfile_maxbytes=5MB\nlogfile_backups=3\n"
        f"pidfile={data_folder.run / 'supervisord.pid'}\nnodaemon=true\nsilent=true\numask=077\n{root}\n"
        "[rpcinterface:supervisor]\n"
        "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n\n"
    )
    text += "\n".join(program.section(data_folder) for program in programs(data_folder))
    data_folder.supervisor_conf.write_text(text.replace("%", "%%"), encoding="utf-8")  # it expands %(name)s


class Supervisor:
    """Speaks to the supervisord of a data folder."""

    def __init__(self, data_folder: DataFolder) -> None:
        self.data_folder = data_folder

    def call(self, method: str, *arguments: Any) -> Any:
        """One remote call; a supervisord that does not answer is given up as one that is not there."""
        transport = SupervisorTransport(serverurl=f"unix://{self.data_folder.supervisor_socket}")
        with _patience(), xmlrpc.client.ServerProxy("http://localhost", transport) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)

    def pid(self) -> int | None:
        """The process id of supervisord, or None when none answers."""
        try:
            return int(self.call("getPID"))
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return None

    def processes(self) -> dict[str, tuple[str, int | None]]:
        """State (supervisord's words, in lower case) and process id by service."""
        try:
            rows = self.call("getAllProcessInfo")
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return {}
        return {row["name"]: (row["statename"].lower(), row["pid"] or None) for row in rows}

    def start(self) -> None:
        """Start supervisord, and with it the stores, in a session of its own."""
        clear_stale(self.data_folder)
        self.data_folder.make()
        if not variables.external_database():
            cluster(self.data_folder).make()
        if not variables.external_redis():
            valkey(self.data_folder).make()
        write_configuration(self.data_folder)
        env = variables.of_portal(self.data_folder, state.read(self.data_folder)) | {
            leftovers.MARK: "supervisor"
        }
        with (self.data_folder.log / "supervisord.out").open("wb") as out:
            child = subprocess.Popen(
                [PYTHON, "-m", "sbs_portal.runtime.supervisord", "-c", self.data_folder.supervisor_conf],
                cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while self.pid() is None:
            if child.poll() is not None or time.monotonic() > deadline:
                said = (self.data_folder.log / "supervisord.out").read_text(errors="replace").strip()
                raise Refused(f"进程管理器没有启动成功：{said[-300:]}")
            time.sleep(0.03)

    def wait_for_stores(self) -> None:
        """Return when PostgreSQL and Valkey answer and the database exists; Refused when those of others do not."""
        if variables.external_database():
            variables.require_database()
        else:
            cluster(self.data_folder).wait()
            cluster(self.data_folder).ensure_database()
        if variables.external_redis():
            variables.require_redis()
        else:
            valkey(self.data_folder).wait()

    def launch(self, *names: str) -> None:
        """Start services without waiting for them."""
        for name in names:
            try:
                self.call("startProcess", name, False)
            except xmlrpc.client.Fault as fault:
                if "ALREADY_STARTED" not in fault.faultString:
                    raise Refused(f"无法启动 {name}，请看日志 {self.data_folder.log / name}.log") from fault

    def stop(self, patience: float = 200) -> None:
        """Stop every service and supervisord itself, and see to it that nothing is left."""
        pid = self.pid()
        if pid is not None:
            try:
                self.call("shutdown")
            except (OSError, http.client.HTTPException, xmlrpc.client.Error):
                leftovers.send(pid, signal.SIGTERM)
            deadline = time.monotonic() + patience
            while _alive(pid) and time.monotonic() < deadline:
                self.pid()  # a request wakes its loop, which otherwise turns once a second
                time.sleep(0.03)
        clear_stale(self.data_folder)
        if self.data_folder.sockets.parent != self.data_folder.run:
            shutil.rmtree(
                self.data_folder.sockets, ignore_errors=True
            )  # the short folder is made anew at a start


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Sockets made inside give up after half a minute: supervisor's transport knows no timeout of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(30)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def clear_stale(data_folder: DataFolder) -> None:
    """Remove what an earlier, killed supervisord left: processes, sockets and pid files."""
    leftovers.end(data_folder)
    for path in (
        data_folder.supervisor_socket,
        data_folder.valkey_socket,
        data_folder.run / "supervisord.pid",
    ):
        path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not (in the foreground supervisord is our own child)."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
