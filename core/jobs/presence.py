"""A worker says every few seconds that it is there; `/readyz` looks (`core.web.health`)."""

from __future__ import annotations

import threading
from typing import Any, Final

import structlog
from django.core.cache import cache

KEY: Final = "worker:present"
EVERY: Final = 5.0
_stopping = threading.Event()

log = structlog.get_logger(__name__)


def connect() -> None:
    """Start the thread when the worker is ready, stop it when it goes."""
    from celery.signals import worker_ready, worker_shutting_down

    worker_ready.connect(_start, dispatch_uid="core.jobs.presence.start")
    worker_shutting_down.connect(_stop, dispatch_uid="core.jobs.presence.stop")


def say() -> None:
    """The key lives three beats long, so that one missed beat is no alarm."""
    cache.set(KEY, "1", int(EVERY * 3))


def _start(**_kwargs: Any) -> None:
    _stopping.clear()
    threading.Thread(target=_speak, name="worker-presence", daemon=True).start()


def _stop(**_kwargs: Any) -> None:
    _stopping.set()


def _speak() -> None:
    while not _stopping.is_set():
        try:
            say()
        except Exception:
            log.warning("worker_presence_failed", exc_info=True)
        _stopping.wait(EVERY)
