"""A worker holds a line to the broker open as long as it lives; `/readyz` looks (`core.health`).

The line is a subscription: it ends with the process, however that ends. A machine that vanished without a word is
noticed by the key that goes with it.
"""

from __future__ import annotations

import os
import threading
from typing import Any, Final

import redis
import structlog
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.core.cache import cache

KEY: Final = "worker:present"
EVERY: Final = 5.0
_stopping = threading.Event()
_lines: list[redis.client.PubSub] = []

log = structlog.get_logger(__name__)


def connect() -> None:
    """Open the line when the worker is ready, close it when it goes."""
    worker_ready.connect(_start, dispatch_uid="core.jobs.presence.start")
    worker_shutting_down.connect(_stop, dispatch_uid="core.jobs.presence.stop")
    os.register_at_fork(after_in_child=_let_go)


def present() -> bool:
    """Whether a worker is there now."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5) as link:
        return bool(link.pubsub_numsub(_channel())[0][1]) and bool(cache.get(KEY))


def hold(stop: threading.Event) -> None:
    """Hold the line until told to stop; the key lives three beats long, so that one missed beat is no alarm."""
    with redis.Redis.from_url(settings.REDIS_URL) as link, link.pubsub() as line:
        line.subscribe(_channel())
        _lines.append(line)
        try:
            while not stop.is_set():
                cache.set(KEY, "1", int(EVERY * 3))
                line.get_message(timeout=EVERY)
        finally:
            _lines.remove(line)


def _channel() -> str:
    return f"{settings.REDIS_PREFIX}:{KEY}"


def _start(**_kwargs: Any) -> None:
    _stopping.clear()
    threading.Thread(target=_speak, name="worker-presence", daemon=True).start()


def _stop(**_kwargs: Any) -> None:
    _stopping.set()


def _speak() -> None:
    while not _stopping.is_set():
        try:
            hold(_stopping)
        except Exception:
            log.warning("worker_presence_failed", exc_info=True)
            _stopping.wait(1.0)


def _let_go() -> None:
    """A process of the pool that outlives its parent must not hold the parent's line."""
    for line in _lines:
        if line.connection is not None:
            line.connection.disconnect()
    _lines.clear()
