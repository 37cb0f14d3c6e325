"""gunicorn's settings: the application is loaded once and shared, few processes with a few threads each (ADR 17)."""

from __future__ import annotations

import gc
import os
import socket
import struct
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.db import connections

from sbs_portal.environment import number

SILENT_SECONDS = 60  # for which a connection may say nothing, before its request and in the middle

bind = [f"{os.environ['PORTAL_HOST']}:{os.environ['PORTAL_PORT']}"]
if ":" in os.environ["PORTAL_HOST"]:
    bind = [f"[{os.environ['PORTAL_HOST']}]:{os.environ['PORTAL_PORT']}"]
workers = number("PORTAL_WEB_WORKERS", 2)
worker_class = "sbs_portal.runtime.web_worker.Worker"
threads = number("PORTAL_WEB_THREADS", 4)
worker_connections = threads  # a request goes where a thread is free
keepalive = 0  # a kept connection would stay with the process that took it, however busy
preload_app = True
timeout = 120
graceful_timeout = 10
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None  # the application logs requests itself, with their id
errorlog = "-"
loglevel = "info"
control_socket_disable = True
forwarded_allow_ips = os.environ.get("PORTAL_PROXIES", "127.0.0.1,::1")
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def when_ready(server: Any) -> None:
    """Set the listeners' times, which connections inherit, and keep the loaded code shared between the forks.

    Without a limit a telephone that is gone in the middle of a request would keep its thread for ever, and a handful
    of them the whole portal.
    """
    limit = struct.pack("ll", SILENT_SECONDS, 0)  # struct timeval
    for listener in server.LISTENERS:
        with suppress(OSError):  # a sandbox may not know it
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS)
    gc.collect()
    gc.freeze()


def pre_fork(server: Any, worker: Any) -> None:
    """Give the new process the share of the cores that fewest hold."""
    held = [sibling.share for sibling in server.WORKERS.values()]
    worker.share = min(range(workers), key=held.count)


def post_fork(server: Any, worker: Any) -> None:
    """A child keeps to its share of the cores, and opens connections of its own."""
    with suppress(OSError):  # a sandbox may not allow it
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[worker.share % len(cores) :: workers])
    connections.close_all()
    caches.close_all()
