"""gunicorn's settings: the application is loaded once and shared, few processes with a few threads each."""

from __future__ import annotations

import gc
import os
from typing import Any

bind = [f"{os.environ['PORTAL_HOST']}:{os.environ['PORTAL_PORT']}"]
if ":" in os.environ["PORTAL_HOST"]:
    bind = [f"[{os.environ['PORTAL_HOST']}]:{os.environ['PORTAL_PORT']}"]
workers = int(os.environ.get("PORTAL_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("PORTAL_WEB_THREADS", "4"))
preload_app = True
timeout = 120
graceful_timeout = 10
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None  # the application logs requests itself, with their id
errorlog = "-"
loglevel = "info"
control_socket_disable = True
forwarded_allow_ips = os.environ.get("PORTAL_PROXIES", "127.0.0.1,::1")
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def when_ready(server: Any) -> None:
    """Keep the loaded code out of the collector's reach, so that forks share its memory."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """A child opens connections of its own."""
    from django.core.cache import caches
    from django.db import connections

    connections.close_all()
    caches.close_all()
