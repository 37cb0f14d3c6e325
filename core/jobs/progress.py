"""How a handler tells where it is, and learns that it should stop.

The row is written by a thread with its own connection, at most once a second, so that progress is seen while
the handler is inside a transaction, the worker's heart beats through one long statement, and a step costs nothing.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

import structlog
from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise

from core.jobs import claims
from core.jobs.models import Job

log = structlog.get_logger(__name__)


class Cancelled(Exception):  # noqa: N818  (it is an answer, not an error)
    """The owner or an operator has cancelled; raised by `Progress.step`, nothing half-done must stay."""


class Lost(Exception):  # noqa: N818
    """Another worker has taken the job (this one was thought dead); stop and write nothing."""


class Progress:
    """The handler's side of a running job; a context manager that beats while it is open.

    `threaded` is False inside an open transaction (tests, a command that wraps): then nobody else can see the
    row anyway and steps are written on the handler's own connection.
    """

    def __init__(self, job: Job, *, threaded: bool = True) -> None:
        self.job = job
        self.owner = job.owner
        self._threaded = threaded
        self._lock = threading.Lock()
        self._pending: dict[str, Any] = {}
        self._steps: list[dict[str, str]] = list(job.steps)
        self._message = ""
        self._cancelled = self._lost = False
        self._closing, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{job.pk}", daemon=True)

    def __enter__(self) -> Self:
        if self._threaded:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._wake.set()
        if self._threaded:
            self._thread.join(timeout=15)

    def step(self, done: int, total: int, message: str | Promise = "") -> None:
        """Say where the work is (`done` of `total`, and in words); raises Cancelled or Lost."""
        text = str(message)[:300]
        with self._lock:
            self._pending |= {"done": max(done, 0), "total": max(total, 0)}
            if text and text != self._message:
                self._message = text
                self._steps.append(
                    {"at": timezone.localtime().isoformat(timespec="seconds"), "message": text}
                )
                del self._steps[: -claims.MAX_STEPS]
                self._pending |= {"message": text, "steps": list(self._steps)}
        if not self._threaded:
            self._write()
        self.check()

    def check(self) -> None:
        """Raise Cancelled or Lost if the handler should stop; cheap enough for every block of rows."""
        if self._lost:
            raise Lost
        if self._cancelled:
            raise Cancelled

    def hold(self) -> None:
        """The last thing in the transaction that writes the outcome: make sure that the job is still this worker's.

        The row stays locked until the commit, which therefore has to follow within seconds: the heart waits.
        """
        if not claims.mine(self.job).select_for_update(no_key=True).exists():
            raise Lost
        self.check()

    def flush(self) -> dict[str, Any]:
        """What has not been written yet."""
        with self._lock:
            fields, self._pending = self._pending, {}
        return fields

    def _write(self) -> None:
        fields = self.flush()
        try:
            answer = claims.beat(self.job, fields)
        except Exception:
            with self._lock:
                self._pending = fields | self._pending
            raise
        self._lost, self._cancelled = answer is None, bool(answer)

    def _beat(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '4s'")
            waited = 0.0
            while not self._closing.is_set() and not self._lost:
                if self._pending or waited >= claims.BEAT.total_seconds():
                    self._write_safely()
                    waited = 0.0
                self._wake.wait(1.0)
                waited += 1.0
        except Exception:
            log.warning("job_heart_failed", job=self.job.pk, exc_info=True)
        finally:
            connection.close()

    def _write_safely(self) -> None:
        """A database that is away for a moment must not stop the heart."""
        try:
            self._write()
        except Exception:
            log.warning("job_beat_missed", job=self.job.pk, exc_info=True)
            connection.close()
