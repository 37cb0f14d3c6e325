"""How the acts on a batch tell where they are, without knowing whether a job, a command or a test runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from core.jobs.progress import Progress


class Watch:
    """Nobody watches: steps are told to no one."""

    def step(self, done: int, message: str | Promise) -> None:
        """The act has begun this step."""

    def hold(self) -> None:
        """The last thing before the commit."""


class JobWatch(Watch):
    """A job watches: its page shows the steps, and it may be cancelled between them."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total

    def step(self, done: int, message: str | Promise) -> None:
        """Raises Cancelled or Lost; the act's transaction is rolled back then."""
        self._progress.step(done, self._total, message)

    def hold(self) -> None:
        """Raises Lost when another worker has taken the job."""
        self._progress.hold()
