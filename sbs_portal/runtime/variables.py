"""The variables that every child of the runtime is given: the contract between the runtime and the settings."""

from __future__ import annotations

import os
import socket
from urllib.parse import quote

import psycopg2
import redis

from sbs_portal.runtime import environment, state
from sbs_portal.runtime.messages import Refused, last_line
from sbs_portal.runtime.paths import ROOT, DataFolder


def external_database() -> bool:
    """Whether the operator brings PostgreSQL."""
    return bool(os.environ.get("DATABASE_URL"))


def external_redis() -> bool:
    """Whether the operator brings a Redis-protocol server."""
    return bool(os.environ.get("REDIS_URL"))


def require_database() -> None:
    """Refused unless the operator's PostgreSQL answers."""
    url = os.environ["DATABASE_URL"]  # never shown: it has a password
    if not url.startswith(("postgres://", "postgresql://")):
        raise Refused("DATABASE_URL 应形如 postgres://用户:密码@主机:5432/数据库名。")
    try:
        psycopg2.connect(url, connect_timeout=10).close()
    except psycopg2.Error as error:
        raise Refused(
            f"连接不上外部数据库，请检查 DATABASE_URL：{last_line(str(error)) or type(error).__name__}"
        ) from error


def require_redis() -> None:
    """Refused unless the operator's Redis-protocol server answers."""
    try:
        with redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=10) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise Refused(
            f"连接不上外部 Redis 服务，请检查 REDIS_URL：{last_line(str(error)) or type(error).__name__}"
        ) from error


def database_url(data_folder: DataFolder, name: str = "portal") -> str:
    """The embedded database; the folder stands in the query because a host would lose its upper-case letters."""
    return f"postgres://portal@/{name}?host={quote(str(data_folder.pg_socket), safe='/')}"


def redis_url(data_folder: DataFolder) -> str:
    """The embedded Valkey."""
    return f"unix://{data_folder.valkey_socket}"


def of_portal(data_folder: DataFolder, known: state.PortalState) -> dict[str, str]:
    """The environment of web, worker, beat and `manage.py`."""
    env = environment.inside(ROOT)
    env["PORTAL_DATA"] = str(data_folder.data)
    if not external_database():
        env["DATABASE_URL"] = database_url(data_folder)
        env["PGHOST"], env["PGUSER"] = str(data_folder.pg_socket), "portal"
    if not external_redis():
        env["REDIS_URL"] = redis_url(data_folder)
    env["PORTAL_SECRET_KEY"] = os.environ.get("PORTAL_SECRET_KEY") or state.secret_key(data_folder)
    env["PORTAL_DEMO"] = "1" if known.demo else "0"
    env["PORTAL_HOST"], env["PORTAL_PORT"] = known.host, str(known.port)
    env["DJANGO_SETTINGS_MODULE"] = "sbs_portal.settings"
    env.setdefault("PORTAL_HOSTS", ",".join(_hosts(known.host)))
    env.setdefault("PORTAL_SITE_URL", known.url)
    env.setdefault("MALLOC_ARENA_MAX", "2")  # threads share the heap: a third less memory at idle
    env.setdefault("OPENBLAS_NUM_THREADS", "1")
    env.setdefault("OMP_NUM_THREADS", "1")
    env.setdefault("PYTHONUNBUFFERED", "1")
    return env


def _hosts(host: str) -> list[str]:
    """The names under which the portal answers when the operator named none."""
    names = ["127.0.0.1", "localhost", "[::1]"]
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        names += [socket.gethostname(), socket.getfqdn()]
        names += sorted({str(info[4][0]) for info in _addresses()})
    elif host not in names:
        names.append(host)
    return list(dict.fromkeys(names))


def _addresses() -> list[tuple[int, int, int, str, tuple[str | int, ...]]]:
    try:
        return list(socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET))  # type: ignore[arg-type]
    except OSError:
        return []
