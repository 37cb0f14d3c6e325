"""gunicorn's threaded worker, which goes on taking connections while an answered one is closed."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from typing import Any

from gunicorn.util import close_graceful  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]


class Worker(ThreadWorker):  # type: ignore[misc]
    """Closes a connection in the thread that answered.

    gunicorn waits up to two seconds for the other end to hang up, and does so in the loop that takes connections:
    one telephone on a poor line would stop the process for everybody. Nor does it read more than 64 KB of what is still
    coming: a browser in the middle of a file that is too large would be cut off before it sees the page that says so.
    """

    def handle(self, conn: Any) -> Any:
        """Answer, and close what is not kept; false then, as gunicorn says it."""
        kept = super().handle(conn)
        if kept is False:
            conn.sock.setblocking(True)
            close_graceful(conn.sock, max_drain=sys.maxsize)  # as much as comes in its two seconds
        return kept

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Only count what `handle` has closed; all else is gunicorn's."""
        if not fs.cancelled() and not fs.exception() and fs.result() is False:
            self.nr_conns -= 1
        else:
            super().finish_request(conn, fs)
