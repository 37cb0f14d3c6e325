"""Where things are: the checkout, and everything that is state under one data folder."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sbs_portal.runtime.messages import Refused

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
LONGEST_SOCKET = 107  # bytes, the kernel's limit for the path of a unix socket
LONGEST_NAME = len("/supervisor.sock.1234567")  # the longest name that a service gives to a socket of its own

_UNWRITABLE = {errno.EROFS: "文件系统是只读的", errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已用完"}


@dataclass(frozen=True)
class DataFolder:
    """The layout of one data folder (`--data`, else PORTAL_DATA, else var/)."""

    data: Path

    @classmethod
    def of(cls, given: str | None) -> DataFolder:
        """The folder that a verb was given, else the environment's, else the checkout's own."""
        return cls(Path(os.path.abspath(given or os.environ.get("PORTAL_DATA") or ROOT / "var")))

    @property
    def pg(self) -> Path:
        return self.data / "pg"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def static(self) -> Path:
        return self.data / "static"

    @property
    def secret_key(self) -> Path:
        return self.data / "secret_key"

    @property
    def state_file(self) -> Path:
        return self.data / "portal.json"

    @property
    def demo_accounts(self) -> Path:
        return self.data / "demo_accounts.json"

    @property
    def supervisor_conf(self) -> Path:
        return self.run / "supervisord.conf"

    @cached_property
    def sockets(self) -> Path:
        """The folder of the sockets: in `run`, or a short private one when that path is too long or has odd signs."""
        inside = self.run / "sockets"
        text = str(inside)
        if (
            text.isascii()
            and not set(text) & set(" %#?&'\"\\,;")
            and len(text) + LONGEST_NAME <= LONGEST_SOCKET
        ):
            return inside
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{name}"

    @property
    def pg_socket(self) -> Path:
        """A folder of its own, because it may belong to the user that PostgreSQL runs as."""
        return self.sockets / "pg"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def supervisor_socket(self) -> Path:
        return self.sockets / "supervisor.sock"

    def make(self) -> None:
        """Make the folders that are missing, each for the owner alone."""
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.run, self.log, self.files, self.backups, self.valkey):
                folder.mkdir(exist_ok=True, mode=0o700)
            self.sockets.mkdir(exist_ok=True, mode=0o700)
        except PermissionError as error:
            raise Refused(f"没有写入数据目录的权限：{error.filename}") from error
        except (NotADirectoryError, FileExistsError) as error:
            raise Refused(f"数据目录的位置被一个文件占用：{error.filename}") from error
        except OSError as error:
            why = _UNWRITABLE.get(error.errno or 0, error.strerror)
            raise Refused(f"不能建立数据目录 {error.filename}：{why}，请用 --data 另选一个目录。") from error
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise Refused(f"{self.sockets} 不是当前用户的私有目录，请删除后重试。")
